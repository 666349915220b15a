//! What the dev container CLI and others do with malformed files was measured: most are taken without a word. Each kind
//! has a finding here, at the bytes that are to blame.

use crate::{look, quotes::inspected};

/// The rule, and the text it points at, of every finding in a dev container's file.
fn found(text: &str) -> Vec<(&'static str, String)> {
    let (sources, report) = look(".devcontainer/devcontainer.json", text);
    assert!(report.not_checked.is_empty(), "{:?}", report.not_checked);
    let shown = |range: std::ops::Range<usize>| {
        sources.get(report.file()).text().get(range).unwrap_or_default().to_owned()
    };
    report.findings.iter().map(|it| (it.rule.id, shown(it.span.range()))).collect()
}

fn finds(text: &str, rule: &str, place: &str) {
    let found = found(text);
    assert!(
        found.iter().any(|(id, at)| *id == rule && at == place),
        "{rule} at {place:?} is missing in {found:?} of\n{text}"
    );
}

#[test]
fn faults_of_the_syntax_are_found_where_they_are() {
    finds(r#"{ "image": "debian:12", }"#, "trailing-comma", ",");
    finds(r#"{ "image": "a:1", "image": "b:2" }"#, "duplicate-key", r#""image""#);
    finds(r#"{ 'image': "debian:12" }"#, "invalid-syntax", "'image'");
    finds(r#"{ image: "debian:12" }"#, "invalid-syntax", "image");
    finds(r#"{ "image": "debian:12", "name": "\q" }"#, "invalid-syntax", r"\q");
    finds("{ \"image\": \"debian:12\", \"name\": \"a\tb\" }", "invalid-syntax", "\t");
    for text in [
        r#"{ "image": "debian:12""#,
        r#"{ "image": "debian:12" "name": "a" }"#,
        r#"{ "image": "debian:12" } trailing"#,
        r#"{ "image": "debian:12" } {}"#,
        r#"{ "image": "debian:12", "hostRequirements": { "cpus": 0x10 } }"#,
    ] {
        assert!(found(text).iter().any(|(id, _)| *id == "invalid-syntax"), "{text}");
    }
}

#[test]
fn roots_that_are_no_objects_are_found() {
    for text in ["[]", "\"image\"", "null", "1"] {
        finds(text, "wrong-type", text);
    }
    for text in ["", "// nothing\n"] {
        assert_eq!(
            found(text).iter().map(|(id, _)| *id).collect::<Vec<_>>(),
            ["no-container-source"]
        );
    }
}

#[test]
fn values_of_wrong_types_are_found() {
    for (property, value) in [
        ("image", "[\"debian:12\"]"),
        ("features", "[]"),
        ("forwardPorts", "3000"),
        ("containerEnv", "[]"),
        ("postCreateCommand", "1"),
        ("hostRequirements", "true"),
        ("customizations", "null"),
    ] {
        finds(&format!("{{ \"image\": \"a:1\", \"{property}\": {value} }}"), "wrong-type", value);
    }
    finds(r#"{ "image": "a:1", "containerEnv": { "A": 1 } }"#, "wrong-type", "1");
    finds(r#"{ "image": "a:1", "hostRequirements": { "cpus": 1e400 } }"#, "wrong-type", "1e400");
}

#[test]
fn options_of_features_that_are_no_options_are_found() {
    let with = |value: &str| {
        format!(
            r#"{{ "image": "a:1", "features": {{ "ghcr.io/devcontainers/features/node:2": {value} }} }}"#
        )
    };
    finds(&with(r#"{ "version": null }"#), "feature-option-type", "null");
    finds(&with(r#"{ "version": ["22"] }"#), "feature-option-type", r#"["22"]"#);
    finds(&with(r#"{ "lang": "22" }"#), "unknown-feature-option", r#""lang""#);
    finds(&with("22"), "feature-option-type", "22");
    finds(
        r#"{ "image": "a:1", "features": { "nodejs": {} } }"#,
        "unresolvable-feature",
        r#""nodejs""#,
    );
}

#[test]
fn what_contradicts_itself_is_found() {
    finds(
        r#"{ "image": "a:1", "dockerComposeFile": "c.yaml", "service": "a", "workspaceFolder": "/" }"#,
        "several-container-sources",
        r#""dockerComposeFile""#,
    );
    finds(
        r#"{ "image": "a:1", "build": { "dockerfile": "Dockerfile" } }"#,
        "several-container-sources",
        r#""image""#,
    );
    finds(
        r#"{ "dockerComposeFile": "c.yaml" }"#,
        "missing-compose-property",
        r#""dockerComposeFile""#,
    );
    finds(
        r#"{ "image": "a:1", "remoteEnv": { "A": "${localEnv}" } }"#,
        "variable-without-name",
        "${localEnv}",
    );
}

#[test]
fn keys_of_programs_are_keys_like_any_other() {
    finds(r#"{ "image": "a:1", "constructor": 1 }"#, "unknown-property", r#""constructor""#);
    let (_, report) =
        look(".devcontainer.json", r#"{ "image": "a:1", "__proto__": { "image": 1 } }"#);
    assert!(report.findings.is_empty());
}

#[test]
fn a_deep_file_is_no_danger() {
    let deep = format!(
        "{{\"image\": \"a:1\", \"customizations\": {}{} }}",
        "[".repeat(3000),
        "]".repeat(3000)
    );
    assert!(!found(&deep).is_empty());
}

#[test]
fn a_byte_order_mark_is_no_mistake_and_bytes_of_other_encodings_are() {
    let config = r#"{ "image": "debian:12", "forwardPorts": ["a"] }"#;
    finds(&format!("\u{feff}{config}"), "invalid-port", r#""a""#);
    let name = ".devcontainer/devcontainer.json";
    let latin = [config.replace('a', "x").as_bytes(), b"// caf\xe9"].concat();
    let (sources, findings, left_out) = inspected(vec![(name, latin)]);
    assert!(left_out.is_empty(), "{left_out:?}");
    let undecodable = findings.iter().find(|it| it.rule.id == "undecodable-text");
    let undecodable = undecodable.expect("a finding");
    assert_eq!(sources.get(undecodable.span.file).text().get(undecodable.span.range()), Some("?"));
}

#[test]
fn numbers_and_keys_that_programs_take_differently_are_found() {
    finds(r#"{ "image": "a:1", "forwardPorts": [1e400] }"#, "wrong-type", "1e400");
    finds(r#"{ "image": "a:1", "forwardPorts": [0x10] }"#, "invalid-syntax", "0x10");
    finds(r#"{ "image": "a:1", "forwardPorts": [70000] }"#, "invalid-port", "70000");
    finds(r#"{ "image": "a:1", "privileged": "yes" }"#, "wrong-type", r#""yes""#);
    finds(r#"{ "image": "a:1", "runArgs": "--init" }"#, "wrong-type", r#""--init""#);
    finds(r#"{ "image": "a:1", "remoteEnv": { "A": 1 } }"#, "wrong-type", "1");
}
