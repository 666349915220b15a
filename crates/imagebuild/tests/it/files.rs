//! Which files of the context a build sees.

use std::{collections::BTreeSet, os::unix::fs::PermissionsExt as _, path::Path};

use imagebuild::build::{BuildError, Request, ignore::Patterns};

use crate::base::{context, engine_with_base, run, write};

/// What `COPY . /ctx/` brings: every path below the context.
async fn copied(folder: &Path) -> BTreeSet<String> {
    let engine = engine_with_base().await;
    let text = "FROM base:1\nCOPY . /ctx/\nRUN cd /ctx && find . | sort\n";
    let mut request = Request::of_directory(folder);
    request.dockerfile = imagebuild::build::DockerfileSource::Text(text.into());
    request.no_cache = true;
    let (outcome, said) = run(&engine, &request).await;
    outcome.unwrap_or_else(|error| panic!("{error}\n{:#?}", said.0));
    said.output()
        .into_iter()
        .filter_map(|line| line.strip_prefix("./"))
        .map(str::to_owned)
        .collect()
}

fn set(paths: &[&str]) -> BTreeSet<String> {
    paths.iter().map(|path| (*path).to_owned()).collect()
}

#[tokio::test]
async fn ignore_rules_mean_what_they_mean_to_the_engine() {
    let ignore = "# comment\n*.log\n!keep.log\n/build/\n**/node_modules\ndocs/*\n!docs/README.md\n  spaced  \ntemp?\n./dot\n[a-c].txt\n";
    let folder = context(&[
        (".dockerignore", ignore),
        ("a.txt", ""),
        ("d.txt", ""),
        ("keep.log", ""),
        ("gone.log", ""),
        ("sub/stays.log", ""),
        ("build/x", ""),
        ("sub/build/x", ""),
        ("node_modules/m", ""),
        ("sub/node_modules/m", ""),
        ("docs/README.md", ""),
        ("docs/other.md", ""),
        ("docs/deep/README.md", ""),
        ("spaced", ""),
        ("temp1", ""),
        ("temp12", ""),
        ("dot", ""),
        ("# comment", ""),
    ]);
    let expected = set(&[
        ".dockerignore",
        "d.txt",
        "keep.log",
        "sub",
        "sub/stays.log",
        "sub/build",
        "sub/build/x",
        "docs",
        "docs/README.md",
        "temp12",
        "# comment",
    ]);
    assert_eq!(copied(folder.path()).await, expected);
}

#[tokio::test]
async fn the_patterns_alone_give_the_engines_verdict() {
    // Each line of the table was built with the engine as its own judge, which reads the file itself.
    let cases = [
        ("foo", "foo", true),
        ("foo", "foo/bar", true),
        ("foo", "x/foo", false),
        ("foo/", "foo/bar", true),
        ("/foo", "foo", true),
        ("*/foo", "x/foo", true),
        ("*/foo", "foo", false),
        ("**/foo", "foo", true),
        ("**/foo", "a/b/foo", true),
        ("**/foo", "a/xfoo", false),
        ("foo/**", "foo/a/b", true),
        ("foo/**", "foo", false),
        ("**", "anything/at/all", true),
        ("a/**/z", "a/z", true),
        ("a/**/z", "a/b/c/z", true),
        ("a/**/z", "a/bz", false),
        ("*.go", "a.go", true),
        ("*.go", "d/a.go", false),
        ("**/*.go", "d/a.go", true),
        ("a?c", "abc", true),
        ("a?c", "a/c", false),
        ("[a-c]x", "bx", true),
        ("[^a-c]x", "bx", false),
        ("[^a-c]x", "dx", true),
        ("a\\*b", "a*b", true),
        ("a\\*b", "axb", false),
        ("foo/../bar", "bar", true),
        ("./foo", "foo", true),
        ("**foo", "a/xfoo", true),
        ("f.o", "fxo", false),
        ("(a)", "(a)", true),
        ("a+b", "a+b", true),
        ("foo\n!foo/bar", "foo/bar", false),
        ("foo\n!foo/bar", "foo/baz", true),
        ("foo/*\n!foo/bar", "foo/bar/baz", false),
        ("!foo\nfoo", "foo", true),
        ("*\n!a\na/b", "a/b", true),
        ("*\n!a\na/b", "a/c", false),
    ];
    let mut wrong = Vec::new();
    for (index, (patterns, path, ignored)) in cases.iter().enumerate() {
        let read = Patterns::of_file(patterns).expect("the patterns can be read");
        if read.matches(path) != *ignored {
            wrong.push((index, patterns, path));
        }
        let folder = context(&[(".dockerignore", patterns)]);
        write(folder.path(), path, "");
        if index % 3 == 0 && copied(folder.path()).await.contains(*path) == *ignored {
            wrong.push((index, patterns, path));
        }
    }
    assert_eq!(wrong, []);
}

#[tokio::test]
async fn patterns_and_names_that_are_not_ascii_are_ignored_and_copied() {
    let engine = engine_with_base().await;
    let text = "FROM base:1\nCOPY größe.txt é/*.txt /named/\nCOPY . /all/\nRUN cd / && find named all | sort\n";
    let folder = context(&[
        ("Dockerfile", text),
        (".dockerignore", "Dockerfile\n.dockerignore\ngeheim-ä.txt\né/*\n!é/ü.txt\n"),
        ("größe.txt", ""),
        ("geheim-ä.txt", ""),
        ("é/ü.txt", ""),
        ("é/ß", ""),
    ]);
    let request = Request { no_cache: true, ..Request::of_directory(folder.path()) };
    let (outcome, said) = run(&engine, &request).await;
    outcome.unwrap_or_else(|error| panic!("{error}\n{:#?}", said.0));
    let expected =
        ["all", "all/größe.txt", "all/é", "all/é/ü.txt", "named", "named/größe.txt", "named/ü.txt"];
    assert_eq!(said.output(), expected);
}

#[tokio::test]
async fn a_line_of_the_ignore_file_that_cannot_be_read_is_named_with_its_cause() {
    let engine = engine_with_base().await;
    let cases: [(&[u8], &str); 3] = [
        (b"a\n!\n", "line 2: pattern `!` cannot be read: there is no pattern behind the `!`"),
        (
            b"a\n\nb[\n",
            "line 3: pattern `b[` cannot be read: a bracket or a backslash is not closed",
        ),
        (b"caf\xe9\n", "line 1: not UTF-8"),
    ];
    for (patterns, reason) in cases {
        let folder = context(&[("Dockerfile", "FROM base:1\nCOPY . /ctx/\n")]);
        std::fs::File::create(folder.path().join(".dockerignore"))
            .and_then(|mut file| std::io::Write::write_all(&mut file, patterns))
            .expect("a file");
        let (outcome, said) = run(&engine, &Request::of_directory(folder.path())).await;
        let error = outcome.expect_err("the pattern cannot be read");
        assert!(matches!(error, BuildError::Unreadable { .. }), "{error:?}");
        assert!(error.to_string().contains(&format!(".dockerignore: {reason}")), "{error}");
        assert!(!format!("{error}{:?}", said.0).contains("rpc error"), "{error} {:#?}", said.0);
    }
}

#[tokio::test]
async fn a_bracket_that_is_not_closed_is_a_clear_error() {
    assert!(Patterns::of_file("ok\n[a-\n").is_err());
    assert!(Patterns::of_file("!\n").is_err());
}

#[tokio::test]
async fn an_ignored_dockerfile_still_builds_and_is_not_copied() {
    let engine = engine_with_base().await;
    let text = "FROM base:1\nCOPY . /ctx/\nRUN find /ctx | sort\n";
    let folder = context(&[
        ("Dockerfile", text),
        (".dockerignore", "Dockerfile\n.dockerignore\n"),
        ("a", ""),
    ]);
    let (outcome, said) =
        run(&engine, &Request { no_cache: true, ..Request::of_directory(folder.path()) }).await;
    outcome.expect("it builds");
    assert_eq!(said.output(), ["/ctx", "/ctx/a"]);
}

#[tokio::test]
async fn a_dockerfiles_own_ignore_file_takes_the_place_of_the_contexts() {
    let engine = engine_with_base().await;
    let text = "FROM base:1\nCOPY . /ctx/\nRUN ls /ctx\n";
    let folder = context(&[
        ("my.Dockerfile", text),
        ("my.Dockerfile.dockerignore", "*\n!b\n"),
        (".dockerignore", "b\n"),
        ("a", ""),
        ("b", ""),
    ]);
    let mut request = Request::of_directory(folder.path());
    request.dockerfile =
        imagebuild::build::DockerfileSource::Path(folder.path().join("my.Dockerfile"));
    request.no_cache = true;
    let (outcome, said) = run(&engine, &request).await;
    outcome.expect("it builds");
    assert_eq!(said.output(), ["b"]);
}

#[tokio::test]
async fn links_modes_and_several_names_of_one_file_arrive_as_they_are() {
    let engine = engine_with_base().await;
    let text = "FROM base:1\nCOPY . /ctx/\nRUN cd /ctx && stat -c '%n %a %u' run && readlink link && readlink dangling && \
                cat second && test first -ef second && echo same; test -e socket || echo no socket\n";
    let folder = context(&[("Dockerfile", text), ("run", "#!"), ("first", "text\n")]);
    let path = folder.path();
    std::fs::set_permissions(path.join("run"), std::fs::Permissions::from_mode(0o751))
        .expect("it is ours");
    std::os::unix::fs::symlink("first", path.join("link")).expect("a link");
    std::os::unix::fs::symlink("/nowhere", path.join("dangling")).expect("a link");
    std::fs::hard_link(path.join("first"), path.join("second")).expect("a second name");
    let _socket = std::os::unix::net::UnixListener::bind(path.join("socket")).expect("a socket");
    let (outcome, said) =
        run(&engine, &Request { no_cache: true, ..Request::of_directory(path) }).await;
    outcome.unwrap_or_else(|error| panic!("{error}\n{:#?}", said.0));
    assert_eq!(said.output(), ["run 751 0", "first", "/nowhere", "text", "same", "no socket"]);
}

#[tokio::test]
async fn a_copied_link_brings_its_target() {
    let engine = engine_with_base().await;
    let text = "FROM base:1\nCOPY link/file /x\nCOPY l*.txt /y/\nRUN cat /x /y/*\n";
    let folder = context(&[
        ("Dockerfile", text),
        ("real/file", "x\n"),
        ("else/where", "y\n"),
        ("not/wanted", ""),
    ]);
    std::os::unix::fs::symlink("real", folder.path().join("link")).expect("a link");
    std::os::unix::fs::symlink("else/where", folder.path().join("l1.txt")).expect("a link");
    let (outcome, said) =
        run(&engine, &Request { no_cache: true, ..Request::of_directory(folder.path()) }).await;
    outcome.unwrap_or_else(|error| panic!("{error}\n{:#?}", said.0));
    assert_eq!(said.output(), ["x", "y"]);
}

#[tokio::test]
async fn a_name_that_is_not_utf8_is_named() {
    use std::os::unix::ffi::OsStrExt as _;
    let engine = engine_with_base().await;
    let folder = context(&[("Dockerfile", "FROM base:1\nCOPY . /ctx/\n")]);
    let name = std::ffi::OsStr::from_bytes(b"bad\xff");
    std::fs::File::create(folder.path().join(name)).expect("the file system takes any name");
    let error =
        run(&engine, &Request::of_directory(folder.path())).await.0.expect_err("it cannot be sent");
    assert!(matches!(error, BuildError::Unreadable { .. }), "{error:?}");
    assert!(error.to_string().contains("not UTF-8"), "{error}");
}

#[tokio::test]
async fn a_large_file_arrives_whole() {
    let engine = engine_with_base().await;
    let text = "FROM base:1\nCOPY big /\nRUN sha256sum /big\n";
    let folder = context(&[("Dockerfile", text)]);
    let line = "0123456789abcdef".repeat(64);
    write(folder.path(), "big", &line.repeat(20_000));
    let sum = std::process::Command::new("sha256sum")
        .arg(folder.path().join("big"))
        .output()
        .expect("it runs");
    let sum = String::from_utf8_lossy(&sum.stdout);
    let (outcome, said) =
        run(&engine, &Request { no_cache: true, ..Request::of_directory(folder.path()) }).await;
    outcome.unwrap_or_else(|error| panic!("{error}\n{:#?}", said.0));
    assert_eq!(said.output()[0][..64], sum[..64]);
}

#[tokio::test]
async fn files_of_the_same_size_and_time_in_two_folders_are_not_mistaken_for_each_other() {
    let engine = engine_with_base().await;
    for _ in 0..3 {
        for text in ["one", "two"] {
            let dockerfile = format!("FROM base:1\nCOPY f /f\nRUN cat /f; echo {text}\n");
            let folder = context(&[("Dockerfile", &dockerfile), ("f", text)]);
            let file =
                std::fs::File::options().write(true).open(folder.path().join("f")).expect("a file");
            file.set_modified(std::time::UNIX_EPOCH).expect("it is ours");
            let request = Request { no_cache: true, ..Request::of_directory(folder.path()) };
            let (outcome, said) = run(&engine, &request).await;
            outcome.expect("it builds");
            assert_eq!(said.output(), [format!("{text}{text}")]);
        }
    }
}
