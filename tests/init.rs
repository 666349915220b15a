//! `envcheck init`: a development environment for a workspace.

use end_to_end::{Run, run};
use testkit::Sandbox;

fn project() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write(".nvmrc", "22\n").write(
        "package.json",
        "{ \"name\": \"shop\", \"scripts\": { \"dev\": \"vite\" }, \"devDependencies\": { \"vite\": \"^7\" } }\n",
    );
    sandbox
}

fn init(sandbox: &Sandbox, arguments: &[&str]) -> Run {
    run(sandbox, &[&["envcheck", "init"], arguments].concat())
}

const CONFIG: &str = ".devcontainer/devcontainer.json";

#[test]
fn without_a_terminal_nothing_is_written_unless_it_is_asked_for() {
    let sandbox = project();
    let told = init(&sandbox, &[]);
    assert_eq!(told.code, 2, "{}", told.all());
    assert!(told.stdout.contains("new      .devcontainer/devcontainer.json\n"), "{}", told.all());
    assert!(told.stderr.contains("--yes writes"), "{}", told.all());
    assert!(!sandbox.path().join(CONFIG).exists());
    let written = init(&sandbox, &["--yes"]);
    assert_eq!(written.code, 0, "{}", written.all());
    assert!(sandbox.read(CONFIG).contains("devcontainers/javascript-node:22-"));
    let checked = run(&sandbox, &["envcheck", "check", "--fail-on", "info"]);
    assert_eq!(checked.code, 0, "{}", checked.all());
}

#[test]
fn what_is_missing_is_said_and_shown_and_not_written() {
    let sandbox = project();
    let missing = init(&sandbox, &["--check"]);
    assert_eq!(missing.code, 1, "{}", missing.all());
    let shown = init(&sandbox, &["--diff"]);
    assert_eq!(shown.code, 0, "{}", shown.all());
    assert!(shown.stdout.contains("+step 'Node.js packages of the workspace' node_npm .\n"));
    assert!(!sandbox.path().join(CONFIG).exists());
    init(&sandbox, &["--yes"]);
    let again = init(&sandbox, &["--check"]);
    assert_eq!(again.code, 0, "{}", again.all());
    std::fs::remove_file(sandbox.path().join(".vscode/tasks.json")).expect("it was written");
    let drifted = init(&sandbox, &["--check"]);
    assert_eq!((drifted.code, drifted.stdout.as_str()), (1, "new      .vscode/tasks.json\n"));
}

#[test]
fn parts_are_left_out_and_folders_are_named() {
    let sandbox = Sandbox::new();
    sandbox.write("shop/go.mod", "module shop\n\ngo 1.26\n");
    let written = init(&sandbox, &["shop", "--yes", "--skip", "vscode,docs"]);
    assert_eq!(written.code, 0, "{}", written.all());
    assert!(sandbox.read("shop/.devcontainer/devcontainer.json").contains("\"name\": \"shop\""));
    assert!(
        !sandbox.path().join("shop/.vscode").exists() && !sandbox.path().join("shop/docs").exists()
    );
    let nowhere = init(&sandbox, &["elsewhere", "--yes"]);
    assert_eq!(nowhere.code, 2, "{}", nowhere.all());
}

#[test]
fn what_git_ignores_is_neither_written_nor_written_over() {
    let sandbox = project();
    let git = sandbox.command("git").args(["init", "--quiet"]).status();
    assert!(git.is_ok_and(|status| status.success()));
    sandbox.write(".gitignore", ".vscode/\n").write(".vscode/settings.json", "{ \"mine\": 1 }\n");
    let written = init(&sandbox, &["--yes"]);
    assert_eq!(written.code, 0, "{}", written.all());
    assert!(written.stderr.contains("git ignores them: .vscode/"), "{}", written.all());
    assert_eq!(sandbox.read(".vscode/settings.json"), "{ \"mine\": 1 }\n");
}
