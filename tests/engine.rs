//! What needs an engine, on a real one: a private engine that the programs start themselves.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::{LazyLock, mpsc},
    time::{Duration, Instant},
};

use end_to_end::{Run, program};
use serde_json::Value;
use testkit::Sandbox;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// A Dockerfile on nothing but busybox, which lies in the context.
const BASE: &str = "FROM scratch\nCOPY busybox /bin/busybox\nRUN [\"/bin/busybox\", \"--install\", \"-s\", \"/bin\"]\n";

/// `imagebuild` with a private engine that all tests of the run share.
pub(crate) fn imagebuild(sandbox: &Sandbox, arguments: &[&str]) -> Command {
    let mut command = sandbox.command(program("imagebuild"));
    command
        .args(arguments)
        .env("IMAGEBUILD_ENGINE_DIR", testkit::engine_folder(env!("CARGO_TARGET_TMPDIR")));
    command
}

pub(crate) fn run(sandbox: &Sandbox, arguments: &[&str]) -> Run {
    Run::of(imagebuild(sandbox, arguments).output().expect("the program starts"))
}

/// A context with busybox and a Dockerfile that goes on behind [`BASE`].
pub(crate) fn context(instructions: &str) -> Sandbox {
    let busybox = ["/bin/busybox", "/usr/bin/busybox"]
        .map(PathBuf::from)
        .into_iter()
        .find(|path| path.exists());
    let sandbox = Sandbox::new();
    let path = sandbox.path().join("busybox");
    let from = busybox.expect("busybox is missing: apt-get install busybox-static");
    fs::copy(from, path).expect("a writable folder");
    sandbox.write("Dockerfile", format!("{BASE}{instructions}"));
    sandbox
}

pub(crate) fn build(sandbox: &Sandbox, arguments: &[&str]) -> Run {
    run(
        sandbox,
        &[&["build", ".", "--engine", "private", "--progress", "plain"], arguments].concat(),
    )
}

#[test]
fn a_build_is_checked_and_findings_are_on_the_lines_of_the_dockerfile() {
    let sandbox = context("RUN dd if=/dev/zero of=/big bs=1M count=30\nRUN rm /big\nUSER 0:0\n");
    let run =
        build(&sandbox, &["-t", "e2e:waste", "--format", "json=out.json", "--fail-on", "warning"]);
    assert_eq!(run.code, 1, "{}", run.all());
    let log: Value = serde_json::from_str(&sandbox.read("out.json")).expect("JSON");
    let findings = log["findings"].as_array().expect("findings");
    let line = |rule: &str| {
        findings.iter().find(|it| it["rule"] == rule).map(|it| it["start"]["line"].clone())
    };
    assert_eq!(line("wasted-space"), Some(5.into()), "{log:#}");
    assert_eq!(line("image-runs-as-root"), Some(6.into()), "{log:#}");
    assert_eq!(log["image"]["waste"]["total"], 30 << 20);
    assert_eq!(
        log["image"]["waste"]["by_line"].as_array().map(Vec::len),
        Some(1),
        "{:#}",
        log["image"]["waste"]
    );
}

#[test]
fn an_image_of_the_engine_and_its_archive_give_the_same_findings() {
    let sandbox = context("ENV DB_PASSWORD=hunter2\nRUN chmod 4755 /bin/busybox\n");
    let built = build(&sandbox, &["-t", "e2e:same", "--no-check"]);
    assert_eq!(built.code, 0, "{}", built.all());
    let save = "curl -sS --unix-socket \"${DOCKER_HOST#unix://}\" http://engine/images/e2e:same/get > image.tar";
    let saved = run(&sandbox, &["engine", "--engine", "private", "--", "sh", "-c", save]);
    assert_eq!(saved.code, 0, "{}", saved.all());
    let from_engine =
        run(&sandbox, &["check", "e2e:same", "--engine", "private", "--format", "json"]);
    let from_file = run(&sandbox, &["check", "image.tar", "--format", "json"]);
    let piped = imagebuild(&sandbox, &["check", "-", "--format", "json"])
        .stdin(fs::File::open(sandbox.path().join("image.tar")).expect("the archive"))
        .output();
    let facts = |run: &Run| {
        let log: Value = serde_json::from_str(&run.stdout)
            .unwrap_or_else(|error| panic!("{error}: {}", run.all()));
        let rules = log["findings"]
            .as_array()
            .expect("findings")
            .iter()
            .map(|it| (it["rule"].clone(), it["message"].clone()));
        (log["image"].clone(), rules.collect::<Vec<_>>())
    };
    let want = facts(&from_engine);
    assert!(want.1.len() >= 3, "{want:#?}");
    assert_eq!(facts(&from_file), want);
    assert_eq!(facts(&Run::of(piped.expect("the program starts"))), want);
    assert!(!from_engine.all().contains("hunter2"), "{}", from_engine.all());
}

#[test]
fn each_way_to_fail_has_its_exit_code_and_says_what_to_do() {
    let cases: [(&str, &[&str], i32, &[&str]); 5] = [
        (
            "RUN echo before && nonesuch\n",
            &[],
            1,
            &["Dockerfile:4", "127 (command not found)", "nonesuch: not found"],
        ),
        ("RUNN true\n", &[], 1, &["Dockerfile:4", "RUNN"]),
        (
            "RUN --mount=type=secret,id=key true\n",
            &["--secret", "id=key,src=none.txt"],
            2,
            &["secret `key`", "none.txt"],
        ),
        ("COPY none.txt /\n", &[], 1, &["none.txt"]),
        ("", &["-f", "Other"], 2, &["Other"]),
    ];
    for (instructions, arguments, code, texts) in cases {
        let sandbox = context(instructions);
        let run = build(&sandbox, &[arguments, &["--no-check"]].concat());
        assert_eq!(run.code, code, "{instructions}{}", run.all());
        for text in texts {
            assert!(run.stderr.contains(text), "{instructions}{text}: {}", run.all());
        }
    }
}

#[test]
fn a_missing_context_and_a_dead_socket_are_told_apart() {
    let sandbox = Sandbox::new();
    let missing = run(&sandbox, &["build", "nowhere", "--engine", "private"]);
    assert_eq!(missing.code, 2, "{}", missing.all());
    assert!(missing.stderr.contains("nowhere"), "{}", missing.all());
    for address in ["https://example.com/a.git", "git@example.com:a/b.git", "github.com/a/b"] {
        let refused = run(&sandbox, &["build", address, "--engine", "none"]);
        assert_eq!(refused.code, 2, "{address}: {}", refused.all());
        assert!(refused.stderr.contains("clone it"), "{address}: {}", refused.all());
    }
    sandbox.write("Dockerfile", "FROM scratch\n");
    let dead = run(&sandbox, &["build", ".", "--engine", "unix:///nowhere/docker.sock"]);
    assert_eq!(dead.code, 3, "{}", dead.all());
    assert!(dead.stderr.contains("/nowhere/docker.sock"), "{}", dead.all());
    let check = run(
        &sandbox,
        &["check", "some:image", "--engine", "unix:///nowhere/docker.sock", "--format", "json"],
    );
    let log: Value = serde_json::from_str(&check.stdout).expect("JSON");
    assert_eq!(
        (check.code, &log["not_checked"][0]["path"]),
        (3, &"some:image".into()),
        "{}",
        check.all()
    );
}

#[test]
fn an_image_that_is_not_there_is_not_checked() {
    let run = run(&Sandbox::new(), &["check", "no/such:image", "--engine", "private"]);
    assert_eq!(run.code, 3, "{}", run.all());
    assert!(run.stdout.contains("has no such image"), "{}", run.all());
}

#[test]
fn ctrl_c_ends_a_build_within_seconds() {
    let sandbox = context("RUN echo started && sleep 300\n");
    let mut child =
        imagebuild(&sandbox, &["build", ".", "--engine", "private", "--progress", "plain"])
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
    let stderr = child.stderr.take().expect("a pipe");
    let (sender, lines) = mpsc::channel();
    std::thread::spawn(move || {
        use std::io::BufRead as _;
        for line in std::io::BufReader::new(stderr).lines().map_while(Result::ok) {
            let _ = sender.send(line);
        }
    });
    while !lines
        .recv_timeout(Duration::from_mins(2))
        .expect("the step starts")
        .ends_with("| started")
    {}
    let begun = Instant::now();
    let killed = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(killed.expect("kill runs").success());
    let status = child.wait().expect("it ends");
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
    assert_eq!(status.code(), Some(3));
    assert!(lines.iter().any(|line| line.contains("cancelled")));
}

/// Loads stand-ins of all base images into the private engine, once for all tests.
pub(crate) fn base_images() {
    static LOADED: LazyLock<Run> = LazyLock::new(|| {
        let sandbox = Sandbox::new();
        let mut command = imagebuild(&sandbox, &["engine", "--engine", "private", "--"]);
        command.arg(Path::new(ROOT).join("scripts/base-images"));
        // The archives of base images are kept in the user's cache: they take a minute to make.
        for name in ["HOME", "XDG_CACHE_HOME"] {
            if let Some(value) = std::env::var_os(name) {
                command.env(name, value);
            }
        }
        Run::of(command.output().expect("the program starts"))
    });
    assert_eq!(LOADED.code, 0, "{}", LOADED.all());
}

#[test]
fn naive_templates_fail_and_optimised_ones_pass() {
    base_images();
    let sandbox = Sandbox::new();
    for language in ["python", "node", "rust"] {
        let folder = Path::new(ROOT).join("templates").join(language);
        let folder = folder.to_str().expect("UTF-8");
        let verdict = |dockerfile: &str, kind: &str| {
            let (file, tag, json) = (
                format!("{folder}/{dockerfile}"),
                format!("{language}:{kind}"),
                format!("json={kind}.json"),
            );
            let arguments = [
                "build",
                folder,
                "-f",
                &file,
                "-t",
                &tag,
                "--engine",
                "private",
                "--progress",
                "plain",
                "--fail-on",
                "warning",
                "--format",
                "human",
                "--format",
                &json,
            ];
            let run = run(&sandbox, &arguments);
            let log: Value = serde_json::from_str(&sandbox.read(&format!("{kind}.json")))
                .unwrap_or_else(|error| panic!("{error}: {}", run.all()));
            (run, log["image"]["size"].as_u64().expect("a size"))
        };
        let (naive, naive_size) = verdict("Dockerfile", "naive");
        assert_eq!(naive.code, 1, "{language}: {}", naive.all());
        let (optimised, size) = verdict("Dockerfile.optimized", "optimised");
        assert_eq!(optimised.code, 0, "{language}: {}", optimised.all());
        assert!(size < naive_size, "{language}: {size} < {naive_size}");
    }
}
