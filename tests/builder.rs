//! `--builder`: a BuildKit that stands by itself builds.

use std::{
    fs,
    io::Write as _,
    net::TcpListener,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use end_to_end::{Run, program};
use serde_json::{Value, json};
use testkit::Sandbox;

use crate::{
    buildkit::{BuildKit, Certificates},
    docker::Held,
    engine::{context, imagebuild, run},
    faults::{Running, runs, signal, until},
    registry::{LOGIN, Registry, USERS},
};

/// The socket of the engine that all tests share.
fn socket() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("engine/run/docker.sock")
}

/// The command that builds on the builder at `address`; no engine can be found.
fn command(sandbox: &Sandbox, address: &str, arguments: &[&str]) -> Command {
    let common = ["build", ".", "--builder", address, "--progress", "plain", "--network", "host"];
    let mut command = sandbox.command(program("imagebuild"));
    command.args(common).args(["--engine", "unix:///nowhere/docker.sock"]).args(arguments);
    command
}

fn build(sandbox: &Sandbox, address: &str, arguments: &[&str]) -> Run {
    Run::of(command(sandbox, address, arguments).output().expect("the program starts"))
}

fn tcp(builder: &BuildKit) -> String {
    format!("tcp://{}", builder.address)
}

#[test]
fn files_secrets_and_contexts_go_to_a_builder_and_what_it_built_comes_back_without_an_engine() {
    let sandbox = context(
        "COPY file /out/file\nRUN --mount=type=secret,id=token cat /run/secrets/token > /out/token\n\
         FROM scratch\nCOPY --from=0 /out /\n",
    );
    sandbox.write("file", "of the context").write("token", "of the secret");
    let _held = Held::engine(&sandbox);
    let builder = BuildKit::of(&socket(), None);
    let secret = ["--secret", "id=token,src=token", "--fail-on", "never"];
    let built = build(&sandbox, &tcp(&builder), &[&["-o", "out"], &secret[..]].concat());
    assert_eq!(built.code, 0, "{}", built.all());
    assert_eq!(sandbox.read("out/file"), "of the context");
    assert_eq!(sandbox.read("out/token"), "of the secret");
    let tar =
        build(&sandbox, &tcp(&builder), &[&["-o", "type=tar,dest=o.tar"], &secret[..]].concat());
    assert_eq!(tar.code, 0, "{}", tar.all());
    let mut archive =
        tar::Archive::new(fs::File::open(sandbox.path().join("o.tar")).expect("it is there"));
    assert_eq!(archive.entries().expect("an archive").count(), 2);
}

#[test]
fn a_builder_takes_logins_of_registries() {
    let registry = Registry::start(Some(USERS));
    let host = &registry.address;
    registry.push("remote", "1", "linux/amd64");
    let sandbox = context("");
    sandbox.write("Dockerfile", format!("FROM {host}/remote:1\nCOPY busybox /b\n"));
    let _held = Held::engine(&sandbox);
    let builder = BuildKit::of(&socket(), None);
    let refused = build(&sandbox, &tcp(&builder), &["-o", "out"]);
    assert_eq!(refused.code, 1, "{}", refused.all());
    assert!(refused.stderr.contains(&format!("`docker login {host}`")), "{}", refused.all());
    let login = json!({"auths": {host: {"auth": LOGIN}}});
    sandbox.write("../home/.docker/config.json", login.to_string());
    let built = build(&sandbox, &tcp(&builder), &["-o", "out"]);
    assert_eq!(built.code, 0, "{}", built.all());
    assert!(!built.all().contains("secret-of"), "{}", built.all());
}

#[test]
fn what_an_older_builder_or_the_output_cannot_take_is_refused_with_the_reason() {
    let sandbox = context("");
    let _held = Held::engine(&sandbox);
    let builder = BuildKit::of(&socket(), None);
    let heredoc = context("RUN <<END\ntrue\nEND\n");
    let archive = "type=docker,dest=image.tar";
    let cases: [(&Sandbox, &[&str], &str); 7] = [
        (&sandbox, &["-o", "out", "--shm-size", "64m"], "--shm-size needs BuildKit 0.10"),
        (&sandbox, &["-o", "out", "--add-host", "a:host-gateway"], "host-gateway"),
        (&sandbox, &["-o", archive, "--sbom"], "type=oci,dest=FILE"),
        (
            &sandbox,
            &["-o", archive, "--platform", "linux/amd64", "--platform", "linux/arm64"],
            "several",
        ),
        (&sandbox, &["-o", "out", "--build-context", "a=."], "BuildKit 0.10"),
        (&heredoc, &["-o", "out"], "heredocs need BuildKit 0.10"),
        (&sandbox, &["-o", archive], "--output type=local"),
    ];
    for (sandbox, arguments, text) in cases {
        let refused = build(sandbox, &tcp(&builder), arguments);
        assert_eq!(refused.code, 3, "{text}: {}", refused.all());
        assert!(refused.stderr.contains(text), "{text}: {}", refused.all());
        assert!(refused.stderr.contains(&tcp(&builder)), "{text}: {}", refused.all());
    }
    let nowhere = build(&sandbox, &tcp(&builder), &[]);
    assert_eq!(nowhere.code, 3, "{}", nowhere.all());
    assert!(nowhere.stderr.contains("--output type=docker,dest=FILE"), "{}", nowhere.all());
}

#[test]
fn certificates_are_shown_and_asked_for_and_what_is_wrong_with_them_is_said() {
    let sandbox = context("FROM scratch\nCOPY file /\n");
    sandbox.write("file", "sent");
    let _held = Held::engine(&sandbox);
    let certificates = Certificates::new("IP:127.0.0.1");
    let other = Certificates::new("DNS:elsewhere");
    let builder = BuildKit::of(&socket(), Some(&certificates));
    let elsewhere = BuildKit::of(&socket(), Some(&other));
    let plain = BuildKit::of(&socket(), None);
    let folder = |certificates: &Certificates| certificates.folder().display().to_string();
    let anonymous = tempfile::tempdir().expect("a temporary folder");
    fs::copy(certificates.folder().join("ca.pem"), anonymous.path().join("ca.pem")).expect("ours");
    let stranger = tempfile::tempdir().expect("a temporary folder");
    for (from, name) in [(&certificates, "ca.pem"), (&other, "cert.pem"), (&other, "key.pem")] {
        fs::copy(from.folder().join(name), stranger.path().join(name)).expect("ours");
    }
    let shown = |folder: &tempfile::TempDir| folder.path().display().to_string();
    let built =
        build(&sandbox, &tcp(&builder), &["-o", "out", "--builder-tls", &folder(&certificates)]);
    assert_eq!(built.code, 0, "{}", built.all());
    assert_eq!(sandbox.read("out/file"), "sent");
    let named =
        ["-o", "out", "--builder-tls", &folder(&other), "--builder-servername", "elsewhere"];
    let built = build(&sandbox, &tcp(&elsewhere), &named);
    assert_eq!(built.code, 0, "{}", built.all());
    let cases = [
        (&builder, Some(folder(&other)), "of an authority that"),
        (&elsewhere, Some(folder(&other)), "--builder-servername"),
        (&builder, Some(shown(&anonymous)), "cert.pem and key.pem"),
        // Whether the alert or the end of the connection comes first is chance.
        (&builder, Some(shown(&stranger)), "the client's certificate"),
        (&builder, None, "--builder-tls"),
        (&plain, Some(folder(&certificates)), "does not speak TLS"),
        (&builder, Some("none".to_owned()), "none/ca.pem"),
    ];
    for (builder, folder, text) in cases {
        let tls = folder.as_ref().map(|folder| ["--builder-tls", folder.as_str()]);
        let arguments = [&["-o", "out"][..], tls.as_ref().map_or(&[][..], |tls| &tls[..])].concat();
        let begun = Instant::now();
        let refused = build(&sandbox, &tcp(builder), &arguments);
        assert!(begun.elapsed() < Duration::from_secs(15), "{text}: {:?}", begun.elapsed());
        assert_eq!(refused.code, 3, "{text}: {}", refused.all());
        assert!(refused.stderr.contains(text), "{text}: {}", refused.all());
        assert!(refused.stderr.contains(&tcp(builder)), "{text}: {}", refused.all());
    }
}

#[test]
fn a_builder_that_is_not_there_or_says_nothing_is_named_within_seconds() {
    let sandbox = context("");
    // The kernel accepts for it.
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let mute = format!("tcp://{}", listener.local_addr().expect("bound"));
    let closed = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("bound");
    let nobody = "unix:///nowhere/buildkitd.sock";
    let cases = [
        (mute.as_str(), "no answer within", 15),
        (&format!("tcp://{closed}"), "does it run", 5),
        (nobody, "does buildkitd run?", 5),
    ];
    for (address, text, seconds) in cases {
        let begun = Instant::now();
        let run = build(&sandbox, address, &["-o", "out"]);
        assert!(begun.elapsed() < Duration::from_secs(seconds), "{address}: {:?}", begun.elapsed());
        assert_eq!(run.code, 3, "{}", run.all());
        assert!(run.stderr.contains(address), "{}", run.all());
        assert!(run.stderr.contains(text), "{}", run.all());
    }
    let interrupted = Running::of(command(&sandbox, &mute, &["-o", "out"]));
    std::thread::sleep(Duration::from_secs(1));
    let begun = Instant::now();
    signal("INT", interrupted.child.id());
    let (status, said) = interrupted.end();
    assert!(begun.elapsed() < Duration::from_secs(1), "{said}");
    assert_eq!(status.code(), Some(3), "{said}");
}

#[test]
fn ctrl_c_ends_the_step_on_a_builder_within_a_second() {
    let sandbox = context("RUN echo begun; sleep 31751\n");
    let _held = Held::engine(&sandbox);
    let builder = BuildKit::of(&socket(), None);
    let mut running = Running::of(command(&sandbox, &tcp(&builder), &["-o", "out"]));
    running.wait_for("| begun");
    let begun = Instant::now();
    signal("INT", running.child.id());
    running.wait_for("cancelled; ");
    assert!(begun.elapsed() < Duration::from_secs(1), "{:?}", begun.elapsed());
    until(Duration::from_secs(2), "the step ends", || !runs("sleep 31751"));
    assert_eq!(running.end().0.code(), Some(3));
}

#[test]
fn a_builder_that_goes_away_during_a_build_is_named() {
    let sandbox = context("RUN echo begun; sleep 31752\n");
    let _held = Held::engine(&sandbox);
    let builder = BuildKit::of(&socket(), None);
    let address = tcp(&builder);
    let mut running = Running::of(command(&sandbox, &address, &["-o", "out"]));
    running.wait_for("| begun");
    let begun = Instant::now();
    drop(builder);
    running.wait_for(&format!("the builder at {address} went away during the build"));
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    assert_eq!(running.end().0.code(), Some(3));
}

/// Debian has no BuildKit: `buildctl` in the container is busybox, which joins the same two ends.
#[test]
fn a_builder_in_a_container_is_reached_through_the_engine() {
    let sandbox = context("");
    let _held = Held::engine(&sandbox);
    let builder = BuildKit::of(&socket(), None);
    let script = format!(
        "#!/bin/busybox sh\n[ \"$1\" = dial-stdio ] && exec /bin/busybox nc 127.0.0.1 {}\n",
        builder.address.port()
    );
    sandbox.write("buildctl", script);
    let mode = fs::Permissions::from_mode(0o755);
    fs::set_permissions(sandbox.path().join("buildctl"), mode).expect("ours");
    sandbox.write(
        "Dockerfile",
        "FROM scratch\nCOPY busybox /bin/busybox\nCOPY buildctl /bin/buildctl\nENV PATH=/bin\n",
    );
    let common = ["build", ".", "--engine", "private", "--progress", "plain", "--no-check"];
    let made = run(&sandbox, &[&common[..], &["-t", "e2e:buildkit"]].concat());
    assert_eq!(made.code, 0, "{}", made.all());
    let docker = |arguments: &[&str]| {
        let engine = ["engine", "--engine", "private", "--", crate::docker::docker()];
        run(&sandbox, &[&engine, arguments].concat())
    };
    let sleeper = ["--network", "host", "e2e:buildkit", "busybox", "sleep", "600"];
    for name in ["e2e-builder", "buildx_buildkit_e2e0"] {
        docker(&["rm", "-f", name]);
        let started = docker(&[&["run", "-d", "--name", name], &sleeper[..]].concat());
        assert_eq!(started.code, 0, "{}", started.all());
    }
    sandbox.write("file", "sent").write("Dockerfile", "FROM scratch\nCOPY file /\n");
    let through = |name: &str| {
        let address = format!("docker-container://{name}");
        let common = ["build", ".", "--engine", "private", "--progress", "plain", "-o", "out"];
        run(&sandbox, &[&common[..], &["--builder", &address, "--no-check"]].concat())
    };
    for name in ["e2e-builder", "e2e"] {
        drop(fs::remove_dir_all(sandbox.path().join("out")));
        let built = through(name);
        assert_eq!(built.code, 0, "{name}: {}", built.all());
        assert_eq!(sandbox.read("out/file"), "sent", "{name}");
    }
    let missing = through("nonesuch");
    assert_eq!(missing.code, 3, "{}", missing.all());
    assert!(missing.stderr.contains("`buildx_buildkit_e2e0`"), "{}", missing.all());
    docker(&["rm", "-f", "e2e-builder", "buildx_buildkit_e2e0"]);
}

/// A `buildkitd` of the test's own.
struct Daemon {
    process: Child,
    folder: tempfile::TempDir,
}

impl Daemon {
    /// None where it is not installed, which is said.
    fn start() -> Option<Self> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let address = format!("unix://{}/buildkitd.sock", folder.path().display());
        let process = Command::new("buildkitd")
            .arg("--root")
            .arg(folder.path().join("root"))
            .args(["--addr", &address, "--oci-worker-net", "host"])
            .args([
                "--oci-worker-snapshotter",
                "native",
                "--allow-insecure-entitlement",
                "network.host",
            ])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let Ok(process) = process else {
            // Past the harness, which keeps what tests print that pass.
            let said = "NOT TESTED: images and indices that a builder sends, as buildkitd is not installed";
            drop(writeln!(std::io::stderr(), "{said}"));
            return None;
        };
        let daemon = Self { process, folder };
        let socket = daemon.folder.path().join("buildkitd.sock");
        until(Duration::from_secs(30), "buildkitd listens", || socket.exists());
        Some(daemon)
    }

    fn address(&self) -> String {
        format!("unix://{}/buildkitd.sock", self.folder.path().display())
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        signal("TERM", self.process.id());
        drop(self.process.wait());
    }
}

#[test]
fn an_image_goes_into_the_engine_or_into_an_archive_and_is_checked_there() {
    let Some(daemon) = Daemon::start() else { return };
    let sandbox = context("RUN <<END\necho 1 > /one\nEND\nENV DB_PASSWORD=hunter2\n");
    let findings = |run: &Run| {
        let log: Value =
            serde_json::from_str(&run.stdout).unwrap_or_else(|_| panic!("{}", run.all()));
        log["findings"].as_array().expect("findings").len()
    };
    let json = ["--format", "json"];
    let address = daemon.address();
    let common = ["build", ".", "--engine", "private", "--builder", &address];
    let into = imagebuild(&sandbox, &[&common[..], &["-t", "e2e:remote"], &json[..]].concat())
        .args(["--network", "host", "--iidfile", "id"])
        .output();
    let into = Run::of(into.expect("the program starts"));
    assert!(findings(&into) > 0, "{}", into.all());
    let found = run(&sandbox, &["check", "e2e:remote", "--engine", "private", "--format", "json"]);
    assert!(findings(&found) > 0, "{}", found.all());
    let inspected = ["engine", "--engine", "private", "--", crate::docker::docker(), "inspect"];
    let inspected = run(&sandbox, &[&inspected[..], &["-f", "{{.Id}}", "e2e:remote"]].concat());
    assert_eq!(inspected.stdout.trim(), sandbox.read("id").trim(), "{}", inspected.all());
    for form in ["docker", "oci"] {
        let output = format!("type={form},dest={form}.tar");
        let archived = build(&sandbox, &address, &[&["-o", &output], &json[..]].concat());
        assert_eq!(findings(&archived), findings(&into), "{form}: {}", archived.all());
        let checked = run(&sandbox, &["check", &format!("{form}.tar"), "--format", "json"]);
        assert!(findings(&checked) > 0, "{form}: {}", checked.all());
    }
    sandbox.write("Dockerfile", "FROM scratch\nCOPY busybox /b\nUSER 1:1\n");
    let both =
        ["--platform", "linux/amd64", "--platform", "linux/arm64", "-o", "type=oci,dest=i.tar"];
    let beside = ["--annotation", "a=b", "--provenance", "mode=max"];
    let index = build(&sandbox, &address, &[&both[..], &beside[..], &json[..]].concat());
    assert!(index.stdout.contains("linux/arm64"), "{}", index.all());
    assert!(index.code <= 1, "{}", index.all());
}
