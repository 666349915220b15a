//! `envcheck doctor` on machines that are made for it: programs are small scripts, homes hold what version managers
//! leave, and images are written here.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    os::unix::{fs::PermissionsExt as _, process::ExitStatusExt as _},
    path::Path,
    process::{Command, Stdio},
    time::Instant,
};

use end_to_end::{Run, program};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use testkit::Sandbox;

/// A machine with nothing but what a test puts there; its project is the folder `work/project`.
struct Machine {
    sandbox: Sandbox,
}

impl Machine {
    fn new() -> Self {
        let sandbox = Sandbox::new();
        for folder in ["bin", "home", "project"] {
            fs::create_dir_all(sandbox.path().join(folder)).expect("a writable folder");
        }
        Self { sandbox }
    }

    fn file(self, path: &str, text: &str) -> Self {
        self.sandbox.write(path, text);
        self
    }

    /// A program that is a script of the shell.
    fn script(self, path: &str, body: &str) -> Self {
        let this = self.file(path, &format!("#!/bin/sh\n{body}\n"));
        this.mode(path, 0o755)
    }

    fn mode(self, path: &str, mode: u32) -> Self {
        let path = self.sandbox.path().join(path);
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("a file of ours");
        self
    }

    fn link(self, path: &str, target: &str) -> Self {
        let path = self.sandbox.path().join(path);
        fs::create_dir_all(path.parent().expect("below the sandbox")).expect("a writable folder");
        std::os::unix::fs::symlink(target, path).expect("a writable folder");
        self
    }

    fn path(&self, below: &str) -> String {
        self.sandbox.path().join(below).to_str().expect("UTF-8").to_owned()
    }

    fn run_with(&self, path: &[&str], variables: &[(&str, &str)], arguments: &[&str]) -> Run {
        let folders: Vec<_> = path.iter().map(|it| self.path(it)).collect();
        let output = self
            .sandbox
            .command(program("envcheck"))
            .current_dir(self.path("project"))
            .env("HOME", self.path("home"))
            .env("PATH", folders.join(":"))
            .env("DOCKER_HOST", "unix:///nowhere/docker.sock")
            .envs(variables.iter().copied())
            .arg("doctor")
            .args(arguments)
            .output();
        Run::of(output.expect("the program starts"))
    }

    fn run(&self, arguments: &[&str]) -> Run {
        self.run_with(&["bin"], &[], arguments)
    }

    /// The row of a tool in the JSON report.
    fn tool(&self, path: &[&str], tool: &str) -> Value {
        row(&self.run_with(path, &[], &["--format", "json", "--timeout", "2000"]), tool)
    }
}

fn row(run: &Run, tool: &str) -> Value {
    let report: Value =
        serde_json::from_str(&run.stdout).unwrap_or_else(|_| panic!("{}", run.all()));
    let rows = report["tools"].as_array().expect("a list of tools");
    let row = rows.iter().find(|row| row["tool"] == tool);
    row.unwrap_or_else(|| panic!("no {tool}: {}", run.all())).clone()
}

fn fails_if_run() -> &'static str {
    ": > \"$0.was-run\"; exit 9"
}

#[test]
fn each_way_of_failing_is_a_state_of_its_own_and_none_waits_for_another() {
    let machine = Machine::new()
        .file("project/mise.toml", "[tools]\n")
        .script("bin/jq", "/bin/sleep 100")
        .script("bin/make", "echo oh no >&2; exit 3")
        .script("bin/curl", "echo no such thing")
        .script("bin/ssh", "echo OpenSSH_9.2p1, OpenSSL 3 >&2")
        .script("bin/mvn", "printf '\\033[1mApache Maven 3.8.7 (abc)\\033[m\\n'")
        .script("bin/wget", "kill -9 $$")
        .script("bin/rsync", "/bin/sleep 100 & echo rsync  version 3.2.7");
    let start = Instant::now();
    let run = machine.run(&["--all", "--format", "json", "--timeout", "700"]);
    let took = start.elapsed();
    for (tool, state, installed) in [
        ("jq", "hung", None),
        ("make", "broken", None),
        ("curl", "unparsed", None),
        ("ssh", "present", Some("9.2p1")),
        ("maven", "present", Some("3.8.7")),
        ("wget", "broken", None),
        ("rsync", "present", Some("3.2.7")),
    ] {
        let row = row(&run, tool);
        assert_eq!(row["state"], state, "{row}");
        assert_eq!(row["installed"].as_str(), installed, "{row}");
    }
    // The limit lets a slow machine start all of them; without it the two that sleep would take 200 seconds.
    assert!(took.as_secs() < 60, "{took:?}");
    // Nothing wants any of them.
    assert_eq!(run.code, 0, "{}", run.all());
}

#[test]
fn a_wanted_version_is_compared_with_what_is_installed() {
    let machine = Machine::new()
        .file("project/.nvmrc", "20\n")
        .script("bin/node", "echo v18.19.0")
        .file("home/.nvm/nvm.sh", "");
    let run = machine.run(&[]);
    assert_eq!(run.code, 1, "{}", run.all());
    assert!(run.stdout.contains("error[wrong-tool-version]"), "{}", run.all());
    assert!(run.stdout.contains(" --> .nvmrc:1:1"), "{}", run.all());
    assert!(run.stdout.contains("is not in [20, 21); run `nvm install 20`"), "{}", run.all());
    let row = machine.tool(&["bin"], "node");
    assert_eq!((&row["state"], &row["installed"]), (&"outside".into(), &"18.19.0".into()));
    assert_eq!(row["wanted"][0]["path"], ".nvmrc");
    assert_eq!(row["wanted"][0]["line"], 1);
    assert_eq!(row["where"], machine.path("bin/node"));
    let machine = machine.script("bin/node", "echo v20.11.1");
    let run = machine.run(&[]);
    assert_eq!(run.code, 0, "{}", run.all());
    assert_eq!(row_state(&machine, "node"), "ok");
}

fn row_state(machine: &Machine, tool: &str) -> String {
    machine.tool(&["bin"], tool)["state"].as_str().expect("a state").to_owned()
}

#[test]
fn a_finding_can_be_silenced_where_it_stands_and_check_does_not_call_that_unused() {
    let machine = Machine::new()
        .file("project/.nvmrc", "# envcheck: ignore[missing-tool] comes with the image\n20\n");
    let run = machine.run(&[]);
    assert_eq!(run.code, 0, "{}", run.all());
    assert!(!run.stdout.contains("missing-tool"), "{}", run.all());
    let output = machine
        .sandbox
        .command(program("envcheck"))
        .current_dir(machine.path("project"))
        .arg("check")
        .output();
    let check = Run::of(output.expect("the program starts"));
    assert!(!check.stdout.contains("unused-suppression"), "{}", check.all());
}

#[test]
fn files_tell_the_version_of_what_is_installed_and_nothing_is_started() {
    let machine = Machine::new()
        .file("opt/node/include/node/node_version.h", "#define NODE_MAJOR_VERSION 20\n#define NODE_MINOR_VERSION 11\n#define NODE_PATCH_VERSION 1\n")
        .script("opt/node/bin/node", fails_if_run())
        .script("opt/node/lib/node_modules/npm/bin/npm-cli.js", fails_if_run())
        .file("opt/node/lib/node_modules/npm/package.json", "{\"name\": \"npm\", \"version\": \"10.2.4\"}")
        .link("opt/node/bin/npm", "../lib/node_modules/npm/bin/npm-cli.js")
        .script("opt/jdk/bin/java", fails_if_run())
        .file("opt/jdk/release", "IMPLEMENTOR=\"X\"\nJAVA_VERSION=\"17.0.9\"\n")
        .script("opt/go/bin/go", fails_if_run())
        .file("opt/go/VERSION", "go1.22.3\ntime 2024-05-01T19:49:47Z\n")
        .script("opt/sdk/bin/gcloud", fails_if_run())
        .file("opt/sdk/VERSION", "528.0.0\n")
        .script("opt/maven/bin/mvn", fails_if_run())
        .file("opt/maven/lib/maven-core-3.9.6.jar", "")
        .script("opt/dotnet/dotnet", fails_if_run())
        .file("opt/dotnet/sdk/8.0.404/dotnet.dll", "")
        .file("opt/dotnet/sdk/8.0.100/dotnet.dll", "")
        .file("opt/py/lib/python3.11/site-packages/poetry-1.7.1.dist-info/METADATA", "")
        .script("opt/py/bin/python3.11", fails_if_run())
        .file("opt/py/include/python3.11/patchlevel.h", "#define PY_VERSION             \"3.11.7\"\n")
        .link("opt/py/bin/python3", "python3.11");
    let poetry = format!("#!{}\nimport poetry\n", machine.path("opt/py/bin/python3.11"));
    let machine = machine.file("opt/py/bin/poetry", &poetry).mode("opt/py/bin/poetry", 0o755);
    let path = [
        "opt/node/bin",
        "opt/jdk/bin",
        "opt/go/bin",
        "opt/sdk/bin",
        "opt/maven/bin",
        "opt/dotnet",
        "opt/py/bin",
    ];
    let run = machine.run_with(&path, &[], &["--all", "--format", "json"]);
    for (tool, version) in [
        ("node", "20.11.1"),
        ("npm", "10.2.4"),
        ("java", "17.0.9"),
        ("go", "1.22.3"),
        ("gcloud", "528.0.0"),
        ("maven", "3.9.6"),
        ("dotnet", "8.0.404"),
        ("python", "3.11.7"),
        ("poetry", "1.7.1"),
    ] {
        assert_eq!(row(&run, tool)["installed"], version, "{}", row(&run, tool));
    }
    assert_eq!(started(Path::new(&machine.path("opt"))), [""; 0]);
}

/// The programs that left their mark.
fn started(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a readable folder") {
        let path = entry.expect("a readable entry").path();
        if path.is_dir() && !path.is_symlink() {
            found.extend(started(&path));
        } else if path.extension().is_some_and(|extension| extension == "was-run") {
            found.push(path.display().to_string());
        }
    }
    found
}

#[test]
fn stand_ins_of_version_managers_are_resolved_without_starting_them() {
    let machine = Machine::new()
        .file("project/.python-version", "3.11\n")
        .script("home/.pyenv/shims/python3", fails_if_run())
        .script("home/.pyenv/versions/3.11.4/bin/python3", fails_if_run())
        .script("home/.pyenv/versions/3.11.7/bin/python3", fails_if_run())
        .script("home/.cargo/bin/rustup", fails_if_run())
        .link("home/.cargo/bin/rustc", "rustup")
        .file("project/rust-toolchain.toml", "[toolchain]\nchannel = \"1.85\"\n")
        .script("home/.rustup/toolchains/1.85-x86_64-unknown-linux-gnu/bin/rustc", fails_if_run())
        .file(
            "home/.rustup/toolchains/1.85-x86_64-unknown-linux-gnu/lib/rustlib/multirust-channel-manifest.toml",
            "manifest-version = \"2\"\n[pkg.rustc]\nversion = \"1.85.1 (4eb161250 2025-03-15)\"\n",
        )
        .script("home/.nvm/versions/node/v20.11.1/bin/node", fails_if_run())
        .file("project/.tool-versions", "terraform 1.5.7\n")
        .script("home/.asdf/shims/terraform", fails_if_run())
        .script("home/.asdf/installs/terraform/1.5.7/bin/terraform", fails_if_run());
    let path = [
        "home/.pyenv/shims",
        "home/.cargo/bin",
        "home/.nvm/versions/node/v20.11.1/bin",
        "home/.asdf/shims",
    ];
    let run = machine.run_with(&path, &[], &["--all", "--format", "json"]);
    for (tool, version) in
        [("python", "3.11.7"), ("rust", "1.85.1"), ("node", "20.11.1"), ("terraform", "1.5.7")]
    {
        assert_eq!(row(&run, tool)["installed"], version, "{}", row(&run, tool));
    }
    let python = row(&run, "python");
    assert_eq!(python["where"], machine.path("home/.pyenv/shims/python3"));
    assert_eq!(python["real"], machine.path("home/.pyenv/versions/3.11.7/bin/python3"));
    assert_eq!(started(Path::new(&machine.path("home"))), [""; 0]);
}

#[test]
fn managers_that_choose_by_folder_are_read_and_not_asked() {
    let machine = Machine::new()
        .file(
            "project/package.json",
            "{\"packageManager\": \"pnpm@9.1.0+sha512.abc\", \"volta\": {\"node\": \"20.11.1\"}}",
        )
        .script("lib/node_modules/corepack/dist/pnpm.js", fails_if_run())
        .script("lib/node_modules/corepack/dist/yarn.js", fails_if_run())
        .link("bin/pnpm", "../lib/node_modules/corepack/dist/pnpm.js")
        .link("bin/yarn", "../lib/node_modules/corepack/dist/yarn.js")
        .file("home/.cache/node/corepack/v1/pnpm/9.1.0/package.json", "{}")
        .script("home/.volta/bin/node", fails_if_run())
        .script("home/.volta/tools/image/node/20.11.1/bin/node", fails_if_run())
        .file(
            "project/mise.toml",
            "[tools]\ngo = \"1.22\"\n\"aqua:jqlang/jq\" = { version = \"1.7\" }\n",
        )
        .script("home/.local/share/mise/shims/go", fails_if_run())
        .script("home/.local/share/mise/shims/jq", fails_if_run())
        .script("home/.local/share/mise/installs/go/1.22.3/bin/go", fails_if_run())
        .script("home/.local/share/mise/installs/go/1.22.10/bin/go", fails_if_run())
        .script("home/.local/share/mise/installs/go/1.23.0/bin/go", fails_if_run())
        .file("project/.terraform-version", "latest\n")
        .script("home/.tfenv/bin/terraform", fails_if_run())
        .script("home/.tfenv/versions/1.5.7/terraform", fails_if_run())
        .script("home/.tfenv/versions/1.11.4/terraform", fails_if_run())
        .script("home/.rbenv/shims/ruby", fails_if_run())
        .file("home/.rbenv/version", "3.2.2\n");
    let path = [
        "bin",
        "home/.volta/bin",
        "home/.local/share/mise/shims",
        "home/.tfenv/bin",
        "home/.rbenv/shims",
    ];
    let run = machine.run_with(&path, &[], &["--all", "--format", "json", "--timeout", "1"]);
    for (tool, installed) in [
        ("pnpm", Some("9.1.0")),
        ("yarn", None),
        ("node", Some("20.11.1")),
        ("go", Some("1.22.10")),
        ("jq", None),
        ("ruby", None),
    ] {
        let row = row(&run, tool);
        assert_eq!(row["installed"].as_str(), installed, "{row}");
        assert_eq!(row["state"] == "shim", installed.is_none(), "{row}");
    }
    // A version of Terraform stands in no name of a file: its own program is asked, the one behind the stand-in.
    let terraform = row(&run, "terraform");
    assert_eq!(terraform["real"], machine.path("home/.tfenv/versions/1.11.4/terraform"));
    let stand_ins = started(Path::new(&machine.path(".")));
    assert!(
        stand_ins.iter().all(|path| path.contains("/.tfenv/versions/1.11.4/")),
        "{stand_ins:?}"
    );
}

#[test]
fn each_folder_gets_the_version_that_its_manager_chooses_there() {
    let machine = Machine::new()
        .file("project/.node-version", "20.11.1\n")
        .file("project/web/.node-version", "22.1.0\n")
        .script("home/.nodenv/shims/node", fails_if_run())
        .script("home/.nodenv/versions/20.11.1/bin/node", fails_if_run())
        .script("home/.nodenv/versions/22.1.0/bin/node", fails_if_run());
    let run = machine.run_with(&["home/.nodenv/shims"], &[], &["--format", "json"]);
    assert_eq!(run.code, 0, "{}", run.all());
    let report: Value = serde_json::from_str(&run.stdout).expect("JSON");
    let rows = report["tools"].as_array().expect("a list");
    let rows = rows.iter().filter(|row| row["tool"] == "node");
    let rows: Vec<_> =
        rows.map(|row| (row["folder"].as_str(), row["installed"].as_str())).collect();
    assert_eq!(rows, [(Some(""), Some("20.11.1")), (Some("web"), Some("22.1.0"))]);
}

#[test]
fn the_folder_of_a_project_can_be_named_from_elsewhere() {
    let machine = Machine::new()
        .file("project/one/.nvmrc", "20\n")
        .file("project/fixtures/two/.nvmrc", "18\n")
        .script("bin/node", "echo v20.11.1");
    let run = machine.run(&["--format", "json"]);
    assert_eq!(run.code, 0, "{}", run.all());
    assert!(run.stdout.contains("stands in a folder of fixtures"), "{}", run.all());
    // What is named is the project, wherever it lies.
    assert_eq!(machine.run(&["fixtures/two"]).code, 1);
    assert_eq!(machine.run(&["one"]).code, 0);
    assert_eq!(machine.run(&["three"]).code, 2);
}

#[test]
fn findings_are_the_same_in_every_format() {
    let machine = Machine::new().file("project/.nvmrc", "20\n");
    let sarif = machine.run(&["--format", "sarif"]);
    let log: Value = serde_json::from_str(&sarif.stdout).expect("JSON");
    let result = &log["runs"][0]["results"][0];
    assert_eq!(result["ruleId"], "missing-tool", "{}", sarif.all());
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], ".nvmrc");
    assert_eq!(machine.run(&["--fail-on", "never"]).code, 0);
    assert_eq!(machine.run(&["--ignore", "missing-tool"]).code, 0);
    let github = machine.run(&["--format", "github"]);
    assert!(github.stdout.starts_with("::error file=.nvmrc,line=1"), "{}", github.all());
}

#[test]
fn a_stand_in_without_a_version_behind_it_is_no_installed_tool() {
    let machine = Machine::new()
        .file("project/.nvmrc", "22\n")
        .file("project/.node-version", "22\n")
        .script("home/.nodenv/shims/node", fails_if_run())
        .script("home/.nodenv/versions/20.11.1/bin/node", fails_if_run())
        .script("bin/node", "echo v22.0.0");
    let run = machine.run_with(&["home/.nodenv/shims", "bin"], &[], &[]);
    assert!(run.stdout.contains("error[shim-without-version]"), "{}", run.all());
    assert!(run.stdout.contains("nodenv chooses `22`, which is not installed"), "{}", run.all());
    assert_eq!(run.code, 1);
    // `system` passes on to the next program on the way.
    let machine = machine.file("project/.node-version", "system\n");
    let path = ["home/.nodenv/shims", "bin"];
    assert_eq!(machine.tool(&path, "node")["installed"], "22.0.0");
    assert_eq!(started(Path::new(&machine.path("home"))), [""; 0]);
}

#[test]
fn packages_of_the_system_tell_the_versions_of_their_programs_in_an_image() {
    let layer = Layer::default()
        .program("usr/bin/jq")
        .file("var/lib/dpkg/info/jq.list", "/.\n/usr/bin/jq\n")
        .program("usr/bin/git")
        .file("var/lib/dpkg/info/git.list", "/usr/bin/git\n")
        .program("usr/bin/kubectl")
        .file("var/lib/dpkg/info/kubectl.list", "/usr/bin/kubectl\n")
        .file(
            "var/lib/dpkg/status",
            "Package: jq\nStatus: install ok installed\nVersion: 1.6-2.1+deb12u1\n\nPackage: git\nStatus: install ok installed\nVersion: 1:2.47.3-0+deb13u1\n\nPackage: kubectl\nStatus: install ok installed\nVersion: 528.0.0-0\n",
        )
        .program("usr/local/bin/node")
        .file("usr/local/include/node/node_version.h", "#define NODE_MAJOR_VERSION 18\n#define NODE_MINOR_VERSION 19\n#define NODE_PATCH_VERSION 0\n");
    let machine = Machine::new().file("project/.nvmrc", "20\n");
    machine.sandbox.write("app.tar", layer.image());
    let run = machine.run(&["--in", "../app.tar", "--all", "--format", "json"]);
    assert_eq!(row(&run, "jq")["installed"], "1.6");
    assert_eq!(row(&run, "git")["installed"], "2.47.3");
    // Who packs kubectl gives it versions of its own.
    assert_eq!(row(&run, "kubectl")["state"], "unread");
    assert_eq!(row(&run, "node")["state"], "outside");
    assert_eq!(row(&run, "node")["where"], "/usr/local/bin/node");
    assert_eq!(run.code, 1, "{}", run.all());
    let run = machine.run(&["--in", "../app.tar"]);
    assert!(run.stdout.starts_with("../app.tar, read without starting it"), "{}", run.all());
}

#[test]
fn the_project_chooses_versions_in_an_image_as_if_it_were_mounted() {
    let machine = Machine::new().file("project/.python-version", "3.11\n");
    let layer = Layer::default()
        .program("root/.pyenv/shims/python3")
        .program("root/.pyenv/versions/3.11.7/bin/python3")
        .program("root/.pyenv/versions/3.12.1/bin/python3")
        .file("root/.pyenv/version", "3.12.1\n");
    let config = r#""config":{"Env":["PATH=/root/.pyenv/shims:/usr/bin"]},"#;
    machine.sandbox.write("app.tar", layer.image_with(config));
    let run = machine.run(&["--in", "../app.tar", "--tool", "python", "--format", "json"]);
    assert_eq!(row(&run, "python")["installed"], "3.11.7", "{}", run.all());
    // The project chooses nothing: the image's own choice counts.
    let machine = Machine::new();
    machine.sandbox.write("app.tar", layer.image_with(config));
    let run = machine.run(&["--in", "../app.tar", "--tool", "python", "--format", "json"]);
    assert_eq!(row(&run, "python")["installed"], "3.12.1", "{}", run.all());
}

#[test]
fn a_tool_that_nothing_is_known_about_is_not_called_missing() {
    let machine = Machine::new().file("project/mise.toml", "[tools]\nsome-thing = \"1\"\n");
    let run = machine.run(&[]);
    assert!(!run.stdout.contains("missing-tool"), "{}", run.all());
}

#[test]
fn what_cannot_be_learnt_from_an_image_is_said() {
    let machine = Machine::new().file("project/.nvmrc", "20\n");
    machine.sandbox.write("app.tar", Layer::default().program("usr/bin/node").image());
    let run = machine.run(&["--in", "../app.tar"]);
    assert_eq!(run.code, 3, "{}", run.all());
    assert!(run.stdout.contains("no file of the image tells its version"), "{}", run.all());
    machine.sandbox.write("broken.tar", "no archive");
    assert_eq!(machine.run(&["--in", "../broken.tar"]).code, 3);
    assert_eq!(machine.run(&["--in", "../missing.tar"]).code, 3);
}

#[test]
fn the_engine_is_asked_over_its_socket_and_gives_images() {
    use std::{
        io::{Read as _, Write as _},
        os::unix::net::UnixListener,
        thread,
    };
    let machine = Machine::new().file("project/.nvmrc", "20\n");
    let socket = machine.path("docker.sock");
    let listener = UnixListener::bind(&socket).expect("a socket");
    let node = Layer::default().program("usr/bin/node").file(
        "usr/include/node/node_version.h",
        "#define NODE_MAJOR_VERSION 20\n#define NODE_MINOR_VERSION 1\n#define NODE_PATCH_VERSION 0\n",
    );
    let image = node.image();
    let engine = thread::spawn(move || {
        for _ in 0..2 {
            let (mut client, _) = listener.accept().expect("a client");
            let mut request = [0; 1024];
            let length = client.read(&mut request).expect("a request");
            let request = String::from_utf8_lossy(&request[..length]).into_owned();
            client.write_all(b"HTTP/1.0 200 OK\r\nX: y\r\n\r\n").expect("a head");
            if request.starts_with("GET /version ") {
                client.write_all(b"{\"Version\": \"28.2.2\"}").expect("a body");
            } else {
                assert!(request.starts_with("GET /images/app:1/get "), "{request}");
                client.write_all(&image).expect("a body");
            }
        }
    });
    let host = [("DOCKER_HOST", &*format!("unix://{socket}"))];
    let run = machine.run_with(&["bin"], &host, &["--tool", "git"]);
    assert!(run.stdout.contains("container engine 28.2.2 at unix://"), "{}", run.all());
    let run = machine.run_with(&["bin"], &host, &["--in", "app:1", "--format", "json"]);
    assert_eq!(row(&run, "node")["installed"], "20.1.0");
    engine.join().expect("both questions were asked");
}

#[test]
fn wishes_of_the_dev_container_are_compared_with_the_machine() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let number = port.local_addr().expect("an address").port();
    let devcontainer = format!(
        r#"{{
  "image": "debian:12",
  "forwardPorts": [{number}],
  "hostRequirements": {{ "storage": "900000tb" }},
  "postCreateCommand": "./setup.sh",
  "secrets": {{ "API_TOKEN": {{}}, "OTHER_TOKEN": {{}} }},
  "features": {{ "ghcr.io/devcontainers/features/docker-outside-of-docker:1": {{}} }}
}}"#
    );
    let machine = Machine::new()
        .file("project/.devcontainer/devcontainer.json", &devcontainer)
        .file("project/setup.sh", "echo")
        .file("project/.env.example", "A=\nB=\n")
        .file("project/.env", "A=top-secret-value\n");
    let secret = [("API_TOKEN", "hunter2hunter2")];
    let run = machine.run_with(&["bin"], &secret, &[]);
    for rule in [
        "port-in-use",
        "unmet-host-requirement",
        "script-not-executable",
        "missing-credential",
        "missing-variable",
        "unreachable-engine",
    ] {
        assert!(run.stdout.contains(&format!("[{rule}]")), "{rule}: {}", run.all());
    }
    assert!(run.stdout.contains("credential API_TOKEN: ok"), "{}", run.all());
    assert!(run.stdout.contains("credential OTHER_TOKEN: missing"), "{}", run.all());
    for value in ["hunter2", "top-secret"] {
        assert!(!run.all().contains(value), "{}", run.all());
    }
}

#[test]
fn a_signal_ends_the_tools_that_were_started_too() {
    let machine = Machine::new();
    let pipe = machine.path("pipe");
    let made = Command::new("mkfifo").arg(&pipe).status();
    assert!(made.expect("mkfifo starts").success());
    // Whoever reads the pipe sees its end when the tool has ended, and no sooner.
    let machine =
        machine.script("bin/jq", &format!("exec 3>{pipe}; echo up >&3; exec /bin/sleep 100"));
    let mut command = machine.sandbox.command(program("envcheck"));
    command.current_dir(machine.path("project")).env("PATH", machine.path("bin"));
    command.args(["doctor", "--tool", "jq", "--timeout", "100000"]).stdout(Stdio::null());
    let mut doctor = command.spawn().expect("the program starts");
    let mut tool = BufReader::new(fs::File::open(&pipe).expect("the tool opens it"));
    let mut up = String::new();
    tool.read_line(&mut up).expect("a line");
    let start = Instant::now();
    let sent = Command::new("kill").args(["-TERM", &doctor.id().to_string()]).status();
    assert!(sent.expect("kill starts").success());
    let ended = doctor.wait().expect("it ends");
    tool.read_line(&mut up).expect("the end");
    assert_eq!(up, "up\n");
    assert!(start.elapsed().as_secs() < 50, "the tool slept on");
    assert_eq!(ended.signal(), Some(15));
}

#[test]
fn packages_of_alpine_tell_versions_too_but_busybox_is_none_of_the_tools_it_stands_for() {
    let layer = Layer::default()
        .program("usr/bin/git")
        .program("bin/busybox")
        .program("usr/bin/wget")
        .file(
            "lib/apk/db/installed",
            "C:Q1x=\nP:git\nV:2.45.2-r0\nF:usr/bin\nR:git\na:0:0:755\nZ:Q1=\nF:usr/share\nR:doc\n\nP:busybox\nV:1.36.1-r29\nF:bin\nR:busybox\n\n",
        );
    let machine = Machine::new();
    machine.sandbox.write("app.tar", layer.image());
    let run = machine.run(&["--in", "../app.tar", "--all", "--format", "json"]);
    assert_eq!(row(&run, "git")["installed"], "2.45.2");
    assert_eq!(row(&run, "wget")["state"], "unread");
    assert_eq!(run.code, 0, "{}", run.all());
}

#[test]
fn an_unknown_tool_is_a_mistake_on_the_command_line() {
    let run = Machine::new().run(&["--tool", "terraformx"]);
    assert_eq!(run.code, 2, "{}", run.all());
    assert!(run.stderr.contains("did you mean `terraform`?"), "{}", run.all());
}

#[test]
fn output_that_is_no_terminal_is_plain() {
    let machine = Machine::new().file("project/.nvmrc", "20\n");
    let run = machine.run(&[]);
    assert!(!run.all().contains('\u{1b}'), "{}", run.all());
    assert!(run.stderr.is_empty(), "{}", run.all());
}

/// The one layer of an image.
#[derive(Default)]
struct Layer(Vec<(String, Vec<u8>, u32)>);

impl Layer {
    fn file(mut self, path: &str, text: &str) -> Self {
        self.0.push((path.to_owned(), text.as_bytes().to_vec(), 0o644));
        self
    }

    fn program(mut self, path: &str) -> Self {
        self.0.push((path.to_owned(), b"\x7fELF".to_vec(), 0o755));
        self
    }

    /// As `docker save` of old writes it.
    fn image(&self) -> Vec<u8> {
        self.image_with("")
    }

    /// The same with more in its configuration.
    fn image_with(&self, more: &str) -> Vec<u8> {
        let layer = pack(&self.0);
        let digest: String =
            Sha256::digest(&layer).iter().map(|byte| format!("{byte:02x}")).collect();
        let config = format!(
            r#"{{"architecture":"amd64","os":"linux",{more}"rootfs":{{"type":"layers","diff_ids":["sha256:{digest}"]}}}}"#
        );
        let manifest = br#"[{"Config":"config.json","RepoTags":["app:1"],"Layers":["layer.tar"]}]"#;
        pack(&[
            ("config.json".to_owned(), config.into_bytes(), 0o644),
            ("layer.tar".to_owned(), layer, 0o644),
            ("manifest.json".to_owned(), manifest.to_vec(), 0o644),
        ])
    }
}

fn pack(files: &[(String, Vec<u8>, u32)]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (path, content, mode) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(content.len() as u64);
        header.set_mode(*mode);
        header.set_uid(0);
        header.set_gid(0);
        header.set_mtime(1_700_000_000);
        builder.append_data(&mut header, path, content.as_slice()).expect("in memory");
    }
    builder.into_inner().expect("in memory")
}
