//! The same Dockerfile and context give the image that docker's own command builds, on the same engine.
//!
//! An image's id is the hash of its configuration, which has the times of its layers in it: it is the same only if the
//! second builder finds every layer of the first in the cache, that is if both ask for the same and send the same files.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    os::unix::fs::PermissionsExt as _,
    path::Path,
    process::{Child, Command, Stdio},
};

use end_to_end::Run;
use serde_json::Value;
use testkit::Sandbox;

use crate::engine::{build, context, imagebuild, run};

/// Debian's docker command builds with BuildKit by itself; newer ones need a plug-in.
pub(crate) fn docker() -> &'static str {
    if std::env::var_os("IMAGEBUILD_TEST_PATH").is_none() && Path::new("/usr/bin/docker").exists() {
        "/usr/bin/docker"
    } else {
        "docker"
    }
}

/// Builds with docker's command; gives the image's id.
pub(crate) fn with_docker(sandbox: &Sandbox, arguments: &[&str]) -> String {
    let command = ["build", ".", "--network", "host", "--iidfile", "../docker.id", "--quiet"];
    let built = imagebuild(sandbox, &["engine", "--engine", "private", "--", docker()])
        .args([&command, arguments].concat())
        .env("DOCKER_BUILDKIT", "1")
        .output();
    let built = Run::of(built.expect("the program starts"));
    assert_eq!(built.code, 0, "docker build: {}", built.all());
    sandbox.read("../docker.id").trim().to_owned()
}

pub(crate) fn with_imagebuild(sandbox: &Sandbox, arguments: &[&str]) -> String {
    let built = build(sandbox, &[&["--iidfile", "../ours.id", "--no-check"], arguments].concat());
    assert_eq!(built.code, 0, "{}", built.all());
    sandbox.read("../ours.id").trim().to_owned()
}

/// Builds with both; which of them is first differs, as only the second takes from the cache.
pub(crate) fn is_the_same(name: &str, number: usize, sandbox: &Sandbox, arguments: &[&str]) {
    let (ours, theirs) = if number.is_multiple_of(2) {
        let ours = with_imagebuild(sandbox, arguments);
        (ours, with_docker(sandbox, arguments))
    } else {
        let theirs = with_docker(sandbox, arguments);
        (with_imagebuild(sandbox, arguments), theirs)
    };
    assert!(ours.starts_with("sha256:"), "{name}: {ours}");
    assert_eq!(ours, theirs, "{name}");
}

/// What a context may hold: links, modes, an empty folder, names with blanks and of other alphabets, an old file.
pub(crate) fn with_odd_files(sandbox: &Sandbox) {
    sandbox.write("odd/plain", "plain").write("odd/with blank", "b").write("odd/größe/ж", "u");
    sandbox.write("odd/run.sh", "#!/bin/sh\n").write("odd/.hidden", "").write("odd/skip.log", "l");
    sandbox.write("odd/keep.log", "k").write("odd/first", "two names");
    let odd = sandbox.path().join("odd");
    fs::create_dir_all(odd.join("empty")).expect("a folder");
    std::os::unix::fs::symlink("plain", odd.join("link")).expect("a link");
    std::os::unix::fs::symlink("/nowhere", odd.join("dangling")).expect("a link");
    fs::hard_link(odd.join("first"), odd.join("second")).expect("a link");
    // The first name of this one is ignored.
    fs::hard_link(odd.join("skip.log"), odd.join("third")).expect("a link");
    for (path, mode) in [("run.sh", 0o4755), (".hidden", 0o600), ("empty", 0o1777)] {
        fs::set_permissions(odd.join(path), fs::Permissions::from_mode(mode)).expect("ours");
    }
    let mut touch = Command::new("touch");
    touch.args(["-d", "1985-10-26T01:21:00.123456789Z"]).arg(odd.join("plain"));
    assert!(touch.status().expect("touch runs").success());
    // CAP_NET_BIND_SERVICE, permitted and effective.
    let capability = "import os, sys; os.setxattr(sys.argv[1], 'security.capability', bytes([1,0,0,2,0,4]) + bytes(14))";
    let given = Command::new("python3").args(["-c", capability]).arg(odd.join("run.sh")).status();
    assert!(given.expect("python runs").success(), "a capability");
    let made = Command::new("mkfifo").arg(odd.join("pipe")).status();
    assert!(made.expect("mkfifo runs").success());
}

/// Dockerfiles behind busybox, with the arguments of their builds.
const CASES: &[(&str, &str, &[&str])] = &[
    ("files", "COPY odd /odd\nCOPY odd/link odd/with* /some/\n", &[]),
    ("all files", "COPY . /all\n", &[]),
    ("modes and owners", "COPY --chown=7:8 odd/first /a\nCOPY --chmod=711 odd/plain /b\n", &[]),
    ("an archive", "ADD files.tar /unpacked/\nADD odd/plain /plain\n", &[]),
    (
        "mounts",
        "RUN --mount=type=cache,target=/c,id=e2e,sharing=locked echo 1 > /c/x\n\
         RUN --mount=type=bind,source=odd,target=/b cat /b/plain > /read\n\
         RUN --mount=type=bind,from=e2e:parity,source=/bin,target=/b ls /b | wc -l > /count\n\
         RUN --mount=type=tmpfs,target=/t echo 1 > /t/x && mount | grep -c ' /t ' > /mounted\n\
         RUN --mount=type=secret,id=token,mode=0400,target=/token wc -c < /token > /length\n",
        &["--secret", "id=token,src=odd/plain"],
    ),
    (
        "stages",
        "FROM scratch AS files\nCOPY odd/plain /one\nFROM files\nCOPY odd/first /two\n\
         COPY --from=0 /bin/busybox /b\nCOPY --from=files /one /three\nCOPY --from=e2e:parity /marker /m\n",
        &[],
    ),
    (
        "a stage",
        "FROM scratch AS wanted\nCOPY odd/plain /\nFROM wanted\nRUN no\n",
        &["--target", "wanted"],
    ),
    ("triggers", "FROM e2e:triggers\nRUN echo after > /after\n", &[]),
    (
        "a configuration",
        "MAINTAINER somebody <a@b.c>\nSHELL [\"/bin/sh\", \"-ec\"]\nENV A=1 B=\"two words\" C=$A-x\nENV OLD form\n\
         WORKDIR /a\nWORKDIR b\nEXPOSE 80 53/udp $A\nVOLUME [\"/v\", \"/w\"]\nUSER 1:2\nSTOPSIGNAL 9\n\
         HEALTHCHECK --interval=3s --retries=2 CMD true\nLABEL x=1 \"y z\"='q \"r\"'\nENTRYPOINT exec true\n\
         CMD [\"a\", \"b\"]\nONBUILD RUN echo later\n",
        &["--label", "given=yes", "--label", "empty="],
    ),
    (
        "arguments",
        "ARG WITH=default\nARG WITHOUT\nRUN echo \"$WITH $WITHOUT $HTTP_PROXY\" > /arguments\nLABEL with=$WITH\n",
        &[
            "--build-arg",
            "WITH=given",
            "--build-arg",
            "WITHOUT=x y",
            "--build-arg",
            "HTTP_PROXY=http://localhost:1",
        ],
    ),
    ("hosts and no network", "RUN cat /etc/hosts > /hosts\n", &["--add-host", "db:10.1.2.3"]),
    ("a platform", "FROM scratch\nCOPY odd/plain /\n", &["--platform", "linux/arm64"]),
    ("ends of lines", "RUN echo \\\r\n  # a comment\r\n\r\n  joined > /j\r\nLABEL a=1\r\n", &[]),
    ("small letters", "run echo small > /s\ncopy odd/plain /\nlabel a=\\\n1\n", &[]),
    ("no files", "FROM scratch\nLABEL only=this\n", &[]),
    ("another file", "RUN no\n", &["-f", "other/Dockerfile"]),
];

/// Keeps the engine while many commands use it.
pub(crate) struct Held(Child);

impl Held {
    pub(crate) fn engine(sandbox: &Sandbox) -> Self {
        let hold = ["engine", "--engine", "private", "--", "sh", "-c", "echo held; exec cat"];
        let mut holder = imagebuild(sandbox, &hold);
        let holder = holder.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut holder = holder.spawn().expect("the program starts");
        // It says so when the engine is there.
        let mut said = String::new();
        let out = holder.stdout.as_mut().expect("its output is a pipe");
        BufReader::new(out).read_line(&mut said).expect("a line");
        assert_eq!(said, "held\n");
        Self(holder)
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        drop(self.0.wait());
    }
}

#[test]
fn odd_dockerfiles_give_the_image_that_docker_builds() {
    let base = context("RUN echo 1 > /marker\n");
    let _held = Held::engine(&base);
    with_imagebuild(&base, &["-t", "e2e:parity"]);
    let base =
        context("ONBUILD COPY odd/plain /triggered\nONBUILD RUN echo 1 > /run\nONBUILD USER 0:0\n");
    with_imagebuild(&base, &["-t", "e2e:triggers"]);
    for (number, (name, instructions, arguments)) in CASES.iter().enumerate() {
        let sandbox = context(instructions);
        with_odd_files(&sandbox);
        sandbox.write(".dockerignore", "# comment\n**/*.log\n!odd/keep.log\n");
        sandbox.write("other/Dockerfile", "FROM scratch\nCOPY . /\n");
        sandbox.write("other/Dockerfile.dockerignore", "*\n!odd/gr*\n");
        let mut archive =
            tar::Builder::new(fs::File::create(sandbox.path().join("files.tar")).expect("a file"));
        archive.append_dir_all("inside", sandbox.path().join("odd/größe")).expect("an archive");
        archive.into_inner().expect("an archive");
        is_the_same(name, number, &sandbox, arguments);
    }
}

/// What is the same also where nothing comes from the cache: layers made of files of the context alone.
#[test]
fn layers_of_files_are_the_same_without_the_cache() {
    let sandbox = context("");
    with_odd_files(&sandbox);
    // The builder gives a folder with files in it the time at which it got the last of them.
    fs::remove_dir_all(sandbox.path().join("odd/größe")).expect("ours");
    sandbox.write("Dockerfile", "FROM scratch\nCOPY odd /\nLABEL a=1\nENV B=2\n");
    let facts = |id: &str| {
        let ask = format!(
            "curl -sS --unix-socket \"${{DOCKER_HOST#unix://}}\" http://engine/images/{id}/json"
        );
        let asked = run(&sandbox, &["engine", "--engine", "private", "--", "sh", "-c", &ask]);
        let image: Value = serde_json::from_str(&asked.stdout)
            .unwrap_or_else(|error| panic!("{error}: {}", asked.all()));
        (image["RootFS"].clone(), image["Config"].clone(), image["Architecture"].clone())
    };
    let ours = facts(&with_imagebuild(&sandbox, &["--no-cache"]));
    let theirs = facts(&with_docker(&sandbox, &["--no-cache"]));
    assert_eq!(ours.0["Layers"].as_array().map(Vec::len), Some(1), "{ours:?}");
    assert_eq!(ours, theirs);
    let again = facts(&with_imagebuild(&sandbox, &["--no-cache"]));
    assert_eq!(again, theirs, "files that the builder has already");
}
