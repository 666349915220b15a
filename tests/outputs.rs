//! `--output`, on a real engine: what was built goes somewhere else than into the engine's store.

use std::{
    fs::{self, File},
    os::unix::fs::{PermissionsExt as _, symlink},
    process::Stdio,
};

use end_to_end::Run;
use testkit::Sandbox;

use crate::engine::{build, context, imagebuild, run};

/// A stage of files that have a mode, a time, a second name, a link and a folder.
const FILES: &str = "RUN mkdir -p /out/folder /out/empty && echo text > /out/folder/file && echo run > /out/run \
    && chmod 750 /out/run && ln /out/run /out/again && ln -s folder/file /out/link \
    && touch -d '1999-12-31 23:59:58' /out/folder/file /out/empty && dd if=/dev/zero of=/out/large bs=1M count=3 \
   \n\
    FROM scratch\nCOPY --from=0 /out /\n";

fn text(sandbox: &Sandbox, path: &str) -> String {
    fs::read_to_string(sandbox.path().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn the_files_of_the_last_stage_go_into_a_folder() {
    let sandbox = context(FILES);
    let built = build(&sandbox, &["--output", "type=local,dest=out"]);
    assert_eq!(built.code, 0, "{}", built.all());
    assert!(built.stderr.contains("output out"), "{}", built.all());
    assert!(built.stderr.contains("only the Dockerfile is checked"), "{}", built.all());
    let out = sandbox.path().join("out");
    assert_eq!(text(&sandbox, "out/folder/file"), "text\n");
    assert_eq!(text(&sandbox, "out/again"), "run\n");
    assert_eq!(fs::read_link(out.join("link")).expect("a link").to_str(), Some("folder/file"));
    let data = |path: &str| fs::metadata(out.join(path)).expect("it is there");
    assert_eq!(data("run").permissions().mode() & 0o7777, 0o750);
    assert_eq!(data("large").len(), 3 << 20);
    for path in ["folder/file", "empty"] {
        let since = data(path).modified().expect("a time").duration_since(fs_epoch());
        assert_eq!(since.expect("after 1970").as_secs(), 946_684_798, "{path}");
    }
    let mut names: Vec<_> =
        fs::read_dir(&out).expect("a folder").flatten().map(|it| it.file_name()).collect();
    names.sort();
    assert_eq!(names, ["again", "empty", "folder", "large", "link", "run"]);
}

fn fs_epoch() -> std::time::SystemTime {
    std::time::SystemTime::UNIX_EPOCH
}

#[test]
fn nothing_is_written_through_a_link_that_lies_in_the_folder() {
    let sandbox = context(FILES);
    sandbox.write("outside/file", "mine").write("out/run", "old");
    symlink("../outside", sandbox.path().join("out/folder")).expect("a link");
    let built = build(&sandbox, &["-o", "out", "--no-check"]);
    assert_eq!(built.code, 0, "{}", built.all());
    assert_eq!(text(&sandbox, "outside/file"), "mine");
    assert_eq!(text(&sandbox, "out/folder/file"), "text\n");
    assert_eq!(text(&sandbox, "out/run"), "run\n");
}

#[test]
fn the_files_of_the_last_stage_go_into_an_archive_or_to_standard_output() {
    let sandbox = context(FILES);
    let built = build(&sandbox, &["--output", "type=tar,dest=out.tar", "--no-check"]);
    assert_eq!(built.code, 0, "{}", built.all());
    let names = |bytes: &[u8]| -> Vec<String> {
        let mut archive = tar::Archive::new(bytes);
        let entries = archive.entries().expect("an archive");
        let path =
            |entry: tar::Entry<'_, &[u8]>| entry.path().expect("a path").display().to_string();
        entries.map(|entry| path(entry.expect("an entry"))).collect()
    };
    let file = names(&fs::read(sandbox.path().join("out.tar")).expect("the archive"));
    assert!(file.iter().any(|name| name == "folder/file"), "{file:?}");
    let arguments = ["build", ".", "--engine", "private", "-o", "-", "--no-check"];
    let piped = imagebuild(&sandbox, &arguments).stderr(Stdio::piped()).output();
    let piped = piped.expect("the program starts");
    assert!(piped.status.success(), "{}", String::from_utf8_lossy(&piped.stderr));
    assert_eq!(names(&piped.stdout), file);
}

#[test]
fn a_failed_build_leaves_no_archive() {
    let sandbox = context("RUN false\n");
    let built = build(&sandbox, &["-o", "type=tar,dest=out.tar", "--no-check"]);
    assert_eq!(built.code, 1, "{}", built.all());
    let left: Vec<_> = fs::read_dir(sandbox.path())
        .expect("a folder")
        .flatten()
        .map(|it| it.file_name())
        .collect();
    assert!(
        left.iter().all(|name| name == "Dockerfile" || name == "busybox" || name == "home"),
        "{left:?}"
    );
}

#[test]
fn an_image_goes_into_an_archive_with_its_names() {
    let sandbox = context("RUN echo archived > /archived\n");
    let arguments = ["-t", "e2e:archived", "--output", "type=docker,dest=image.tar", "--no-check"];
    let built = build(&sandbox, &arguments);
    assert_eq!(built.code, 0, "{}", built.all());
    let mut archive =
        tar::Archive::new(File::open(sandbox.path().join("image.tar")).expect("it is there"));
    let mut manifest = String::new();
    for entry in archive.entries().expect("an archive") {
        let mut entry = entry.expect("an entry");
        if entry.path().expect("a path").ends_with("manifest.json") {
            std::io::Read::read_to_string(&mut entry, &mut manifest).expect("text");
        }
    }
    assert!(manifest.contains("e2e:archived"), "{manifest}");
    let checked = run(&sandbox, &["check", "image.tar", "--fail-on", "error"]);
    assert_eq!(checked.code, 0, "{}", checked.all());
}

#[test]
fn a_place_that_cannot_be_written_is_named() {
    let sandbox = context("");
    sandbox.write("file", "no folder");
    for output in
        ["type=local,dest=file/out", "type=tar,dest=file/out.tar", "type=docker,dest=file/out.tar"]
    {
        let built = build(&sandbox, &["--output", output, "--no-check"]);
        assert_eq!(built.code, 2, "{output}: {}", built.all());
        assert!(built.stderr.contains("file/out"), "{output}: {}", built.all());
    }
}

#[test]
fn outputs_that_make_no_sense_are_refused_before_anything_is_built() {
    let sandbox = context("");
    for (arguments, hint) in [
        (&["-o", "type=local"][..], "dest=PATH"),
        (&["-o", "type=tar"], "dest is missing"),
        (&["-o", "type=registry"], "docker push"),
        (&["-o", "type=image,push=true"], "docker push"),
        (&["-o", "out", "-t", "a:1"], "gives no image"),
        (&["-o", "-", "--progress", "json"], "standard output"),
        (&["-o", "type=zip,dest=x"], "type=local|tar|docker|oci"),
    ] {
        let command = [&["build", ".", "--engine", "none"], arguments].concat();
        let refused = imagebuild(&sandbox, &command).output().map(Run::of).expect("it starts");
        assert_eq!(refused.code, 2, "{arguments:?}: {}", refused.all());
        assert!(refused.stderr.contains(hint), "{arguments:?}: {}", refused.all());
    }
}
