use envcheck::model::catalogue::{
    Change, Scope, Successor, Table, TagState, extension_of, features, image, scope_of,
    setting_change, successor,
};
use findings::Severity;
use jiff::ToSpan as _;

#[test]
fn features_are_known_by_their_major_versions() {
    let node = features().get("node").expect("an official Feature");
    assert!(node.newest() >= Some(2));
    let first = node.major(Some("1")).expect("the first one");
    assert!(first.version.starts_with("1."));
    assert!(first.options.contains_key("nvmInstallPath"));
    assert!(first.reads("additionalVersions") && first.had("nvm_install_path"));
    assert!(node.major(Some("99")).is_none());
    assert!(node.ever_had("nvm_install_path") && !node.ever_had("nvm_install_paths"));
    for (tag, expected) in
        [(Some("1"), true), (Some("1.0.0"), true), (Some("1.99"), false), (None, true)]
    {
        assert_eq!(first.is_as_new_as(tag), expected, "{tag:?}");
    }
    assert_eq!(features().renamed("docker-from-docker"), Some("docker-outside-of-docker"));
    assert!(features().date.year() >= 2026);
}

#[test]
fn tags_of_images_are_known_with_and_without_their_own_version() {
    let state = |reference: &str| image(reference).map(|(image, tag)| image.state(tag));
    let repository = "mcr.microsoft.com/devcontainers";
    for (tag, expected) in [
        ("python:3-3.13-bookworm", TagState::Current),
        ("python:3.13", TagState::Current),
        ("python:0.203.1-3.7-buster", TagState::Gone),
        ("base:2.1.2-buster", TagState::Gone),
        ("base:dev-trixie", TagState::Current),
        ("base", TagState::Current),
    ] {
        assert_eq!(state(&format!("{repository}/{tag}")), Some(expected), "{tag}");
    }
    assert_eq!(state("debian:12"), None);
    assert_eq!(
        image(&format!("{repository}/universal:6")).map(|it| it.0.user.as_str()),
        Some("codespace")
    );
}

#[test]
fn settings_and_extensions_of_vscode_are_known() {
    assert_eq!(
        setting_change("python.pythonPath"),
        Some(Change::Renamed("python.defaultInterpreterPath"))
    );
    assert!(matches!(setting_change("python.linting.mypyPath"), Some(Change::Removed(_))));
    assert_eq!(setting_change("python.testing.cwd"), None);
    assert_eq!(scope_of("update.mode"), Some(Scope::Application));
    assert_eq!(successor("MS-VSCode.go"), Some(Successor::Same("golang.go")));
    assert_eq!(extension_of("ruff.lineLength"), Some("charliermarsh.ruff"));
}

#[test]
fn what_is_known_from_long_ago_makes_no_errors() {
    let known = features();
    assert_eq!(known.severity(known.date.saturating_add(1.month())), Severity::Error);
    assert_eq!(known.severity(known.date.saturating_add(2.years())), Severity::Warning);
}

#[test]
fn every_table_of_the_program_can_be_read_and_has_a_day() {
    for table in Table::ALL {
        let summary =
            table.read(table.embedded()).unwrap_or_else(|fault| panic!("{table:?}: {fault}"));
        assert!(summary.date.year() >= 2026, "{table:?}: {summary:?}");
        assert!(summary.counts.iter().all(|(count, _)| *count > 1), "{table:?}: {summary:?}");
    }
}

#[test]
fn options_of_versions_that_nobody_here_knows_are_not_judged() {
    let config = |reference: &str| {
        format!(
            r#"{{"image": "debian:12", "features": {{"ghcr.io/devcontainers/features/node{reference}": {{"brandNew": "a"}}}}}}"#
        )
    };
    let unknown =
        |reference: &str| crate::ids(&config(reference)).contains(&"unknown-feature-option");
    assert!(unknown(":1") && unknown(":1.0.0") && !unknown(":1.99.0"));
    let digest = format!("@sha256:{}", "0".repeat(64));
    assert!(unknown(&digest));
    let renamed = config(&digest).replace("brandNew", "nvm_install_path");
    assert!(!crate::ids(&renamed).contains(&"unknown-feature-option"));
}
