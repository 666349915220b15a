//! `envcheck migrate`: old dev container and VS Code files in the form of today.

use std::{collections::BTreeMap, fs, path::Path};

use end_to_end::{Run, run};
use testkit::Sandbox;

use crate::workspace::copy;

const FILES: [&str; 7] = [
    ".devcontainer/Dockerfile",
    ".devcontainer/db/devcontainer.json",
    ".devcontainer/devcontainer.json",
    ".vscode/extensions.json",
    ".vscode/launch.json",
    ".vscode/settings.json",
    ".vscode/tasks.json",
];

fn migrate(sandbox: &Sandbox, arguments: &[&str]) -> Run {
    let command = ["envcheck", "migrate", "--no-config", "--as-of", "2026-11-24"];
    run(sandbox, &[&command, arguments].concat())
}

fn texts(sandbox: &Sandbox) -> BTreeMap<&'static str, String> {
    FILES.iter().map(|file| (*file, sandbox.read(file))).collect()
}

#[test]
fn an_old_workspace_becomes_the_one_written_down() {
    let sandbox = copy("outdated-workspace/before");
    let written = migrate(&sandbox, &["--write"]);
    assert_eq!(written.code, 0, "{}", written.all());
    let after = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/outdated-workspace/after");
    for (file, text) in texts(&sandbox) {
        let expected = after.join(file);
        #[expect(
            clippy::disallowed_methods,
            reason = "a file under version control, blessed by hand"
        )]
        if std::env::var("BLESS").is_ok() {
            fs::create_dir_all(expected.parent().expect("a folder")).expect("a writable folder");
            fs::write(&expected, &text).expect("a writable folder");
        }
        let have = fs::read_to_string(&expected).unwrap_or_default();
        let changed = findings::diff(file, &have, &text);
        assert!(changed.is_empty(), "{changed}run `BLESS=1 cargo test`");
    }
}

#[test]
fn what_was_migrated_passes_the_checks_and_is_not_touched_again() {
    let sandbox = copy("outdated-workspace/before");
    migrate(&sandbox, &["--write"]);
    let first = texts(&sandbox);
    let again = migrate(&sandbox, &["--write"]);
    assert_eq!(again.code, 0, "{}", again.all());
    assert!(again.stdout.starts_with("no findings in "), "{}", again.all());
    assert_eq!(texts(&sandbox), first);
    let command = ["envcheck", "check", "--no-config", "--as-of", "2026-11-24"];
    let check = run(&sandbox, &[&command[..], &["--fail-on", "warning"]].concat());
    assert_eq!(check.code, 0, "{}", check.all());
}

#[test]
fn without_being_asked_to_write_nothing_is_written() {
    let sandbox = copy("outdated-workspace/before");
    let before = texts(&sandbox);
    let said = migrate(&sandbox, &[]);
    assert_eq!(said.code, 1, "{}", said.all());
    assert!(said.stdout.contains("[legacy-dockerfile]"), "{}", said.all());
    let shown = migrate(&sandbox, &["--diff"]);
    assert_eq!(shown.code, 1, "{}", shown.all());
    assert!(shown.stdout.contains("+\t\"build\": {"), "{}", shown.all());
    assert_eq!(texts(&sandbox), before);
}

#[test]
fn comments_stay() {
    let sandbox = copy("outdated-workspace/before");
    migrate(&sandbox, &["--write"]);
    let text = sandbox.read(".devcontainer/devcontainer.json");
    for comment in ["of 2021", "beside this file", "Everybody debugs", "where the database is"] {
        assert!(text.contains(comment), "{comment}: {text}");
    }
}

#[test]
fn what_is_of_today_is_left_alone() {
    let sandbox = copy("clean-workspace");
    let run = migrate(&sandbox, &["--check"]);
    assert_eq!(run.code, 0, "{}", run.all());
}

#[test]
fn only_what_is_named_is_migrated() {
    let sandbox = copy("outdated-workspace/before");
    let before = texts(&sandbox);
    let written = migrate(&sandbox, &[".vscode", "--write"]);
    assert_eq!(written.code, 0, "{}", written.all());
    let after = texts(&sandbox);
    let changed = FILES.iter().filter(|file| before[*file] != after[*file]);
    assert!(changed.copied().all(|file| file.starts_with(".vscode/")), "{}", written.all());
}

#[test]
fn what_needs_a_person_is_left_and_fails() {
    let sandbox = Sandbox::new();
    let text = "{ \"image\": \"debian:12\", \"appPort\": \"80:8080\" }\n";
    sandbox.write(".devcontainer/devcontainer.json", text);
    let written = migrate(&sandbox, &["--write"]);
    assert_eq!(written.code, 1, "{}", written.all());
    assert!(written.stdout.contains("[published-port]"), "{}", written.all());
    assert_eq!(sandbox.read(".devcontainer/devcontainer.json"), text);
}
