//! Podman, which has no BuildKit: a service that the tests start themselves. It ends when nobody has asked it anything for
//! a while.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    os::unix::{
        fs::{MetadataExt as _, PermissionsExt as _},
        net::{UnixListener, UnixStream},
    },
    path::Path,
    process::{Command, Stdio},
    sync::{LazyLock, mpsc},
    time::{Duration, Instant},
};

use end_to_end::Run;
use serde_json::Value;
use testkit::Sandbox;

use crate::engine::{build, context, imagebuild, run};

/// Seconds without a question until the service ends.
const IDLE: &str = "30";

/// The socket of the service; none where it cannot be started, which only root can count on.
fn podman() -> Option<&'static str> {
    static ADDRESS: LazyLock<Option<String>> = LazyLock::new(start);
    ADDRESS.as_deref()
}

#[expect(clippy::print_stderr, reason = "tests that do not run say so")]
fn start() -> Option<String> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("podman");
    drop(fs::remove_dir_all(&folder));
    fs::create_dir_all(&folder).expect("a writable folder");
    // The path of a socket is short.
    let socket = std::env::temp_dir().join(format!("podman-{}.sock", std::process::id()));
    let address = format!("unix://{}", socket.display());
    let path = |name: &str| folder.join(name).display().to_string();
    let log = fs::File::create(folder.join("log")).expect("a writable folder");
    let mut command = Command::new("podman");
    command.args(["--root", &path("root"), "--runroot", &path("run"), "--tmpdir", &path("tmp")]);
    command.args(["--storage-driver", "vfs", "--cgroup-manager", "cgroupfs"]);
    command.args(["--events-backend", "file", "system", "service", "--time", IDLE, &address]);
    let started = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).spawn();
    let mut service = started.expect("podman is missing: apt-get install podman");
    let begun = Instant::now();
    while UnixStream::connect(&socket).is_err() {
        let ended = service.try_wait().expect("a child").is_some();
        if ended || begun.elapsed() > Duration::from_secs(20) {
            drop(service.kill());
            drop(service.wait());
            let said = fs::read_to_string(folder.join("log")).unwrap_or_default();
            assert_ne!(user(), Some(0), "podman's service does not start: {said}");
            eprintln!("not run: podman's service does not start for this user: {said}");
            return None;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    // It ends by itself, and somebody has to be told.
    std::thread::spawn(move || service.wait());
    Some(address)
}

/// The user who runs the tests.
fn user() -> Option<u32> {
    fs::metadata("/proc/self").ok().map(|data| data.uid())
}

fn with_podman(sandbox: &Sandbox, address: &str, arguments: &[&str]) -> Run {
    run(sandbox, &[&["build", ".", "--engine", address, "--progress", "plain"], arguments].concat())
}

fn findings(sandbox: &Sandbox, file: &str) -> Vec<(Value, Value, Value)> {
    let log: Value = serde_json::from_str(&sandbox.read(file)).expect("JSON");
    let findings = log["findings"].as_array().expect("findings").iter();
    let mut facts: Vec<_> = findings
        .map(|it| (it["rule"].clone(), it["start"]["line"].clone(), it["message"].clone()))
        .collect();
    facts.sort_by_key(|fact| format!("{fact:?}"));
    facts
}

#[test]
fn podman_is_known_with_its_version_and_what_it_can() {
    let Some(address) = podman() else { return };
    let run = run(&Sandbox::new(), &["engine", "--engine", address, "--format", "json"]);
    assert_eq!(run.code, 0, "{}", run.all());
    let log: Value = serde_json::from_str(&run.stdout).expect("JSON");
    let facts = &log["engine"]["facts"];
    assert_eq!(facts["product"], "Podman", "{log:#}");
    assert_eq!(facts["storage_driver"], "vfs", "{log:#}");
    assert_eq!(facts["buildkit"], false, "{log:#}");
    assert_eq!(facts["build_network"], "host", "{log:#}");
    assert_eq!(facts["rootless"], user() != Some(0), "{log:#}");
    let version = Command::new("podman").arg("--version").output().expect("podman runs");
    let version = String::from_utf8_lossy(&version.stdout).trim().to_owned();
    assert_eq!(
        version,
        format!("podman version {}", facts["version"].as_str().unwrap_or_default())
    );
}

#[test]
fn the_same_dockerfile_gives_the_same_findings_with_podman_and_with_docker() {
    let Some(address) = podman() else { return };
    let sandbox = context(
        "ARG TOKEN\nENV DB_PASSWORD=hunter2hunter2 A=b\nCOPY keep/ /keep\n\
         RUN dd if=/dev/zero of=/big bs=1M count=3 && \\\n  # a comment\n  chmod 4755 /bin/busybox\nRUN rm /big\n\
         RUN <<EOF\nset -e\necho of a heredoc > /h\nchmod 777 /h\nEOF\n\
         COPY <<EOF /from-a-heredoc\nof A=$A\nEOF\nUSER 0:0\nLABEL a=1\nHEALTHCHECK CMD true\n",
    );
    sandbox.write("keep/.env", "API_TOKEN=0123456789abcdef0123\n");
    let arguments = ["--build-arg", "TOKEN=s3cr3t-s3cr3t", "-t", "e2e:podman", "--format"];
    let ours = with_podman(&sandbox, address, &[&arguments[..], &["json=podman.json"]].concat());
    let theirs = build(&sandbox, &[&arguments[..], &["json=docker.json"]].concat());
    assert_eq!((ours.code, theirs.code), (1, 1), "{}\n{}", ours.all(), theirs.all());
    let found = findings(&sandbox, "podman.json");
    assert!(found.len() >= 4, "{found:#?}");
    assert_eq!(found, findings(&sandbox, "docker.json"));
    for text in ["hunter2", "s3cr3t", "0123456789abcdef"] {
        assert!(!ours.all().contains(text), "{text}: {}", ours.all());
    }
    let check =
        run(&sandbox, &["check", "e2e:podman", "--engine", address, "--format", "json=again.json"]);
    assert_eq!(check.code, 1, "{}", check.all());
    let again =
        with_podman(&sandbox, address, &["--no-check", "--build-arg", "TOKEN=s3cr3t-s3cr3t"]);
    assert!(again.stderr.contains("cached"), "{}", again.all());
}

#[test]
fn what_is_asked_for_reaches_the_steps_and_the_image() {
    let Some(address) = podman() else { return };
    let sandbox = context("");
    let dockerfile = "FROM scratch AS wanted\nCOPY busybox /bin/busybox\n\
         RUN [\"/bin/busybox\", \"--install\", \"-s\", \"/bin\"]\nARG WITH=default\nARG WITHOUT\n\
         RUN test \"$WITH $WITHOUT\" = 'given d'\n\
         RUN grep -q '10.1.2.3.*db' /etc/hosts && grep -q '::1.*six' /etc/hosts\n\
         RUN test $(ulimit -n) = 100 && df -k /dev/shm | grep -q ' 32768 '\nCOPY . /context\n\
         RUN test \"$(cd /context && find . | sort | tr '\\n' ' ')\" = \
         '. ./.containerignore ./busybox ./hard ./kept ./kept/x.log ./link '\n\
         RUN cd /context && test $(stat -c %a:%u kept/x.log) = 711:0 && test $(readlink link) = kept/x.log\n\
         SHELL [\"/bin/sh\", \"-ec\"]\nHEALTHCHECK CMD true\nONBUILD RUN true\nFROM nowhere:1\n";
    let path = sandbox.path();
    fs::remove_file(path.join("Dockerfile")).expect("ours");
    sandbox.write("kept/x.log", "x").write("other.log", "no").write(".containerignore", "kept\n");
    fs::set_permissions(path.join("kept/x.log"), fs::Permissions::from_mode(0o711)).expect("ours");
    fs::hard_link(path.join("busybox"), path.join("hard")).expect("a link");
    std::os::unix::fs::symlink("kept/x.log", path.join("link")).expect("a link");
    let _socket = UnixListener::bind(path.join("socket")).expect("a socket");
    sandbox.write("../elsewhere/Other", dockerfile);
    sandbox.write("../elsewhere/Other.dockerignore", "*.log\n!kept/x.log\n");
    let arguments = [
        ["-f", "../elsewhere/Other"],
        ["--target", "WANTED"],
        ["--tag", "e2e:asked"],
        ["--tag", "e2e:second"],
        ["--build-arg", "WITH=given"],
        ["--build-arg", "WITHOUT=d"],
        ["--label", "one=1"],
        ["--label", "two=a \"b\""],
        ["--add-host", "db:10.1.2.3"],
        ["--add-host", "six:::1"],
        ["--ulimit", "nofile=100:200"],
        ["--shm-size", "32m"],
        ["--output", "type=docker,dest=../elsewhere/image.tar"],
    ];
    let built =
        with_podman(&sandbox, address, &[&arguments.concat()[..], &["--no-check"]].concat());
    assert_eq!(built.code, 0, "{}", built.all());
    let archive = path.join("../elsewhere/image.tar");
    let manifest = json_in(&archive, "manifest.json");
    assert_eq!(manifest[0]["RepoTags"].as_array().map(Vec::len), Some(2), "{manifest}");
    let config = json_in(&archive, manifest[0]["Config"].as_str().expect("a name"));
    let config = &config["config"];
    assert_eq!(config["Labels"]["two"], "a \"b\"", "{config:#}");
    assert_eq!(config["Shell"][1], "-ec", "{config:#}");
    assert_eq!(config["Healthcheck"]["Test"][1], "true", "{config:#}");
    assert_eq!(config["OnBuild"][0], "RUN true", "{config:#}");
}

#[test]
fn a_run_has_no_network_where_none_is_asked_for() {
    let Some(address) = podman() else { return };
    let sandbox = context("RUN test $(grep -c : /proc/net/dev) = 1\n");
    let built = with_podman(&sandbox, address, &["--no-check", "--network", "none"]);
    assert_eq!(built.code, 0, "{}", built.all());
}

fn json_in(archive: &Path, name: &str) -> Value {
    let text = Command::new("tar").arg("xOf").arg(archive).arg(name).output().expect("tar runs");
    serde_json::from_slice(&text.stdout).expect("JSON")
}

#[test]
fn what_podman_would_pass_over_is_refused_before_anything_is_built() {
    let Some(address) = podman() else { return };
    let options: [&[&str]; 13] = [
        &["--add-host", "a:1.2.3.4", "--network", "none"],
        &["--secret", "id=a,env=HOME"],
        &["--ssh", "default=/nowhere"],
        &["--no-cache-filter", "x"],
        &["--cache-from", "some/image"],
        &["--cache-to", "type=inline"],
        &["--annotation", "a=b"],
        &["--sbom", "true"],
        &["--platform", "linux/s390x"],
        &["--add-host", "a:host-gateway"],
        &["--output", "folder"],
        &["--output", "type=oci,dest=file"],
        &["--provenance", "true"],
    ];
    let sandbox = context("RUN true\n");
    for arguments in options {
        let run = with_podman(&sandbox, address, &[arguments, &["--no-check"]].concat());
        assert_eq!(run.code, 3, "{arguments:?}: {}", run.all());
        assert!(run.stderr.contains("is not for Podman"), "{arguments:?}: {}", run.all());
        assert!(!run.stderr.contains("RUN"), "{arguments:?}: {}", run.all());
    }
    let instructions = [
        ("RUNN true\n", "unknown instruction: RUNN"),
        ("COPY --link busybox /x\n", "COPY --link: Podman"),
        ("RUN --network=none true\n", "RUN --network: Podman"),
        ("ADD https://example.org/r.git /r\n", "git repository"),
        ("COPY --from=x <<EOF /x\nEOF\n", "does not read heredocs"),
    ];
    for (instruction, text) in instructions {
        let run = with_podman(&context(instruction), address, &["--no-check"]);
        assert_eq!(run.code, 1, "{instruction}: {}", run.all());
        assert!(run.stderr.contains("Dockerfile:4: "), "{instruction}: {}", run.all());
        assert!(run.stderr.contains(text), "{instruction}: {}", run.all());
        assert!(!run.stderr.contains("busybox /bin"), "{instruction}: {}", run.all());
    }
}

#[test]
fn each_way_to_fail_is_told_as_with_docker() {
    let Some(address) = podman() else { return };
    let cases: [(&str, &[&str]); 5] = [
        (
            "RUN echo before && \\\n  nonesuch\n",
            &[
                "Dockerfile:4: ",
                "failed with exit code 127 (command not found)",
                "nonesuch: not found",
                "command: echo before &&",
            ],
        ),
        (
            "LABEL a=1\nRUN exit 137\n",
            &["Dockerfile:5: `RUN exit 137` failed with exit code 137 (killed"],
        ),
        (
            "COPY none.txt /\n",
            &["Dockerfile:4: `COPY none.txt /` failed", "none.txt", "no such file"],
        ),
        (
            "FROM localhost:1/nowhere:1\nRUN true\n",
            &["Dockerfile:4: base image localhost:1/nowhere:1: ", "refused"],
        ),
        ("ENV A\n", &["Dockerfile", "ENV must have two arguments"]),
    ];
    for (instructions, texts) in cases {
        let run = with_podman(
            &context(instructions),
            address,
            &["--no-check", "-t", "e2e:failed", "--label", "x=y"],
        );
        assert_eq!(run.code, 1, "{instructions}{}", run.all());
        for text in texts {
            assert!(run.stderr.contains(text), "{instructions}{text}: {}", run.all());
        }
    }
    let check = run(&Sandbox::new(), &["check", "e2e:failed", "--engine", address]);
    assert_eq!(check.code, 3, "nothing has a name: {}", check.all());
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let Some(address) = podman() else { return };
    let sandbox = context("");
    fs::create_dir(sandbox.path().join("Dockerfile.dockerignore")).expect("a folder");
    let run = with_podman(&sandbox, address, &["--no-check"]);
    assert_eq!(run.code, 2, "{}", run.all());
    assert!(run.stderr.contains("Dockerfile.dockerignore"), "{}", run.all());
}

#[test]
fn ctrl_c_ends_a_build_with_podman_at_once() {
    let Some(address) = podman() else { return };
    let sandbox = context("RUN echo begun && sleep 4\nRUN false\n");
    let arguments =
        ["build", ".", "--engine", address, "--progress", "plain", "-t", "e2e:cancelled"];
    let mut child =
        imagebuild(&sandbox, &arguments).stderr(Stdio::piped()).spawn().expect("it starts");
    let lines = lines_of(child.stderr.take().expect("a pipe"));
    while !lines.recv_timeout(Duration::from_mins(1)).expect("the step starts").ends_with("| begun")
    {
    }
    let begun = Instant::now();
    let killed = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(killed.expect("kill runs").success());
    let status = child.wait().expect("it ends");
    assert!(begun.elapsed() < Duration::from_secs(3), "{:?}", begun.elapsed());
    assert_eq!(status.code(), Some(3));
    assert!(lines.iter().any(|line| line.contains("cancelled")));
    let check = run(&sandbox, &["check", "e2e:cancelled", "--engine", address]);
    assert_eq!(check.code, 3, "{}", check.all());
}

fn lines_of(stream: impl std::io::Read + Send + 'static) -> mpsc::Receiver<String> {
    let (sender, lines) = mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            drop(sender.send(line));
        }
    });
    lines
}
