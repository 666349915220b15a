use std::collections::BTreeSet;

use dockerlint::{
    Lint,
    model::{Action, Transaction},
};

use super::{Container, Facts, project::at};

/// Where the Dockerfile of the dev container lies.
pub(crate) const PATH: &str = ".devcontainer/Dockerfile";

/// What the official images have already, and what belongs to the start of a finished image.
const THERE: &[&str] = &[
    "apt-transport-https",
    "apt-utils",
    "bash",
    "build-essential",
    "bzip2",
    "ca-certificates",
    "curl",
    "default-jdk",
    "default-jre",
    "dirmngr",
    "dumb-init",
    "file",
    "g++",
    "gcc",
    "git",
    "git-lfs",
    "gnupg",
    "gnupg2",
    "gosu",
    "htop",
    "jq",
    "less",
    "libc6-dev",
    "libffi-dev",
    "libpq-dev",
    "libpq5",
    "libssl-dev",
    "locales",
    "lsb-release",
    "lsof",
    "make",
    "man-db",
    "nano",
    "ncdu",
    "net-tools",
    "netcat",
    "nodejs",
    "npm",
    "openssh-client",
    "openssl",
    "patch",
    "pkg-config",
    "procps",
    "psmisc",
    "python-is-python3",
    "python3",
    "python3-dev",
    "python3-pip",
    "python3-venv",
    "rsync",
    "software-properties-common",
    "strace",
    "sudo",
    "supervisor",
    "tini",
    "tree",
    "tzdata",
    "unzip",
    "vim",
    "wget",
    "xz-utils",
    "zip",
    "zsh",
];

/// What tells that packages come from other places than the image's distribution, or are those of an older one.
const ELSEWHERE: &[&str] =
    &["add-apt-repository", "sources.list", "bullseye", "buster", "focal", "jammy", "ubuntu"];

/// The packages of the distribution that the Dockerfiles beside the manifests install.
pub(crate) fn packages(facts: &Facts) -> BTreeSet<String> {
    let mut packages = BTreeSet::new();
    for project in &facts.projects {
        let path = at(&project.folder, "Dockerfile");
        let Some(lint) = facts.workspace.get(&path).and_then(|file| file.dockerfile()) else {
            continue;
        };
        let text = facts.tree.text(&path).unwrap_or_default();
        if !ELSEWHERE.iter().any(|mark| text.contains(mark)) {
            packages.extend(installed(lint));
        }
    }
    let for_others = |name: &str| name.contains("-linux-gnu") || name.ends_with("-cross");
    packages.retain(|name| !THERE.contains(&name.as_str()) && !for_others(name));
    packages
}

fn installed(lint: &Lint) -> Vec<String> {
    let mut names = Vec::new();
    for install in lint.runs.iter().flat_map(|run| run.transactions_of("apt-get")) {
        if install.action == Action::Install && is_plain(&install) {
            let words = install.operands.iter().filter_map(|word| word.literal.as_deref());
            names.extend(words.filter_map(name));
        }
    }
    names
}

/// Whether it installs packages by name.
fn is_plain(install: &Transaction<'_>) -> bool {
    install.verb.literal.as_deref() == Some("install")
}

/// The package of `libmagic1=1:5.4*`; nothing of a file or of one that is removed.
fn name(word: &str) -> Option<String> {
    let name = word.split('=').next().unwrap_or_default();
    let plain =
        |char: char| char.is_ascii_lowercase() || char.is_ascii_digit() || "-+.".contains(char);
    let is_name = name.len() > 1
        && name.chars().all(plain)
        && name.starts_with(|char: char| char.is_ascii_alphanumeric())
        && !name.ends_with('-')
        && !name.ends_with(".deb");
    is_name.then(|| name.to_owned())
}

/// The Dockerfile of a container that needs packages beside its image.
pub(crate) fn dockerfile(container: &Container) -> String {
    let names: String =
        container.packages.iter().map(|name| format!(" \\\n        {name}")).collect();
    format!(
        "FROM {}\n\n# What the Dockerfiles of the workspace install too.\nRUN apt-get update \\\n    && \
         DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends{names} \\\n    && rm -rf \
         /var/lib/apt/lists/*\n",
        container.image
    )
}
