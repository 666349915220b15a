use versions::{Tool, Version};

fn version(text: &str) -> Version {
    Version::parse(text).unwrap()
}

#[test]
fn missing_numbers_count_as_zero() {
    assert_eq!(version("1.2"), version("v1.2.0"));
    assert!(version("1.10") > version("1.9.9"));
}

#[test]
fn what_leads_to_a_release_comes_before_it_and_in_order() {
    let ascending = [
        "3.12.9",
        "3.13.0.dev1",
        "3.13.0a1",
        "3.13.0a2",
        "3.13.0b1",
        "3.13.0rc1",
        "3.13.0rc2",
        "3.13.0",
        "3.13.0.post1",
        "3.13.1",
    ];
    let versions: Vec<_> = ascending.iter().map(|text| version(text)).collect();
    assert!(versions.is_sorted_by(|one, two| one < two), "{versions:#?}");

    let ascending = [
        "1.0.0-0",
        "1.0.0-1",
        "1.0.0-alpha",
        "1.0.0-alpha.1",
        "1.0.0-alpha.beta",
        "1.0.0-beta.2",
        "1.0.0-beta.11",
        "1.0.0-rc.1",
        "1.0.0",
    ];
    let versions: Vec<_> = ascending.iter().map(|text| version(text)).collect();
    assert!(versions.is_sorted_by(|one, two| one < two), "{versions:#?}");
}

#[test]
fn builds_and_vendors_are_no_part_of_the_order() {
    for (one, two) in [
        ("17.0.9+9", "17.0.9"),
        ("17.0.9_9", "17.0.9+7"),
        ("5.2.15(1)-release", "5.2.15"),
        ("21.0.2+13-LTS", "21.0.2"),
        ("1.22rc2", "1.22.0-rc.2"),
        ("6.1.0.Final", "6.1.0"),
    ] {
        assert_eq!(version(one), version(two), "{one} {two}");
    }
}

#[test]
fn what_is_no_version_is_none() {
    for text in [
        "",
        "x",
        "3.x",
        "v",
        "1.",
        "1..2",
        ".1",
        "1.2.*",
        "20px",
        "lts",
        "1.2-",
        "1.2-é",
        "é",
        "99999999999999999999",
    ] {
        assert_eq!(Version::parse(text), None, "{text}");
    }
}

#[test]
fn java_until_8_started_with_a_1() {
    for (text, parts) in [
        ("1.8", &[8][..]),
        ("1.8.0_292", &[8, 0, 292]),
        ("8u292", &[8, 0, 292]),
        ("8u392-b08", &[8, 0, 392]),
        ("17.0.9+9", &[17, 0, 9]),
        ("11.0.14.1", &[11, 0, 14, 1]),
        ("21", &[21]),
    ] {
        assert_eq!(Tool::JAVA.version(text).unwrap().parts(), parts, "{text}");
    }
    assert_eq!(Tool::GO.version("go1.22.3").unwrap().to_string(), "1.22.3");
}

#[test]
fn a_tool_has_one_name() {
    for (name, tool) in [
        ("nodejs", "node"),
        ("NodeJS", "node"),
        ("golang", "go"),
        ("openjdk", "java"),
        ("temurin", "java"),
        ("dotnet-sdk", "dotnet"),
        ("python3", "python"),
        ("rustc", "rust"),
        ("postgresql", "postgres"),
        ("terraform-cli", "terraform"),
        ("rubylang", "ruby"),
    ] {
        assert_eq!(Tool::named(name).as_str(), tool);
        assert!(Tool::named(name).is_known());
    }
    assert!(!Tool::named("frobnicate").is_known());
    assert_eq!(Tool::named("frobnicate").to_string(), "frobnicate");
}

#[test]
fn a_version_is_bumped_in_its_own_style() {
    assert_eq!(version("24.04").bumped(1).to_string(), "24.05");
    assert_eq!(version("3.9").bumped(1).to_string(), "3.10");
    assert_eq!(version("3.11.4").bumped(1).to_string(), "3.12");
    assert_eq!(version("3").bumped(2).to_string(), "3.0.1");
    assert_eq!(version("v1.2.3-rc.1").release().to_string(), "1.2.3");
    assert_eq!(version("1.2.3-rc.1").prerelease().unwrap(), "rc.1");
}
