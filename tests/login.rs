//! Images of registries that ask who is there, on a real engine.

use end_to_end::Run;
use testkit::Sandbox;

use crate::{
    docker::docker,
    engine::{build, context, imagebuild, run},
    registry::Registry,
};

/// Who may come in: `test` with the password `secret-of-the-test`.
const USERS: &str = "test:$2y$05$abcdefghijklmnopqrstuu2hir4hxhqSzdkW1wYaCdjOyk2x8X6Wm\n";
const LOGIN: &str = "dGVzdDpzZWNyZXQtb2YtdGhlLXRlc3Q=";

#[test]
fn a_build_takes_base_images_and_cache_from_registries_with_docker_s_login() {
    let registry = Registry::start(Some(USERS));
    let host = &registry.address;
    let image = format!("{host}/private:1");
    let sandbox = context("");
    let configure = |text: &str| {
        sandbox.write("../home/.docker/config.json", text);
    };
    let login = format!(r#"{{"auths":{{"{host}":{{"auth":"{LOGIN}"}}}}}}"#);
    configure(&login);
    let built = build(&sandbox, &["-t", &image, "--no-check", "--cache-to", "type=inline"]);
    assert_eq!(built.code, 0, "{}", built.all());
    let push = ["engine", "--engine", "private", "--", docker(), "push", &image];
    let pushed = run(&sandbox, &push);
    assert_eq!(pushed.code, 0, "{}", pushed.all());

    let other = tempfile::tempdir().expect("a temporary folder");
    let elsewhere = |sandbox: &Sandbox, arguments: &[&str]| {
        let common = ["build", ".", "--engine", "private", "--no-check", "--progress", "plain"];
        let mut command = imagebuild(sandbox, &[&common, arguments].concat());
        command.env("IMAGEBUILD_ENGINE_DIR", other.path());
        Run::of(command.output().expect("the program starts"))
    };
    let cached = elsewhere(&sandbox, &["--cache-from", &image]);
    assert!(cached.stderr.contains("2 of 2 steps from the cache"), "{}", cached.all());

    sandbox.write("Dockerfile", format!("FROM {image}\nCOPY Dockerfile /\n"));
    configure("{}");
    let nobody = elsewhere(&sandbox, &[]);
    assert_eq!(nobody.code, 1, "{}", nobody.all());
    configure(&format!(r#"{{"credHelpers":{{"{host}":"of-the-test-that-is-not-there"}}}}"#));
    let unread = elsewhere(&sandbox, &[]);
    assert_eq!(unread.code, 1, "{}", unread.all());
    assert!(unread.stderr.contains(&format!("docker's login for {host}")), "{}", unread.all());
    configure(&login);
    let known = elsewhere(&sandbox, &[]);
    assert_eq!(known.code, 0, "{}", known.all());
    assert!(!known.all().contains("secret-of") && !known.all().contains(LOGIN), "{}", known.all());
}
