use versions::Version;

fn version(text: &str) -> Version {
    Version::parse(text).unwrap()
}

#[test]
fn missing_numbers_count_as_zero() {
    assert_eq!(version("1.2"), version("v1.2.0"));
    assert!(version("1.10") > version("1.9.9"));
}
