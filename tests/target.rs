//! `envcheck check --target`: what a tool treats differently is a finding when the file is meant for it.

use end_to_end::{Run, run};
use testkit::Sandbox;

fn project() -> Sandbox {
    let sandbox = Sandbox::new();
    let text = "{\n  \"image\": \"debian:12\",\n  \"init\": true // for zombies\n}\n";
    sandbox.write(".devcontainer/devcontainer.json", text);
    sandbox
}

fn check(sandbox: &Sandbox, arguments: &[&str]) -> Run {
    let command = ["envcheck", "check", "--select", "not-portable-to-target", "--fail-on", "info"];
    run(sandbox, &[&command, arguments].concat())
}

#[test]
fn only_what_the_named_tools_ignore_is_found() {
    let sandbox = project();
    assert_eq!(check(&sandbox, &[]).code, 0);
    assert_eq!(check(&sandbox, &["--target", "vscode"]).code, 0);
    let envbuilder = check(&sandbox, &["--target", "envbuilder"]);
    assert_eq!(envbuilder.code, 1, "{}", envbuilder.all());
    assert!(envbuilder.stdout.contains("Envbuilder does not read this"), "{}", envbuilder.all());
    assert!(!envbuilder.stdout.contains("strict JSON"), "{}", envbuilder.all());
    let both = check(&sandbox, &["--target", "envbuilder", "--target", "strict-json"]);
    assert!(both.stdout.contains("strict JSON has no comments"), "{}", both.all());
}

#[test]
fn the_configuration_names_targets_too() {
    let sandbox = project();
    sandbox.write("envcheck.toml", "[devcontainer]\ntargets = [\"envbuilder\"]\n");
    assert_eq!(check(&sandbox, &[]).code, 1);
    assert_eq!(check(&sandbox, &["--target", "zed"]).code, 0, "the command line decides");
}

#[test]
fn a_target_that_nobody_knows_is_refused() {
    let sandbox = project();
    let typed = check(&sandbox, &["--target", "emacs"]);
    assert_eq!(typed.code, 2, "{}", typed.all());
    sandbox.write("envcheck.toml", "[devcontainer]\ntargets = [\"emacs\"]\n");
    let configured = check(&sandbox, &[]);
    assert_eq!(configured.code, 2, "{}", configured.all());
    assert!(configured.stderr.contains("there is no target `emacs`"), "{}", configured.all());
}
