//! Package managers that do not find what they are to install.

use super::Evidence;

pub(super) fn advice(evidence: &Evidence<'_>) -> Option<String> {
    let ways: [fn(&Evidence<'_>) -> Option<String>; 8] =
        [locked, apt, apt_stale, apk, pip, pip_managed, npm, dnf];
    ways.iter().find_map(|way| way(evidence))
}

/// Names that other distributions give to what Debian has under its own.
const DEBIAN: [(&str, &str); 22] = [
    ("bind-tools", "dnsutils"),
    ("build-base", "build-essential"),
    ("docker", "docker.io"),
    ("gcc-c++", "g++"),
    ("go", "golang-go"),
    ("golang", "golang-go"),
    ("iproute", "iproute2"),
    ("java", "default-jdk-headless"),
    ("libgl1-mesa-glx", "libgl1"),
    ("musl-dev", "libc6-dev"),
    ("mysql-client", "default-mysql-client"),
    ("netcat", "netcat-openbsd"),
    ("node", "nodejs"),
    ("openssl-dev", "libssl-dev"),
    ("openssl-devel", "libssl-dev"),
    ("pip", "python3-pip"),
    ("postgresql-dev", "libpq-dev"),
    ("py3-pip", "python3-pip"),
    ("python", "python3"),
    ("python-pip", "python3-pip"),
    ("python3-devel", "python3-dev"),
    ("zlib-dev", "zlib1g-dev"),
];

/// And Alpine.
const ALPINE: [(&str, &str); 14] = [
    ("build-essential", "build-base"),
    ("default-jdk", "openjdk21"),
    ("dnsutils", "bind-tools"),
    ("docker.io", "docker"),
    ("golang", "go"),
    ("gcc-c++", "g++"),
    ("libc6-dev", "musl-dev"),
    ("libpq-dev", "postgresql-dev"),
    ("libssl-dev", "openssl-dev"),
    ("passwd", "shadow"),
    ("python", "python3"),
    ("python3-pip", "py3-pip"),
    ("ssh", "openssh-client"),
    ("zlib1g-dev", "zlib-dev"),
];

/// Names in any distribution's lists, to find what was misspelt.
const COMMON: [&str; 26] = [
    "bash",
    "build-essential",
    "bzip2",
    "ca-certificates",
    "cmake",
    "curl",
    "gettext",
    "git",
    "gnupg",
    "imagemagick",
    "libpq-dev",
    "libssl-dev",
    "locales",
    "make",
    "nginx",
    "nodejs",
    "openssh-client",
    "openssl",
    "pkg-config",
    "postgresql-client",
    "procps",
    "python3",
    "python3-pip",
    "rsync",
    "sqlite3",
    "unzip",
];

fn meant(name: &str, other: &[(&'static str, &'static str)]) -> Option<String> {
    let elsewhere = other.iter().find(|(theirs, _)| *theirs == name).map(|(_, ours)| *ours);
    let misspelt =
        || findings::nearest(name, COMMON).filter(|near| near.len() > 3 && *near != name);
    elsewhere.or_else(misspelt).map(|name| format!("; did you mean `{name}`?"))
}

fn apt(evidence: &Evidence<'_>) -> Option<String> {
    let name = evidence
        .capture(r"^E: Unable to locate package (\S+)")
        .or_else(|| evidence.capture(r"^E: Package '([^']+)' has no installation candidate"))?;
    let updates = |text: &str| calls_apt(text, "update");
    let own = evidence.instruction().map(|it| evidence.text(it));
    if own.is_some_and(updates) {
        let meant = meant(name, &DEBIAN).unwrap_or_default();
        let failed = evidence.line_with("Failed to fetch").is_some();
        return Some(if failed {
            "`apt-get update` did not get all lists: what it says above is the cause".to_owned()
        } else {
            format!("the distribution of the base image has no package `{name}`{meant}")
        });
    }
    let earlier = evidence.earlier_runs().into_iter().find(|it| updates(evidence.text(it)));
    match earlier {
        Some(_) => Some(format!(
            "`apt-get update` runs in an earlier step, whose lists may be removed or old; run it in this one, and if `{name}` is \
             still not found, it has another name{}",
            meant(name, &DEBIAN).unwrap_or_default()
        )),
        None if own.is_some_and(|own| calls_apt(own, "install")) => Some(
            "no step before reads the lists of packages, and most images come without them: begin the RUN with `apt-get update && `"
                .to_owned(),
        ),
        None => None,
    }
}

/// Whether a script calls apt for this.
fn calls_apt(text: &str, what: &str) -> bool {
    let words: Vec<_> = text.split(|char: char| char.is_whitespace() || char == ';').collect();
    let apt = |word: &str| matches!(word.rsplit('/').next(), Some("apt" | "apt-get" | "aptitude"));
    words.iter().enumerate().any(|(at, word)| {
        apt(word) && words[at + 1..].iter().find(|word| !word.starts_with('-')) == Some(&what)
    })
}

/// Lists that name files which the mirror has replaced.
fn apt_stale(evidence: &Evidence<'_>) -> Option<String> {
    let failed = evidence.capture(r"^E: Failed to fetch (\S+\.deb)\s+404")?;
    let own = evidence.instruction().map(|it| evidence.text(it))?;
    (!calls_apt(own, "update")).then(|| {
        let file = failed.rsplit('/').next().unwrap_or(failed);
        format!(
            "the lists of packages are older than the mirror, which has no `{file}` any more: begin the RUN with \
             `apt-get update && `"
        )
    })
}

fn locked(evidence: &Evidence<'_>) -> Option<String> {
    let denied = evidence.line_with("13: Permission denied)")?;
    let of_apt = denied.contains("/var/lib/apt/") || denied.contains("/var/lib/dpkg/");
    of_apt.then(|| {
        "only root may install packages: move the RUN in front of `USER`, or write `USER root` before it and the other user \
         behind it"
            .to_owned()
    })
}

fn apk(evidence: &Evidence<'_>) -> Option<String> {
    let name = evidence.capture(r"^\s*(\S+) \(no such package\):")?;
    if evidence.line_with("WARNING: fetching").or(evidence.line_with("WARNING: Ignoring")).is_some()
    {
        return Some(
            "apk could not read its index of packages: what it says above is the cause".to_owned(),
        );
    }
    Some(format!("Alpine has no package `{name}`{}", meant(name, &ALPINE).unwrap_or_default()))
}

fn pip(evidence: &Evidence<'_>) -> Option<String> {
    let wanted = evidence.capture(r"No matching distribution found for (\S+)")?;
    if let Some(retried) = evidence.line_with("WARNING: Retrying") {
        let tls = retried.contains("SSLError");
        let cause = if tls { "a certificate that it does not trust" } else { "the network" };
        return Some(format!("pip did not reach its index, because of {cause}"));
    }
    let versions = evidence.capture(
        r"Could not find a version that satisfies the requirement .*\(from versions: (.*)\)",
    )?;
    if versions == "none" {
        return Some(format!(
            "the index has no `{wanted}` for this version of Python and this processor, or not under this name"
        ));
    }
    let newest = versions.rsplit(", ").next().unwrap_or(versions);
    Some(format!(
        "the package is there, but not in this version; the newest for this version of Python is {newest}"
    ))
}

fn pip_managed(evidence: &Evidence<'_>) -> Option<String> {
    evidence.line_with("error: externally-managed-environment")?;
    Some(
        "this Python belongs to the distribution: install into a folder of its own, `python3 -m venv /venv` and then \
         `/venv/bin/pip install`"
            .to_owned(),
    )
}

fn npm(evidence: &Evidence<'_>) -> Option<String> {
    const LOCK: &str = "can only install with an existing package-lock.json";
    if evidence.line_with(LOCK).is_some() {
        return Some("`npm ci` needs the lock file: COPY `package-lock.json` beside `package.json` before it".to_owned());
    }
    let name = evidence.capture(
        r"npm (?:ERR!|error) (?:code )?404\s+'([^']+)' is not in (?:this|the npm) registry",
    )?;
    let name =
        name.rsplit_once('@').filter(|(name, _)| !name.is_empty()).map_or(name, |(name, _)| name);
    let scoped = name.starts_with('@');
    let private = if scoped { ", or one must log in to see it" } else { "" };
    Some(format!("the registry of npm has no package `{name}`{private}"))
}

fn dnf(evidence: &Evidence<'_>) -> Option<String> {
    let name = evidence
        .capture(r"Unable to find a match: (\S+)")
        .or_else(|| evidence.capture(r"No match for argument: (\S+)"))
        .or_else(|| evidence.capture(r"^No package (\S+) available"))?;
    let rpm = [
        ("build-essential", "gcc-c++ make"),
        ("g++", "gcc-c++"),
        ("libssl-dev", "openssl-devel"),
        ("python3-dev", "python3-devel"),
    ];
    let known = rpm.iter().find(|(theirs, _)| *theirs == name);
    let meant = known.map(|(_, ours)| format!("; did you mean `{ours}`?")).unwrap_or_default();
    Some(format!("no repository of the base image has a package `{name}`{meant}"))
}
