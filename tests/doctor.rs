//! `envcheck doctor` on machines that are made for it: programs are small scripts, homes hold what version managers
//! leave, and images are written here.

mod images;
mod machine;

use std::{
    fs,
    io::{BufRead as _, BufReader},
    os::unix::process::ExitStatusExt as _,
    path::Path,
    process::{Command, Stdio},
    time::Instant,
};

use end_to_end::{Run, program};
use serde_json::Value;

use machine::{Machine, fails_if_run, row, row_state, started};

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
fn a_fact_that_stands_in_no_file_is_quoted_and_is_no_gap() {
    let machine = Machine::new().file("project/.nvmrc", "20\n").script("bin/node", "echo v20.1.0");
    let path = std::env::var_os("PATH").unwrap_or_default();
    let git = std::env::split_paths(&path).map(|it| it.join("git")).find(|it| it.exists());
    let machine = machine.link("bin/git", git.expect("git is installed").to_str().expect("UTF-8"));
    let init = machine.sandbox.command("git").args(["init", "--quiet", "project"]).status();
    assert!(init.expect("git is installed").success());
    let run = machine.run_with(&["bin"], &[("GIT_CONFIG_NOSYSTEM", "1")], &[]);
    assert_eq!(run.code, 0, "{}", run.all());
    assert!(run.stdout.contains("warning[missing-git-identity]"), "{}", run.all());
    assert!(run.stdout.contains(" --> machine:1:1"), "{}", run.all());
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
fn a_tool_that_nothing_is_known_about_is_not_called_missing() {
    let machine = Machine::new().file("project/mise.toml", "[tools]\nsome-thing = \"1\"\n");
    let run = machine.run(&[]);
    assert!(!run.stdout.contains("missing-tool"), "{}", run.all());
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
