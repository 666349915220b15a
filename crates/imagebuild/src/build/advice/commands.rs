//! Commands that are not there, or cannot be executed.

use super::{Evidence, files};

pub(super) fn advice(evidence: &Evidence<'_>) -> Option<String> {
    format(evidence)
        .or_else(|| returns(evidence))
        .or_else(|| missing(evidence))
        .or_else(|| denied(evidence))
}

/// Another processor's program, or a script that does not say what runs it.
fn format(evidence: &Evidence<'_>) -> Option<String> {
    const OTHER: &str = "another processor than the engine's";
    let by_shell = evidence.capture(
        r"^\S+: (?:(?:line )?\d+: )?([^\s:]+): (?:cannot execute binary file: )?Exec format error$",
    );
    if let Some(program) = by_shell {
        return Some(format!(
            "`{program}` is a program for {OTHER}, {}, or none at all",
            evidence.engine
        ));
    }
    let program = evidence.capture(r"exec (/\S+): exec format error");
    let of_shell = evidence.command.is_some_and(|command| command.starts_with("/bin/sh -c"))
        && evidence.line_with("exec user process caused: exec format error").is_some();
    if program.is_some_and(|program| program.ends_with("/sh")) || of_shell {
        return Some(format!(
            "the base image is for {OTHER}, {}: take one for that, or install emulation on the engine's machine \
             (qemu-user-static, binfmt)",
            evidence.engine
        ));
    }
    let script = files::named(evidence.context?, name_of(program?))?;
    let text = !script.first_line.starts_with(b"#!") && script.first_line.is_ascii();
    let text = text && !script.first_line.contains(&0);
    text.then(|| {
        format!("{} does not say what runs it: begin it with the line `#!/bin/sh`", script.path)
    })
}

/// What programs say of a script with the line ends of Windows, or what a look at it shows.
fn returns(evidence: &Evidence<'_>) -> Option<String> {
    const SAID: [&str; 3] = [
        r"env: .?([^\s'‘]+)\\r.?: No such file or directory",
        r"([^\s:]+): [^\s:]+\^M: bad interpreter",
        r"^([^\s:]+): line \d+: \$'\\r': command not found",
    ];
    if let Some(name) = SAID.iter().find_map(|pattern| evidence.capture(pattern)) {
        return Some(format!(
            "a script has the line ends of Windows, as what is said of `{name}` shows; {UNIX}"
        ));
    }
    let program = not_found(evidence).or_else(|| no_such_file(evidence))?;
    let script = files::named(evidence.context?, name_of(program))?;
    let (interpreter, windows) = script.interpreter()?;
    if windows {
        return Some(format!(
            "{} has the line ends of Windows, so that its first line asks for `{interpreter}\\r`; {UNIX}",
            script.path
        ));
    }
    let own = interpreter.rsplit('/').next().unwrap_or_default();
    (interpreter.starts_with('/') && own != "sh" && own != "env").then(|| {
        format!(
            "either `{program}` is not at that place, or `{interpreter}`, which the first line of {} asks for, is not in the \
             image",
            script.path
        )
    })
}

const UNIX: &str =
    "save it with those of Unix, and keep them so with `*.sh text eol=lf` in `.gitattributes`";

fn missing(evidence: &Evidence<'_>) -> Option<String> {
    let name = not_found(evidence)?;
    let manager = Manager::of(evidence);
    match name {
        "sudo" => {
            return Some(
                "steps run as root unless USER says otherwise: leave `sudo` out".to_owned(),
            );
        }
        "apt-get" | "apt" | "apk" | "dnf" | "yum" | "microdnf" => {
            return Some(format!(
                "the base image has no `{name}`: Debian and Ubuntu install with `apt-get`, Alpine with `apk add`, Fedora and \
                 its kin with `dnf` or `microdnf`, and slim images may have none of them"
            ));
        }
        _ => {}
    }
    let tool = TOOLS.iter().find(|tool| tool.0 == name)?;
    let apt = format!("`apt-get update && apt-get install -y --no-install-recommends {}`", tool.1);
    let (apk, dnf) =
        (format!("`apk add --no-cache {}`", tool.2), format!("`dnf install -y {}`", tool.3));
    let how = match manager {
        Some(Manager::Apt) => apt,
        Some(Manager::Apk) => apk,
        Some(Manager::Dnf) => dnf,
        None => format!("{apt} on Debian and Ubuntu, {apk} on Alpine"),
    };
    Some(format!("`{name}` is not in the image; install it before: {how}"))
}

fn denied(evidence: &Evidence<'_>) -> Option<String> {
    let program = evidence.capture(r#"exec: "([^"]+)": permission denied"#).or_else(|| {
        let said = evidence.capture(r"^\S+: (?:(?:line )?\d+: )?([^\s:]+): Permission denied$");
        said.filter(|_| evidence.exit_code == Some(126))
    })?;
    let script = files::named(evidence.context?, name_of(program))?;
    (!script.executable).then(|| {
        format!(
            "{0} may not be executed in the context: `chmod +x {0}` there (and `git add --chmod=+x`), or `COPY --chmod=755`, or \
             name what runs it, as in `RUN sh {program}`",
            script.path
        )
    })
}

/// The command that a shell or the engine did not find.
fn not_found<'a>(evidence: &Evidence<'a>) -> Option<&'a str> {
    let by_engine = evidence.capture(r#"exec: "([^"]+)": executable file not found"#);
    let by_shell = || {
        let said = evidence
            .capture(r"^\S+: (?:(?:line )?\d+: )?([^\s:]+): (?:(?:command )?not found|cannot execute: required file not found)$")
            .filter(|_| evidence.exit_code == Some(127));
        said.or_else(|| {
            evidence.capture(r"^make(?:\[\d+\])?: ([^\s:/]+): No such file or directory$")
        })
    };
    by_engine.or_else(by_shell)
}

/// A script whose interpreter the kernel did not find.
fn no_such_file<'a>(evidence: &Evidence<'a>) -> Option<&'a str> {
    evidence.capture(r"exec (/\S+): no such file or directory")
}

fn name_of(program: &str) -> &str {
    program.rsplit('/').next().unwrap_or(program)
}

/// Who installs packages in an image.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Manager {
    Apt,
    Apk,
    Dnf,
}

impl Manager {
    /// The one that steps call, else the one that the name of the base image promises.
    fn of(evidence: &Evidence<'_>) -> Option<Self> {
        let mut runs = evidence.earlier_runs();
        runs.extend(evidence.instruction());
        let called = runs.iter().find_map(|run| {
            let mut words = evidence.text(run).split_whitespace();
            words.find_map(|word| match word {
                "apt-get" | "apt" => Some(Self::Apt),
                "apk" => Some(Self::Apk),
                "dnf" | "microdnf" | "yum" => Some(Self::Dnf),
                _ => None,
            })
        });
        called.or_else(|| Self::of_image(&evidence.base()?))
    }

    fn of_image(image: &str) -> Option<Self> {
        const DEBIAN: [&str; 10] = [
            "debian", "ubuntu", "slim", "bookworm", "bullseye", "trixie", "buster", "jammy",
            "noble", "focal",
        ];
        // These are Debian's unless their tag says otherwise.
        const OFFICIAL: [&str; 6] = ["node", "python", "golang", "ruby", "rust", "php"];
        const FEDORA: [&str; 6] =
            ["fedora", "ubi8", "ubi9", "rockylinux", "almalinux", "amazonlinux"];
        let (name, tag) = image.rsplit_once(':').unwrap_or((image, ""));
        let last = name.rsplit('/').next().unwrap_or(name);
        let says = |texts: &[&str]| {
            texts.iter().any(|text| last == *text || tag.split('-').any(|part| part == *text))
        };
        match () {
            () if last == "alpine" || tag.split('-').any(|part| part.starts_with("alpine")) => {
                Some(Self::Apk)
            }
            () if says(&FEDORA) => Some(Self::Dnf),
            () if says(&DEBIAN) || (!name.contains('/') && OFFICIAL.contains(&last)) => {
                Some(Self::Apt)
            }
            () => None,
        }
    }
}

/// Commands, and the packages that bring them on Debian, Alpine and Fedora.
const TOOLS: [(&str, &str, &str, &str); 43] = [
    ("autoconf", "autoconf", "autoconf", "autoconf"),
    ("automake", "automake", "automake", "automake"),
    ("bash", "bash", "bash", "bash"),
    ("bzip2", "bzip2", "bzip2", "bzip2"),
    ("cargo", "cargo", "cargo", "cargo"),
    ("cc", "gcc libc6-dev", "gcc musl-dev", "gcc"),
    ("cmake", "cmake", "cmake", "cmake"),
    ("curl", "curl ca-certificates", "curl", "curl"),
    ("dig", "dnsutils", "bind-tools", "bind-utils"),
    ("envsubst", "gettext-base", "gettext", "gettext"),
    ("file", "file", "file", "file"),
    ("g++", "g++", "g++", "gcc-c++"),
    ("gcc", "gcc libc6-dev", "gcc musl-dev", "gcc"),
    ("git", "git ca-certificates", "git", "git"),
    ("go", "golang-go", "go", "golang"),
    ("gpg", "gnupg", "gnupg", "gnupg2"),
    ("groupadd", "passwd", "shadow", "shadow-utils"),
    ("java", "default-jre-headless", "openjdk21-jre-headless", "java-21-openjdk-headless"),
    ("jq", "jq", "jq", "jq"),
    ("less", "less", "less", "less"),
    ("make", "make", "make", "make"),
    ("mvn", "maven", "maven", "maven"),
    ("node", "nodejs", "nodejs", "nodejs"),
    ("npm", "npm", "npm", "nodejs-npm"),
    ("openssl", "openssl", "openssl", "openssl"),
    ("patch", "patch", "patch", "patch"),
    ("perl", "perl", "perl", "perl"),
    ("ping", "iputils-ping", "iputils", "iputils"),
    ("pip", "python3-pip", "py3-pip", "python3-pip"),
    ("pip3", "python3-pip", "py3-pip", "python3-pip"),
    ("pkg-config", "pkg-config", "pkgconf", "pkgconf-pkg-config"),
    ("ps", "procps", "procps", "procps-ng"),
    ("python3", "python3", "python3", "python3"),
    ("rsync", "rsync", "rsync", "rsync"),
    ("ruby", "ruby", "ruby", "ruby"),
    ("ssh", "openssh-client", "openssh-client", "openssh-clients"),
    ("tar", "tar", "tar", "tar"),
    ("unzip", "unzip", "unzip", "unzip"),
    ("update-ca-certificates", "ca-certificates", "ca-certificates", "ca-certificates"),
    ("useradd", "passwd", "shadow", "shadow-utils"),
    ("wget", "wget ca-certificates", "wget", "wget"),
    ("xz", "xz-utils", "xz", "xz"),
    ("zip", "zip", "zip", "zip"),
];
