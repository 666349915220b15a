//! What is said to help after a failed step, from what programs wrote.

use dockerfile::Dockerfile;
use imagebuild::build::advice::{Evidence, next_step};

use crate::base::context;

/// The last line of `dockerfile` is the one that failed.
struct Case<'a> {
    dockerfile: &'a str,
    log: &'a [&'a str],
    exit_code: Option<i64>,
    files: &'a [(&'a str, &'a str)],
}

impl<'a> Case<'a> {
    fn new(dockerfile: &'a str, exit_code: i64, log: &'a [&'a str]) -> Self {
        Self { dockerfile, log, exit_code: Some(exit_code), files: &[] }
    }

    fn advice(&self) -> Option<String> {
        let folder = context(self.files);
        let file = Dockerfile::parse(self.dockerfile);
        let line = self.dockerfile.trim_end().lines().count();
        let ignore_file = folder.path().join(".dockerignore");
        let run =
            self.dockerfile.trim_end().lines().last().and_then(|line| line.strip_prefix("RUN "));
        let command =
            run.filter(|run| !run.starts_with('[')).map(|run| format!("/bin/sh -c {run}"));
        next_step(&Evidence {
            said: self.log,
            command: command.as_deref(),
            exit_code: self.exit_code,
            file: &file,
            line: u32::try_from(line).ok(),
            context: Some(folder.path()),
            ignore_file: Some(&ignore_file),
            engine: "x86_64",
        })
    }
}

/// Says of each log what is said to help, or that nothing is.
fn check(cases: &[(&str, i64, &[&str], Option<&str>)]) {
    for (dockerfile, exit_code, log, expected) in cases {
        let advice = Case::new(dockerfile, *exit_code, log).advice();
        match (advice.as_deref(), expected) {
            (Some(advice), Some(part)) => assert!(advice.contains(part), "{log:?}: {advice}"),
            (advice, expected) => assert_eq!(advice, *expected, "{log:?}"),
        }
    }
}

#[test]
fn a_package_that_apt_does_not_find_is_put_down_to_the_lists_or_to_its_name() {
    let log: &[&str] = &[
        "Reading package lists...",
        "Building dependency tree...",
        "Reading state information...",
        "E: Unable to locate package build-base",
    ];
    check(&[
        (
            "FROM debian:12\nRUN apt-get install -y build-base\n",
            100,
            log,
            Some("begin the RUN with `apt-get update && `"),
        ),
        (
            "FROM debian:12\nRUN apt-get -qq update && apt-get install -y build-base\n",
            100,
            log,
            Some("has no package `build-base`; did you mean `build-essential`?"),
        ),
        (
            "FROM debian:12 AS a\nRUN apt-get update\nFROM a\nRUN apt-get install -y build-base\n",
            100,
            log,
            Some("runs in an earlier step, whose lists may be removed or old"),
        ),
        (
            "FROM debian:12\nRUN apt-get update; apt-get install -y netcat\n",
            100,
            &[
                "Package netcat is a virtual package provided by:",
                "E: Package 'netcat' has no installation candidate",
            ],
            Some("did you mean `netcat-openbsd`?"),
        ),
        (
            "FROM debian:12\nRUN apt-get update; apt-get install -y x\n",
            100,
            &[
                "W: Failed to fetch http://deb.debian.org/debian/dists/bookworm/InRelease  Could not connect to deb.debian.org:80",
                "E: Unable to locate package x",
            ],
            Some("did not get all lists"),
        ),
        (
            "FROM debian:12\nRUN apt-get install -y curl\n",
            100,
            &[
                "E: Failed to fetch http://deb.debian.org/debian/pool/main/c/curl/curl_7.88.1-10_amd64.deb  404  Not Found [IP: 151.101.2.132 80]",
            ],
            Some("has no `curl_7.88.1-10_amd64.deb` any more"),
        ),
        (
            "FROM debian:12\nUSER app\nRUN apt-get update\n",
            100,
            &[
                "E: List directory /var/lib/apt/lists/partial is missing. - Acquire (13: Permission denied)",
            ],
            Some("only root may install packages"),
        ),
    ]);
}

#[test]
fn packages_that_other_managers_do_not_find_are_told_by_their_names() {
    check(&[
        (
            "FROM alpine:3.20\nRUN apk add build-essential\n",
            1,
            &[
                "ERROR: unable to select packages:",
                "  build-essential (no such package):",
                "    required by: world[build-essential]",
            ],
            Some("Alpine has no package `build-essential`; did you mean `build-base`?"),
        ),
        (
            "FROM alpine:3.20\nRUN apk add curl\n",
            1,
            &[
                "WARNING: fetching https://dl-cdn.alpinelinux.org/alpine/v3.20/main: temporary error (try again later)",
                "ERROR: unable to select packages:",
                "  curl (no such package):",
                "    required by: world[curl]",
            ],
            Some("could not read its index"),
        ),
        (
            "FROM python:3.12\nRUN pip install nosuch-package\n",
            1,
            &[
                "ERROR: Could not find a version that satisfies the requirement nosuch-package (from versions: none)",
                "ERROR: No matching distribution found for nosuch-package",
            ],
            Some("the index has no `nosuch-package`"),
        ),
        (
            "FROM python:3.12\nRUN pip install requests==99\n",
            1,
            &[
                "ERROR: Could not find a version that satisfies the requirement requests==99 (from versions: 2.31.0, 2.32.0, 2.32.3)",
                "ERROR: No matching distribution found for requests==99",
            ],
            Some("the newest for this version of Python is 2.32.3"),
        ),
        (
            "FROM python:3.12\nRUN pip install requests\n",
            1,
            &[
                "WARNING: Retrying (Retry(total=0, connect=None, read=None, redirect=None, status=None)) after connection broken by 'SSLError(SSLCertVerificationError(1, 'unable to get issuer'))': /simple/requests/",
                "ERROR: Could not find a version that satisfies the requirement requests (from versions: none)",
                "ERROR: No matching distribution found for requests",
            ],
            Some("a certificate that it does not trust"),
        ),
        (
            "FROM debian:12\nRUN pip install x\n",
            1,
            &["error: externally-managed-environment"],
            Some("python3 -m venv"),
        ),
        (
            "FROM node:22\nRUN npm install exprss\n",
            1,
            &[
                "npm error code E404",
                "npm error 404 Not Found - GET https://registry.npmjs.org/exprss - Not found",
                "npm error 404",
                "npm error 404  'exprss@*' is not in this registry.",
            ],
            Some("the registry of npm has no package `exprss`"),
        ),
        (
            "FROM node:22\nRUN npm ci\n",
            1,
            &[
                "npm ERR! The `npm ci` command can only install with an existing package-lock.json or",
            ],
            Some("COPY `package-lock.json`"),
        ),
        (
            "FROM fedora:41\nRUN dnf install -y build-essential\n",
            1,
            &[
                "No match for argument: build-essential",
                "Error: Unable to find a match: build-essential",
            ],
            Some("did you mean `gcc-c++ make`?"),
        ),
    ]);
}

#[test]
fn a_command_that_is_not_found_names_the_package_that_brings_it() {
    check(&[
        (
            "FROM debian:12\nRUN git clone x\n",
            127,
            &["/bin/sh: 1: git: not found"],
            Some("apt-get install -y --no-install-recommends git"),
        ),
        (
            "FROM node:22-alpine3.20\nRUN git clone x\n",
            127,
            &["/bin/sh: git: not found"],
            Some("`apk add --no-cache git`"),
        ),
        (
            "FROM fedora:41\nRUN g++ x\n",
            127,
            &["/bin/sh: line 1: g++: command not found"],
            Some("`dnf install -y gcc-c++`"),
        ),
        (
            "FROM mine\nRUN [\"curl\", \"x\"]\n",
            1,
            &[
                "runc run failed: unable to start container process: exec: \"curl\": executable file not found in $PATH",
            ],
            Some("on Debian and Ubuntu, `apk add --no-cache curl` on Alpine"),
        ),
        (
            "FROM mine\nRUN apk add x && make\n",
            2,
            &["make: gcc: No such file or directory"],
            Some("`apk add --no-cache gcc musl-dev`"),
        ),
        (
            "FROM alpine\nRUN apt-get update\n",
            127,
            &["/bin/sh: apt-get: not found"],
            Some("Alpine with `apk add`"),
        ),
        (
            "FROM debian\nRUN sudo x\n",
            127,
            &["/bin/sh: 1: sudo: not found"],
            Some("leave `sudo` out"),
        ),
        // Nobody knows these.
        ("FROM debian\nRUN frobnicate\n", 127, &["/bin/sh: 1: frobnicate: not found"], None),
        ("FROM debian\nRUN x\n", 1, &["error: git: not found"], None),
        ("FROM debian\nRUN ./install.sh\n", 100, &["E: Unable to locate package curl"], None),
    ]);
}

#[test]
fn scripts_of_the_context_are_looked_at() {
    let crlf = [("run.sh", "#!/bin/sh\r\ntrue\r\n")];
    let not_found: &[&str] = &["/bin/sh: 1: ./run.sh: not found"];
    let case = |dockerfile, exit_code, log, files| {
        Case { files, ..Case::new(dockerfile, exit_code, log) }.advice()
    };
    let advice = case("FROM debian\nRUN ./run.sh\n", 127, not_found, &crlf);
    assert!(advice.is_some_and(|it| it.starts_with("run.sh has the line ends of Windows")));
    let advice = case(
        "FROM debian\nRUN [\"/run.sh\"]\n",
        1,
        &["exec /run.sh: no such file or directory"],
        &crlf,
    );
    assert!(advice.is_some_and(|it| it.contains("`/bin/sh\\r`")));
    let bash = [("bin/run.sh", "#!/bin/bash\n")];
    let advice = case("FROM alpine\nRUN ./run.sh\n", 127, not_found, &bash);
    assert!(advice.is_some_and(|it| {
        it.contains("or `/bin/bash`, which the first line of bin/run.sh asks for")
    }));
    // Two of that name, and nobody knows which it was.
    let two = [("a/run.sh", "#!/bin/sh\r\n"), ("b/run.sh", "#!/bin/sh\n")];
    assert_eq!(case("FROM debian\nRUN ./run.sh\n", 127, not_found, &two), None);
    let plain = [("run.sh", "true\n")];
    let denied: &[&str] = &["/bin/sh: 1: ./run.sh: Permission denied"];
    let advice = case("FROM debian\nRUN ./run.sh\n", 126, denied, &plain);
    assert!(
        advice.is_some_and(|it| it.contains("`chmod +x run.sh`") && it.contains("RUN sh ./run.sh"))
    );
    assert_eq!(case("FROM debian\nRUN ./run.sh\n", 1, denied, &plain), None);
    let advice =
        case("FROM debian\nRUN [\"/run.sh\"]\n", 1, &["exec /run.sh: exec format error"], &plain);
    assert!(advice.is_some_and(|it| it.contains("begin it with the line `#!/bin/sh`")));
    check(&[
        (
            "FROM debian\nRUN x\n",
            127,
            &["/usr/bin/env: 'bash\\r': No such file or directory"],
            Some("line ends of Windows"),
        ),
        (
            "FROM debian\nRUN x\n",
            127,
            &["x.sh: line 2: $'\\r': command not found"],
            Some("line ends of Windows"),
        ),
        (
            "FROM debian\nRUN x\n",
            126,
            &["/bin/bash: ./x.sh: /bin/sh^M: bad interpreter: No such file or directory"],
            Some("line ends of Windows"),
        ),
        (
            "FROM debian\nRUN true\n",
            1,
            &["standard_init_linux.go:228: exec user process caused: exec format error"],
            Some("another processor than the engine's, x86_64"),
        ),
        (
            "FROM debian\nRUN ./tool\n",
            126,
            &["/bin/sh: 1: ./tool: Exec format error"],
            Some("`./tool` is a program for another processor"),
        ),
    ]);
}

/// What is said of a file that is not found, in the words of older builders and of newer ones.
fn copied(dockerfile: &str, path: &str, files: &[(&str, &str)]) -> Option<String> {
    let of = |message: &str| {
        Case { files, exit_code: None, ..Case::new(dockerfile, 0, &[message]) }.advice()
    };
    let advice = of(&format!("\"/{path}\" not found"));
    let newer = format!("failed to calculate checksum of ref 1::2: \"/{path}\": not found");
    assert_eq!(of(&newer), advice);
    advice
}

#[test]
fn a_file_that_copy_does_not_find_is_looked_for_in_the_context() {
    let ignored = [(".dockerignore", "# all\n*\n!src\nsrc/*.pem\n"), ("src/key.pem", "")];
    let advice = copied("FROM debian\nCOPY src/key.pem /\n", "src/key.pem", &ignored);
    let expected = "it is there, but .dockerignore:4 leaves it out: `src/*.pem`; write `!src/key.pem` below that line to let it in";
    assert_eq!(advice.as_deref(), Some(expected));
    let files = [("requirements.txt", ""), ("app/main.py", ""), ("README.md", "")];
    let near = [
        ("requirement.txt", Some("did you mean `requirements.txt`?")),
        ("main.py", Some("did you mean `app/main.py`?")),
        ("readme.md", Some("did you mean `README.md`?")),
        ("license", None),
    ];
    for (path, expected) in near {
        let advice = copied(&format!("FROM debian\nCOPY {path} /\n"), path, &files);
        assert_eq!(advice.is_some(), expected.is_some(), "{advice:?}");
        let meant = advice.unwrap_or_default();
        assert!(meant.contains(expected.unwrap_or_default()), "{meant}");
    }
    let advice = copied("FROM debian\nCOPY ../lib /lib\n", "lib", &files);
    assert!(advice.is_some_and(|it| it.starts_with("nothing outside of the context")));
    assert_eq!(copied("FROM debian\nCOPY --from=x /main.py /\n", "main.py", &files), None);
}

#[test]
fn networks_certificates_disks_and_memory_are_told_apart() {
    check(&[
        (
            "FROM debian\nRUN apt-get update\n",
            100,
            &[
                "W: Failed to fetch http://deb.debian.org/x  Temporary failure resolving 'deb.debian.org'",
            ],
            Some("cannot resolve `deb.debian.org`"),
        ),
        (
            "FROM debian\nRUN curl x\n",
            6,
            &["curl: (6) Could not resolve host: example.com"],
            Some("cannot resolve `example.com`"),
        ),
        (
            "FROM debian\nRUN wget x\n",
            1,
            &["wget: bad address 'nowhere.invalid'"],
            Some("`nowhere.invalid`"),
        ),
        (
            "FROM node\nRUN npm i\n",
            1,
            &[
                "npm error request to https://registry.npmjs.org/x failed, reason: getaddrinfo EAI_AGAIN registry.npmjs.org",
            ],
            Some("`registry.npmjs.org`"),
        ),
        (
            "FROM golang\nRUN go mod download\n",
            1,
            &[
                "go: x@v1: Get \"https://proxy.golang.org/x\": dial tcp: lookup proxy.golang.org on 10.0.0.1:53: no such host",
            ],
            Some("`proxy.golang.org`"),
        ),
        (
            "FROM debian\nRUN --network=none curl x\n",
            6,
            &["curl: (6) Could not resolve host: example.com"],
            Some("the instruction forbids it"),
        ),
        (
            "FROM debian\nRUN curl x\n",
            60,
            &["curl: (60) SSL certificate problem: unable to get local issuer certificate"],
            Some("does not know who signed"),
        ),
        (
            "FROM debian\nRUN git clone x\n",
            128,
            &[
                "fatal: unable to access 'https://x/': server certificate verification failed. CAfile: none CRLfile: none",
            ],
            Some("has no certificates to trust"),
        ),
        (
            "FROM debian\nRUN apt-get update\n",
            100,
            &[
                "E: Release file for http://deb.debian.org/x is not valid yet (invalid for another 3h). Updates for this repository will not be applied.",
            ],
            Some("is the clock"),
        ),
        (
            "FROM debian\nRUN x\n",
            1,
            &["cp: error writing '/x': No space left on device"],
            Some("docker builder prune"),
        ),
        ("FROM debian\nRUN x\n", 1, &["write /x: disk quota exceeded"], Some("raise the quota")),
        ("FROM debian\nRUN make\n", 137, &["Killed"], Some("if it was memory")),
        ("FROM debian\nRUN make\n", 2, &["make: *** [Makefile:3: all] Error 1"], None),
    ]);
}
