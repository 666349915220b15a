use versions::{Dialect, Tool};

use super::{Installed, Word, at_version};

/// Packages of Linux distributions that carry a version in their name: what stands in front of it.
const NAMED: &[(&str, &str)] = &[
    ("dotnet-sdk-", "dotnet"),
    ("gcc-", "gcc"),
    ("golang-", "go"),
    ("java-", "java"),
    ("nodejs", "node"),
    ("openjdk-", "java"),
    ("openjdk", "java"),
    ("php", "php"),
    ("postgresql-client-", "postgres"),
    ("postgresql-", "postgres"),
    ("postgresql", "postgres"),
    ("python", "python"),
    ("ruby", "ruby"),
    ("temurin-", "java"),
];

/// What stands behind the version in such a name.
const BEHIND: &[&str] = &[
    "",
    "client",
    "cli",
    "dev",
    "devel",
    "distutils",
    "fpm",
    "full",
    "go",
    "headless",
    "jdk",
    "jre",
    "minimal",
    "openjdk",
    "pip",
    "venv",
];

/// The tools that a package manager is told to install in a version.
pub(super) fn packages<'a>(program: &str, operands: &[Word<'a>]) -> Vec<Installed<'a>> {
    let plain = program.trim_end_matches(|char: char| char.is_ascii_digit() || char == '.');
    let verbs = operands.iter().take(3).map(|word| word.text).collect::<Vec<_>>();
    let (skip, read): (usize, fn(Word<'a>) -> Option<Installed<'a>>) = match (plain, &verbs[..]) {
        ("apt" | "apt-get" | "aptitude" | "yum" | "dnf" | "microdnf", ["install", ..])
        | ("apk", ["add", ..]) => (1, distribution),
        ("pip" | "pipx", ["install", ..]) => (1, requirement),
        ("python", ["pip", "install", ..]) | ("uv", ["tool" | "pip", "install", ..]) => {
            (2, requirement)
        }
        ("npm", ["install" | "i" | "add", ..]) | ("pnpm" | "bun" | "yarn", ["add" | "i", ..]) => {
            (1, |word| at_version(word, Dialect::Text))
        }
        ("yarn", ["global", "add", ..]) => (2, |word| at_version(word, Dialect::Text)),
        ("go", ["install" | "get" | "run", ..]) => (1, module),
        ("cargo", ["install" | "binstall", ..]) => (1, |word| at_version(word, Dialect::Text)),
        ("gem", ["install", ..]) => (1, gem),
        _ => return Vec::new(),
    };
    operands.iter().skip(skip).filter_map(|word| read(*word)).collect()
}

/// `python3.11-venv`, `openjdk-17-jdk-headless`, `nodejs=20.*`, `postgresql15-client`.
fn distribution(word: Word<'_>) -> Option<Installed<'_>> {
    let (name, fixed) =
        word.text.split_once('=').map_or((word.text, None), |(name, it)| (name, Some(it)));
    let named = NAMED.iter().find_map(|(front, tool)| {
        let rest = name.strip_prefix(front)?;
        let end = rest.find(|char: char| !(char.is_ascii_digit() || char == '.'));
        let (version, behind) = rest.split_at(end.unwrap_or(rest.len()));
        let known = behind.split('-').all(|part| BEHIND.contains(&part));
        // `python3` and `php8` name every version of today.
        let tells = version.contains('.') || !matches!(*tool, "python" | "php" | "ruby");
        let found = front.len()..front.len() + version.len();
        (known && tells).then(|| Installed::new(tool, Dialect::Text, word, found)).flatten()
    });
    named.or_else(|| {
        let tool = match name {
            "nodejs" => "node",
            _ => name,
        };
        let (fixed, start) = (fixed?, name.len() + 1);
        // apk's `=~3.11` is the start of a version.
        let start = start + fixed.len() - fixed.trim_start_matches('~').len();
        let end = fixed.find(['-', '+']).map_or(word.text.len(), |end| name.len() + 1 + end);
        Installed::new(tool, Dialect::Text, word, start..end.max(start))
    })
}

/// `poetry==1.8.2`, `ansible[azure]==9.1`.
fn requirement(word: Word<'_>) -> Option<Installed<'_>> {
    let (name, version) = word.text.split_once("==")?;
    let name = name.split('[').next().unwrap_or(name).trim();
    let start = word.text.len() - version.len();
    Installed::new(name, Dialect::Text, word, start..word.text.len())
}

/// `github.com/golangci/golangci-lint/cmd/golangci-lint@v1.59.1`.
fn module(word: Word<'_>) -> Option<Installed<'_>> {
    let (path, version) = word.text.rsplit_once('@')?;
    let mut parts = path.rsplit('/');
    let name = parts.next().filter(|name| Tool::named(name).is_known())?;
    let start = word.text.len() - version.len();
    Installed::new(name, Dialect::Text, word, start..word.text.len())
}

/// `bundler:2.4`.
fn gem(word: Word<'_>) -> Option<Installed<'_>> {
    let (name, _) = word.text.split_once(':')?;
    Installed::new(name, Dialect::Text, word, name.len() + 1..word.text.len())
}
