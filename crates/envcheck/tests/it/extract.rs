//! Versions in what tools say, as they say it.

use envcheck::model::installed::{Find, TOOLS, extract, plain, row_of};

#[test]
fn versions_are_found_in_what_tools_say() {
    for (tool, said, version) in [
        ("ansible", "ansible [core 2.16.3]\n  config file = None\n", "2.16.3"),
        ("aws-cli", "aws-cli/1.45.11 Python/3.11.7 Linux/6.1 botocore/1.43.11\n", "1.45.11"),
        (
            "azure-cli",
            "{\n  \"azure-cli\": \"2.55.0\",\n  \"azure-cli-core\": \"2.55.0\"\n}\n",
            "2.55.0",
        ),
        ("bash", "GNU bash, version 5.2.15(1)-release (x86_64-pc-linux-gnu)\n", "5.2.15"),
        ("bun", "1.1.0\n", "1.1.0"),
        ("curl", "curl 7.88.1 (x86_64-pc-linux-gnu) libcurl/7.88.1\n", "7.88.1"),
        ("deno", "deno 2.0.0 (stable, release, x86_64-unknown-linux-gnu)\n", "2.0.0"),
        ("docker", "Docker version 28.2.2, build e6534b4\n", "28.2.2"),
        (
            "elixir",
            "Erlang/OTP 26 [erts-14.2.1] [64-bit]\n\nElixir 1.16.0 (compiled with Erlang/OTP 26)\n",
            "1.16.0",
        ),
        ("erlang", "26.2.1\n", "26.2.1"),
        ("gcc", "12.2.0\n", "12.2.0"),
        ("gcloud", "Google Cloud SDK 528.0.0\nbq 2.1.18\n", "528.0.0"),
        ("git", "git version 2.47.3\n", "2.47.3"),
        ("go", "go version go1.22.3 linux/amd64\n", "1.22.3"),
        (
            "gradle",
            "\n------------\nGradle 8.5\n------------\nBuild time: 2023-11-29 14:08:57 UTC\n",
            "8.5",
        ),
        ("helm", "v3.14.0+g3fc9f4b\n", "3.14.0+g3fc9f4b"),
        ("java", "openjdk version \"17.0.15\" 2025-04-15\n", "17.0.15"),
        ("java", "openjdk version \"21\" 2023-09-19\n", "21"),
        ("java", "java version \"1.8.0_292\"\n", "1.8.0_292"),
        ("jq", "jq-1.6\n", "1.6"),
        ("kubectl", "{\"clientVersion\": {\"gitVersion\": \"v1.29.1\"}}\n", "1.29.1"),
        ("make", "GNU Make 4.3\nBuilt for x86_64-pc-linux-gnu\n", "4.3"),
        ("maven", "Apache Maven 3.8.7\nMaven home: /usr/share/maven\n", "3.8.7"),
        ("mysql", "mysql  Ver 8.0.35 for Linux on x86_64\n", "8.0.35"),
        ("nim", "Nim Compiler Version 2.0.2 [Linux: amd64]\nCompiled at 2024-01-01\n", "2.0.2"),
        ("ocaml", "The OCaml toplevel, version 5.1.0\n", "5.1.0"),
        ("node", "v20.20.2\n", "20.20.2"),
        ("openssl", "OpenSSL 3.0.19 27 Jan 2026 (Library: OpenSSL 3.0.19 27 Jan 2026)\n", "3.0.19"),
        (
            "perl",
            "\nThis is perl 5, version 36, subversion 0 (v5.36.0) built for x86_64\n",
            "5.36.0",
        ),
        ("php", "PHP 8.3.1 (cli) (built: Dec 21 2023 20:12:13) (NTS)\n", "8.3.1"),
        ("pip", "pip 23.2.1 from /usr/lib/python3.11/site-packages/pip (python 3.11)\n", "23.2.1"),
        ("poetry", "Poetry (version 1.7.1)\n", "1.7.1"),
        ("postgres", "psql (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n", "15.18"),
        ("python", "Python 3.13.0rc1\n", "3.13.0rc1"),
        ("ruby", "ruby 3.3.0 (2023-12-25 revision 5124f9ac75) [x86_64-linux]\n", "3.3.0"),
        ("rust", "rustc 1.95.0 (59807616e 2026-04-14)\n", "1.95.0"),
        ("rust", "rustc 1.97.0-nightly (59807616e 2026-04-14)\n", "1.97.0-nightly"),
        ("shellcheck", "ShellCheck - shell script analysis tool\nversion: 0.9.0\n", "0.9.0"),
        (
            "sqlite",
            "3.40.1 2022-12-28 14:03:47 df5c253c0b3dd24916e4ec7cf77d3db5294cc9fd45ae7b9c5e82ad8197f3alt1\n",
            "3.40.1",
        ),
        ("ssh", "OpenSSH_9.2p1 Debian-2+deb12u7, OpenSSL 3.0.19 27 Jan 2026\n", "9.2p1"),
        (
            "swift",
            "swift-driver version: 1.87.1 Apple Swift version 5.9 (swiftlang-5.9.0.128.108)\n",
            "5.9",
        ),
        ("tar", "tar (GNU tar) 1.34\nCopyright (C) 2021\n", "1.34"),
        (
            "terraform",
            "{\n  \"terraform_version\": \"1.11.4\",\n  \"platform\": \"linux_amd64\"\n}\n",
            "1.11.4",
        ),
        ("trivy", "Version: 0.76.0\n", "0.76.0"),
        ("uv", "uv 0.5.1 (abc 2024-11-08)\n", "0.5.1"),
        ("vim", "VIM - Vi IMproved 9.0 (2022 Jun 28, compiled Oct 12 2024)\n", "9.0"),
        ("wget", "GNU Wget 1.21.3 built on linux-gnu.\n", "1.21.3"),
        ("xz", "xz (XZ Utils) 5.4.1\nliblzma 5.4.1\n", "5.4.1"),
        ("zizmor", "zizmor 1.32.0\n", "1.32.0"),
    ] {
        let row = row_of(tool).expect("a tool of the table");
        assert_eq!(extract(row.find, said).as_deref(), Some(version), "{tool}: {said}");
        assert!(versions::Version::parse(version).is_some(), "{tool} {version}");
    }
}

#[test]
fn what_only_looks_like_a_version_is_none() {
    for said in
        ["", "no such thing", "utf8 x86_64", "command not found", "error 127", "a.b.c", "…1"]
    {
        assert_eq!(extract(Find::First, said), None, "{said}");
    }
    assert_eq!(extract(Find::After("version "), "version unknown"), None);
    assert_eq!(extract(Find::Json(&["a"]), "{\"a\": 1"), None);
    assert_eq!(extract(Find::NodeHeader, "#define NODE_MAJOR_VERSION 20\n"), None);
}

#[test]
fn colours_are_taken_off() {
    assert_eq!(plain("\u{1b}[1mApache\u{1b}[m 3\u{1b}"), "Apache 3");
}

#[test]
fn the_table_names_at_least_sixty_tools_once_and_by_their_one_name() {
    let names: Vec<_> = TOOLS.iter().map(|row| row.tool).collect();
    assert!(names.len() >= 60);
    assert!(names.windows(2).all(|pair| pair[0] < pair[1]), "in the order of the alphabet");
    for row in TOOLS {
        assert_eq!(versions::Tool::named(row.tool).as_str(), row.tool);
        assert!(!row.programs.is_empty() && !row.args.is_empty(), "{}", row.tool);
    }
}
