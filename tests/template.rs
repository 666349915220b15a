//! `envcheck init --template`.

use std::{fs, net::TcpListener, os::unix::fs::PermissionsExt as _};

use end_to_end::{Run, run};
use testkit::Sandbox;

use crate::registry::Registry;

const LAYER: &str = "application/vnd.devcontainers.layer.v1+tar";
const CONFIG: &str = ".devcontainer/devcontainer.json";

fn init(sandbox: &Sandbox, arguments: &[&str]) -> Run {
    run(sandbox, &[&["envcheck", "init"], arguments].concat())
}

#[test]
fn an_official_template_is_applied_and_a_second_time_changes_nothing() {
    let sandbox = Sandbox::new();
    let arguments = ["--yes", "--template", "kubernetes-helm", "--omit-paths", ".github/*"];
    let first = init(&sandbox, &arguments);
    assert_eq!(first.code, 0, "{}", first.all());
    assert!(first.stdout.contains(&format!("new      {CONFIG}\n")), "{}", first.stdout);
    let script = sandbox.path().join(".devcontainer/ensure-mount-sources");
    let mode = fs::metadata(script).expect("it is written").permissions().mode();
    assert_eq!(mode & 0o100, 0o100, "{mode:o}");
    assert!(!sandbox.path().join(".github").exists());
    let again = init(&sandbox, &arguments);
    assert_eq!((again.code, again.stdout.as_str()), (0, ""), "{}", again.all());
    assert!(again.stderr.contains("nothing is missing"), "{}", again.stderr);
}

#[test]
fn a_file_that_is_there_is_never_written_over() {
    let sandbox = Sandbox::new();
    sandbox.write(CONFIG, "mine");
    let blocked = init(&sandbox, &["--yes", "--template", "go"]);
    assert_eq!(blocked.code, 3, "{}", blocked.all());
    assert!(
        blocked.stderr.contains(&format!("{CONFIG}: is there, and is not")),
        "{}",
        blocked.stderr
    );
    assert_eq!(sandbox.read(CONFIG), "mine");
    assert!(!sandbox.path().join(".github").exists(), "all or nothing");
    let kept = init(&sandbox, &["--yes", "--template", "go", "--omit-paths", CONFIG]);
    assert_eq!(kept.code, 0, "{}", kept.all());
    assert_eq!(sandbox.read(CONFIG), "mine");
    assert!(sandbox.path().join(".github/dependabot.yml").exists());
}

#[test]
fn links_out_of_the_workspace_are_not_followed() {
    let sandbox = Sandbox::new();
    sandbox.write("../elsewhere/keep", "");
    let link = sandbox.path().join(".devcontainer");
    std::os::unix::fs::symlink("../elsewhere", link).expect("a link");
    let run = init(&sandbox, &["--yes", "--template", "go"]);
    assert_eq!(run.code, 3, "{}", run.all());
    assert!(run.stderr.contains(".devcontainer is no folder"), "{}", run.stderr);
    assert!(!sandbox.path().join("../elsewhere/devcontainer.json").exists());
}

#[test]
fn what_would_be_written_can_be_looked_at_first() {
    let sandbox = Sandbox::new();
    let option = ["--template", "go", "--option", "imageVariant=1.25-bookworm"];
    let diff = init(&sandbox, &[&option[..], &["--diff"]].concat());
    assert_eq!(diff.code, 0, "{}", diff.all());
    assert!(diff.stdout.contains("go:2-1.25-bookworm\""), "{}", diff.stdout);
    assert_eq!(init(&sandbox, &[&option[..], &["--check"]].concat()).code, 1);
    assert_eq!(init(&sandbox, &option).code, 2, "nobody is there to ask");
    assert!(!sandbox.path().join(".devcontainer").exists());
}

#[test]
fn a_folder_is_a_template() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "mine/devcontainer-template.json",
        r#"{"id": "mine", "options": {"tag": {"type": "string"}}}"#,
    );
    sandbox.write(
        "mine/.devcontainer/devcontainer.json",
        r#"{"image": "debian:${templateOption:tag}"}"#,
    );
    let template = ["--yes", "--template", "mine", "app"];
    fs::create_dir(sandbox.path().join("app")).expect("a folder");
    let without = init(&sandbox, &template);
    assert_eq!(without.code, 2, "{}", without.all());
    assert!(without.stderr.contains("give it with `--option tag=VALUE`"), "{}", without.stderr);
    let run =
        init(&sandbox, &[&template[..], &["--option", "tag=12", "--feature", "git"]].concat());
    assert_eq!(run.code, 0, "{}", run.all());
    let text = sandbox.read(&format!("app/{CONFIG}"));
    assert!(text.contains("debian:12"), "{text}");
    assert!(text.contains("ghcr.io/devcontainers/features/git:1"), "{text}");
}

#[test]
fn a_registry_on_this_machine_is_asked_and_no_other() {
    let registry = Registry::start(None);
    let sandbox = Sandbox::new();
    let manifest = r#"{"id": "shop", "version": "1.0.0"}"#;
    let good = tar(&[
        ("./devcontainer-template.json", manifest),
        ("./.devcontainer/devcontainer.json", "{}"),
    ]);
    registry.push_artifact("my/templates/shop", "1", LAYER, &good);
    let reference = |name: &str| format!("{}/my/templates/{name}", registry.address);
    let run = init(&sandbox, &["--yes", "--template", &reference("shop:1")]);
    assert_eq!(run.code, 0, "{}", run.all());
    assert_eq!(sandbox.read(CONFIG), "{}");
    let outside = tar(&[("devcontainer-template.json", manifest), ("../evil", "")]);
    registry.push_artifact("my/templates/evil", "1", LAYER, &outside);
    registry.push_artifact("my/templates/cut", "1", LAYER, &good[..700]);
    for (name, expected) in [
        ("evil:1", "files and folders of its own only"),
        ("cut:1", "cut"),
        ("none:1", "404 Not Found"),
    ] {
        let run = init(&sandbox, &["--yes", "--template", &reference(name)]);
        assert_eq!(run.code, 2, "{name}: {}", run.all());
        assert!(run.stderr.contains(expected), "{name}: {}", run.stderr);
    }
    assert!(!sandbox.path().join("../evil").exists());
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.set_nonblocking(true).expect("a socket");
    for (reference, expected) in [
        ("ghcr.io/me/templates/shop", "only registries on this machine"),
        ("ghcr.io/devcontainers/templates/goo", "there is no official Template"),
        ("ghcr.io/devcontainers/templates/go:1.0", "this program has version"),
        ("pythn", "did you mean `python`?"),
    ] {
        let run = init(&sandbox, &["--yes", "--template", reference]);
        assert_eq!(run.code, 2, "{reference}: {}", run.all());
        assert!(run.stderr.contains(expected), "{reference}: {}", run.stderr);
    }
}

fn tar(files: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = tar::Builder::new(Vec::new());
    for (path, content) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(content.len() as u64);
        header.set_mode(0o644);
        // The builder refuses names that lead outside.
        header.as_gnu_mut().expect("GNU").name[..path.len()].copy_from_slice(path.as_bytes());
        header.set_cksum();
        archive.append(&header, content.as_bytes()).expect("memory");
    }
    archive.into_inner().expect("memory")
}
