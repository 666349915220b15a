//! Whole Dockerfiles, the repository's templates and contexts of every kind give the image that docker's own command
//! builds; what the engine does not know by itself gives the same files.

use std::{
    fs::{self, File},
    io::Read as _,
    os::unix::ffi::OsStrExt as _,
    path::Path,
    process::Command,
    sync::atomic::{AtomicBool, Ordering},
    thread,
};

use testkit::Sandbox;

use crate::{
    agents::Agent,
    docker::{Held, is_the_same, with_docker, with_imagebuild, with_odd_files},
    engine::{base_images, build, context, imagebuild},
    server::serve,
};

const TEMPLATES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../templates");

#[test]
fn every_template_gives_the_image_that_docker_builds() {
    base_images();
    let _held = Held::engine(&Sandbox::new());
    let mut built = 0;
    for template in fs::read_dir(TEMPLATES).expect("a folder").flatten() {
        let sandbox = Sandbox::new();
        let copied =
            Command::new("cp").arg("-aT").arg(template.path()).arg(sandbox.path()).status();
        assert!(copied.expect("cp runs").success());
        for file in ["Dockerfile", "Dockerfile.optimized"] {
            if sandbox.path().join(file).exists() {
                let name = format!("{}/{file}", template.path().display());
                is_the_same(&name, built, &sandbox, &["-f", file]);
                built += 1;
            }
        }
    }
    assert!(built >= 6, "{built}");
}

/// Dockerfiles as they are, with the arguments of their builds.
const WHOLE: &[(&str, &str, &[&str])] = &[
    (
        "arguments before FROM",
        "ARG BASE=e2e:none\nARG TAG=whole\nFROM e2e:${TAG} AS one\nARG TAG\nARG OWN=${TAG:+set}${NONE:-unset}\n\
         LABEL tag=$TAG own=$OWN\nFROM ${BASE}\nARG TAG=other\nLABEL tag=${TAG}\nCOPY --from=one /marker /m\n",
        &["--build-arg", "BASE=e2e:whole"],
    ),
    (
        "platforms",
        "FROM --platform=$BUILDPLATFORM e2e:whole AS build\nARG TARGETPLATFORM\nARG TARGETARCH TARGETVARIANT\n\
         ARG BUILDPLATFORM BUILDOS\nRUN echo $TARGETPLATFORM $TARGETARCH $TARGETVARIANT $BUILDPLATFORM $BUILDOS > /p\n\
         FROM scratch\nCOPY --from=build /p /p\n",
        &["--platform", "linux/arm/v7"],
    ),
    (
        "another escape",
        "# escape=`\nFROM e2e:whole\nRUN echo a `\n  b \\n > /x\nLABEL path=C:\\dir\n",
        &[],
    ),
    (
        "stages by name, by number and as images",
        "FROM e2e:whole AS First\nRUN echo 1 > /one\nFROM e2e:whole\nRUN echo 2 > /two\nFROM scratch AS files\n\
         COPY --from=first /one /\nCOPY --from=1 /two /\nCOPY --from=e2e:whole /marker /bin/ls /three/\n\
         FROM files AS unused\nRUN no\nFROM files\nCOPY --from=files --chown=5:6 / /copy/\nADD --chown=7 busybox /b\n",
        &[],
    ),
    (
        "names of other alphabets",
        "FROM e2e:whole\nENV größe=1 ЖУК=жук\nLABEL \"ключ\"=\"значение 🦀\"\nCOPY [\"odd/größe/ж\", \"/größe/ж 🦀\"]\n\
         WORKDIR /größe\nRUN echo \"$ЖУК\" > 'ж ж'; cat 'ж 🦀' >> 'ж ж'\nVOLUME /größe\nUSER größe\nCMD [\"echo\", \"ß\"]\n",
        &[],
    ),
    (
        "a configuration that is replaced",
        "FROM e2e:configured\nHEALTHCHECK NONE\nSTOPSIGNAL SIGQUIT\nSHELL [\"/bin/sh\", \"-xc\"]\nRUN echo x > /x\nUSER nobody:8\n\
         ENTRYPOINT [\"/bin/true\"]\nVOLUME /one /two\nEXPOSE 8080-8082/tcp 9/sctp\nENV PATH=/none:$PATH\nCMD echo $PATH\n\
         HEALTHCHECK --start-period=1m --timeout=2s CMD [\"true\", \"x\"]\n",
        &[],
    ),
    (
        "triggers and their stage",
        "FROM e2e:configured AS one\nFROM one\nONBUILD ADD odd /odd\nONBUILD WORKDIR /w\nRUN pwd > /where\n",
        &[],
    ),
    (
        "patterns of sources",
        "FROM scratch\nCOPY odd/*.log odd/[a-p]l?in /some/\nCOPY odd/w*/../plain odd/link odd/run.sh /more/\n\
         COPY odd/empty /empty\nCOPY odd/größe/ /with/slash\nADD odd /added/\n",
        &[],
    ),
];

#[test]
fn whole_dockerfiles_give_the_image_that_docker_builds() {
    let base = context("RUN echo 1 > /marker\n");
    let _held = Held::engine(&base);
    with_imagebuild(&base, &["-t", "e2e:whole"]);
    let configured = context(
        "ENV A=b\nHEALTHCHECK CMD true\nSTOPSIGNAL 3\nVOLUME /v\nUSER 4\nCMD [\"x\"]\nENTRYPOINT [\"y\"]\n\
         USER 0:0\nONBUILD USER 0:0\nONBUILD RUN echo triggered > /triggered\n",
    );
    with_imagebuild(&configured, &["-t", "e2e:configured"]);
    for (number, (name, text, arguments)) in WHOLE.iter().enumerate() {
        let sandbox = context("");
        with_odd_files(&sandbox);
        sandbox.write("Dockerfile", text);
        is_the_same(name, number, &sandbox, arguments);
    }
}

#[test]
fn archives_and_addresses_that_are_added_give_the_image_that_docker_builds() {
    let sandbox = context("");
    let _held = Held::engine(&sandbox);
    with_odd_files(&sandbox);
    let make = "import tarfile\nfor form in ['', 'gz', 'bz2', 'xz']:\n  with tarfile.open('all.tar' + form, 'w:' + form) as \
                archive: archive.add('odd', 'in/' + form)";
    let made = Command::new("python3").args(["-c", make]).current_dir(sandbox.path()).status();
    assert!(made.expect("python runs").success());
    let archive = fs::read(sandbox.path().join("all.targz")).expect("an archive");
    let address = serve(move |path| match path {
        "/all.targz" => (200, archive.clone()),
        "/a%20file" => (200, b"text\n".to_vec()),
        _ => (404, Vec::new()),
    });
    sandbox.write(
        "Dockerfile",
        format!(
            "FROM scratch\nADD all.tar all.targz all.tarbz2 all.tarxz /unpacked/\nCOPY all.tar /whole\n\
             ADD {address}/all.targz /fetched/\nADD --chown=3:4 {address}/a%20file /named\nADD odd/plain /plain\n"
        ),
    );
    is_the_same("archives", 0, &sandbox, &[]);
    sandbox.write("Dockerfile", format!("FROM scratch\nADD {address}/nothing /\n"));
    let missing = build(&sandbox, &["--no-check"]);
    assert_eq!(missing.code, 1, "{}", missing.all());
    assert!(missing.stderr.contains("404"), "{}", missing.all());
}

#[test]
fn a_context_of_many_and_odd_files_gives_the_image_that_docker_builds() {
    let sandbox = context("");
    let _held = Held::engine(&sandbox);
    with_odd_files(&sandbox);
    let root = sandbox.path();
    for number in 0..10_000 {
        let folder = root.join(format!("many/{}", number / 500));
        fs::create_dir_all(&folder).expect("a folder");
        drop(File::create(folder.join(number.to_string())).expect("a file"));
    }
    let sparse = File::create(root.join("sparse")).expect("a file");
    sparse.set_len(64 << 20).expect("a file with a hole");
    // As long as the engine's own folder leaves room for.
    let long = format!("long/{}", [&"n".repeat(200)[..]; 12].join("/"));
    sandbox.write(&format!("{long}/end"), "e");
    for name in ["-rf", "a\\b", "line\nbreak", "quote\"'", "*", "~", "$HOME", "%41", "🦀", " "] {
        sandbox.write(&format!("names/{name}"), name);
    }
    // What is not sent may be called as it likes.
    let undecodable = Path::new(std::ffi::OsStr::from_bytes(b"na\xefve.log"));
    drop(File::create(root.join("odd").join(undecodable)).expect("a file"));
    sandbox.write(".dockerignore", "odd/*.log\n");
    sandbox.write("Dockerfile", "FROM scratch\nCOPY . /all\nCOPY names /names\n");
    is_the_same("a context", 0, &sandbox, &[]);
    sandbox.write("many/3/1700", "changed").write("many/new", "");
    fs::remove_dir_all(root.join("many/4")).expect("ours");
    fs::remove_file(root.join("many/5/2600")).expect("ours");
    fs::create_dir(root.join("many/5/2600")).expect("a folder where a file was");
    is_the_same("a context that changed", 1, &sandbox, &[]);
    sandbox.write(".dockerignore", "");
    let refused = build(&sandbox, &["--no-check"]);
    assert_eq!(refused.code, 2, "{}", refused.all());
    assert!(refused.stderr.contains("the name is not UTF-8"), "{}", refused.all());
}

#[test]
fn a_step_with_an_agent_gives_the_image_that_docker_builds() {
    let agent = Agent::start();
    let step = "RUN --mount=type=ssh,target=/agent test -S /agent && echo $SSH_AUTH_SOCK > /where\n\
                RUN --mount=type=ssh,id=other,mode=0666,uid=5 test -S \"$SSH_AUTH_SOCK\"\n\
                RUN --mount=type=ssh,id=nobody echo \"none: $SSH_AUTH_SOCK\" > /none\n";
    let sandbox = context(step);
    let _held = Held::engine(&sandbox);
    let ids = ["default", "other"].map(|id| format!("{id}={}", agent.socket()));
    is_the_same("agents", 0, &sandbox, &["--ssh", &ids[0], "--ssh", &ids[1]]);
}

/// The files of an image, with their bytes.
fn files(sandbox: &Sandbox, archive: &str) -> Vec<(String, u32, Vec<u8>)> {
    let mut archive =
        tar::Archive::new(File::open(sandbox.path().join(archive)).expect("it is there"));
    let mut files = Vec::new();
    for entry in archive.entries().expect("an archive") {
        let mut entry = entry.expect("an entry");
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).expect("its bytes");
        let name = entry.path().expect("a name").display().to_string();
        files.push((name, entry.header().mode().expect("a mode"), bytes));
    }
    files.sort();
    files
}

/// Docker's command of the time of this engine does not know heredocs: the same is said without.
#[test]
fn heredocs_give_the_files_that_docker_makes_without() {
    let sandbox = context(
        "RUN <<END\nset -e\nmkdir /out\necho \"$((1 + 2)) $0\" > /out/script\nEND\n\
         ARG WHO=me\nCOPY <<one <<\"two\" /out/\n$WHO is nobody\none\n$HOME\ttabs\ntwo\n\
         COPY --chmod=640 <<-empty /out/none\n\tempty\n\
         FROM scratch\nCOPY --from=0 /out /\n",
    );
    let _held = Held::engine(&sandbox);
    let ours = build(&sandbox, &["--output", "type=tar,dest=../ours.tar", "--no-check"]);
    assert_eq!(ours.code, 0, "{}", ours.all());
    sandbox.write("in/one", "me is nobody\n").write("in/two", "$HOME\ttabs\n").write("in/none", "");
    sandbox.write(
        "Dockerfile",
        "FROM scratch\nCOPY busybox /bin/busybox\nRUN [\"/bin/busybox\", \"--install\", \"-s\", \"/bin\"]\n\
         RUN mkdir /out && echo \"$((1 + 2)) $0\" > /out/script\nCOPY in/one in/two /out/\n\
         COPY --chmod=640 in/none /out/\nFROM scratch\nCOPY --from=0 /out /\n",
    );
    let theirs =
        imagebuild(&sandbox, &["engine", "--engine", "private", "--", crate::docker::docker()])
            .args(["build", ".", "--network", "host", "--output", "type=tar,dest=../theirs.tar"])
            .env("DOCKER_BUILDKIT", "1")
            .output();
    assert!(theirs.expect("the program starts").status.success());
    assert_eq!(files(&sandbox, "../ours.tar"), files(&sandbox, "../theirs.tar"));
}

#[test]
fn what_needs_a_frontend_that_cannot_be_had_is_said_with_its_line() {
    let sandbox = context("");
    let version = crate::engine::run(&sandbox, &["engine", "--engine", "private"]).stdout;
    if version.contains(" 20.10") {
        sandbox.write("Dockerfile", "FROM scratch\nCOPY --link busybox /\n");
        let link = build(&sandbox, &["--no-check"]);
        assert_eq!(link.code, 1, "{}", link.all());
        assert!(
            link.stderr.to_lowercase().contains("dockerfile:2: unknown flag: link"),
            "{}",
            link.all()
        );
    }
    let text =
        "# escape=\\\n# syntax=localhost:1/docker/dockerfile:1\nFROM scratch\nCOPY busybox /\n";
    sandbox.write("Dockerfile", text);
    let frontend = build(&sandbox, &["--no-check"]);
    assert_eq!(frontend.code, 1, "{}", frontend.all());
    let said = "Dockerfile:2: the frontend localhost:1/docker/dockerfile:1 that `# syntax` names cannot be loaded";
    assert!(frontend.stderr.contains(said), "{}", frontend.all());
}

/// Docker sends what it reads, and so do we: whatever lay there for a moment, and never a file of another length than its
/// bytes have.
#[test]
fn files_that_change_while_they_are_sent_are_sent_as_they_are_read_or_named() {
    let sandbox = context("");
    let _held = Held::engine(&sandbox);
    sandbox.write("Dockerfile", "FROM scratch\nCOPY data /data\n");
    for name in ["one", "two", "three"] {
        sandbox.write(&format!("data/{name}"), vec![b'x'; 1 << 20]);
    }
    let root = sandbox.path().join("data");
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            let mut size = 0;
            while !stop.load(Ordering::Relaxed) {
                size = (size + 123_457) % (3 << 20);
                let file = File::options().write(true).open(root.join("one")).expect("ours");
                file.set_len(size).expect("another length");
                drop(fs::remove_file(root.join("two")));
                drop(File::create(root.join("two")).and_then(|file| file.set_len(size)));
                drop(fs::rename(root.join("three"), root.join("four")));
                drop(fs::rename(root.join("four"), root.join("three")));
            }
        });
        for _ in 0..10 {
            let run = build(&sandbox, &["--no-check"]);
            assert!(run.code == 0 || run.stderr.contains("data/"), "{}", run.all());
            assert!(matches!(run.code, 0..=2), "{}", run.all());
        }
        stop.store(true, Ordering::Relaxed);
    });
    let (ours, theirs) = (with_imagebuild(&sandbox, &[]), with_docker(&sandbox, &[]));
    assert_eq!(ours, theirs, "when all is still again");
}
