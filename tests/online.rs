//! `imagebuild lint --online` asks registries, and nothing else does.

use std::net::TcpListener;

use end_to_end::run;
use serde_json::Value;
use testkit::Sandbox;

use crate::registry::{LOGIN, Registry, USERS};

const LINT: [&str; 9] = [
    "imagebuild",
    "lint",
    "--shellcheck",
    "never",
    "--select",
    "image-without-digest,unavailable-platform",
    "--fail-on",
    "error",
    "--format",
];

/// The report of the command with `arguments`, and its exit code.
fn lint(sandbox: &Sandbox, arguments: &[&str]) -> (Value, i32) {
    let run = run(sandbox, &[&LINT[..], &["json"], arguments].concat());
    let log = serde_json::from_str(&run.stdout);
    (log.unwrap_or_else(|error| panic!("{error}: {}", run.all())), run.code)
}

/// `LINE RULE MESSAGE` of every finding.
fn found(log: &Value) -> Vec<String> {
    let findings = log["findings"].as_array().expect("findings").iter();
    let text = |it: &Value| it.as_str().expect("a string").to_owned();
    let found = findings.map(|it| {
        format!("{} {} {}", it["start"]["line"], text(&it["rule"]), text(&it["message"]))
    });
    found.collect()
}

#[test]
fn a_registry_tells_digests_which_a_fix_writes() {
    let registry = Registry::start(None);
    let index = registry.push_index("app", "1", &["linux/amd64", "linux/arm64", "unknown/unknown"]);
    let single = registry.push("org/single", "2", "linux/arm64");
    let host = &registry.address;
    let sandbox = Sandbox::new();
    sandbox.write(
        "Dockerfile",
        format!("FROM {host}/app:1\nCOPY --from={host}/org/single:2 /a /a\nFROM {host}/app:1\n"),
    );
    let (log, code) = lint(&sandbox, &["--online"]);
    assert_eq!((found(&log).len(), code), (3, 0), "{log}");
    assert!(log["not_checked"].as_array().is_some_and(Vec::is_empty), "{log}");
    lint(&sandbox, &["--online", "--fix"]);
    let want = format!(
        "FROM {host}/app:1@{index}\nCOPY --from={host}/org/single:2@{single} /a /a\n\
         FROM {host}/app:1@{index}\n"
    );
    assert_eq!(sandbox.read("Dockerfile"), want);
    let (log, code) = lint(&sandbox, &["--online"]);
    assert_eq!((found(&log).len(), code), (0, 0), "{log}");
}

#[test]
fn a_registry_tells_what_an_image_is_made_for() {
    let registry = Registry::start(None);
    registry.push_index("app", "1", &["linux/amd64", "linux/arm64", "unknown/unknown"]);
    registry.push("org/single", "2", "linux/arm64");
    let host = &registry.address;
    let sandbox = Sandbox::new();
    sandbox.write(
        "Dockerfile",
        format!(
            "FROM --platform=linux/riscv64 {host}/app:1\nFROM --platform=linux/amd64 {host}/app:1\n\
             FROM {host}/org/single:2\n"
        ),
    );
    let select = ["--online", "--ignore", "image-without-digest"];
    let (log, code) = lint(&sandbox, &select);
    let riscv = format!(
        "1 unavailable-platform `{host}/app:1` is made for linux/amd64, linux/arm64, not for linux/riscv64"
    );
    assert_eq!((found(&log), code), (vec![riscv.clone()], 1));
    let (log, _) = lint(&sandbox, &[&select[..], &["--platform", "linux/amd64"]].concat());
    let amd = format!(
        "3 unavailable-platform `{host}/org/single:2` is made for linux/arm64, not for linux/amd64"
    );
    assert_eq!(found(&log), [riscv, amd]);
}

#[test]
fn what_no_registry_answers_is_not_checked() {
    let registry = Registry::start(None);
    let host = &registry.address;
    let sandbox = Sandbox::new();
    let nobody = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("bound");
    sandbox.write(
        "Dockerfile",
        format!("ARG BASE\nFROM {host}/none:1\nFROM {nobody}/none:1\nFROM $BASE\nFROM scratch\n"),
    );
    let (log, code) = lint(&sandbox, &["--online"]);
    let gaps = log["not_checked"].as_array().expect("gaps");
    let reasons: Vec<_> =
        gaps.iter().map(|gap| gap["reason"].as_str().expect("a reason")).collect();
    assert_eq!((reasons.len(), code), (3, 3), "{log}");
    for name in [format!("`{host}/none:1`"), format!("`{nobody}/none:1`"), "`$BASE`".to_owned()] {
        assert!(reasons.iter().any(|reason| reason.contains(&name)), "{name}: {reasons:?}");
    }
}

#[test]
fn a_registry_that_asks_who_is_there_gets_docker_s_login() {
    let registry = Registry::start(Some(USERS));
    let host = &registry.address;
    let sandbox = Sandbox::new();
    sandbox.write("Dockerfile", format!("FROM {host}/none:1\n"));
    let reason = |config: &str| {
        sandbox.write("../home/.docker/config.json", config);
        let (log, code) = lint(&sandbox, &["--online"]);
        assert_eq!(code, 3, "{log}");
        log["not_checked"][0]["reason"].as_str().expect("a reason").to_lowercase()
    };
    let refused = reason("{}");
    assert!(refused.contains("not authorized") || refused.contains("authenti"), "{refused}");
    let login = format!(r#"{{"auths":{{"{host}":{{"auth":"{LOGIN}"}}}}}}"#);
    let unknown = reason(&login);
    assert!(unknown.contains("manifest unknown"), "{unknown}");
    assert!(!unknown.contains("secret-of"), "{unknown}");
}

#[test]
fn nothing_touches_the_network_without_being_asked() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.set_nonblocking(true).expect("a socket");
    let host = listener.local_addr().expect("bound");
    let sandbox = Sandbox::new();
    sandbox.write("Dockerfile", format!("FROM {host}/app:1\n"));
    let (log, code) = lint(&sandbox, &[]);
    assert_eq!((found(&log).len(), code), (1, 0), "{log}");
    let asked = listener.accept();
    assert!(
        asked.as_ref().is_err_and(|error| error.kind() == std::io::ErrorKind::WouldBlock),
        "{asked:?}"
    );
}
