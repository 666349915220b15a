//! Commands that install a tool in a version: in `RUN`, in scripts, in steps of CI.

mod address;
mod package;
mod script;

use std::ops::Range;

use findings::FileId;
use versions::{Dialect, Tool};

pub(super) use script::{ask, declare};

use super::{
    value::Value,
    variable::{is_version, tool_of},
};
use crate::model::toolchain::{Declaration, Reading, Role};

/// A word of a command, without quotes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word<'a> {
    /// What it says.
    pub text: &'a str,
    /// Where that starts.
    pub start: usize,
}

/// A version in a command.
#[derive(Debug)]
struct Installed<'a> {
    tool: Tool,
    dialect: Dialect,
    word: Word<'a>,
    /// The bytes of the word that say the version.
    range: Range<usize>,
}

impl<'a> Installed<'a> {
    /// `tool` in the version that the bytes of `word` from `start` on say.
    fn new(tool: &str, dialect: Dialect, word: Word<'a>, range: Range<usize>) -> Option<Self> {
        let text = word.text.get(range.clone())?;
        let says = is_version(text) || (dialect != Dialect::Text && is_name(text));
        let tool = Tool::named(tool);
        (says && tool.is_known()).then_some(Self { tool, dialect, word, range })
    }

    /// The whole of `word`.
    fn whole(tool: &str, dialect: Dialect, word: Word<'a>) -> Option<Self> {
        Self::new(tool, dialect, word, 0..word.text.len())
    }
}

/// Version managers: program, subcommands that take versions, the tool, and its language.
const MANAGERS: &[(&str, &[&str], &str, Dialect)] = &[
    ("fnm", &["install", "use", "default"], "node", Dialect::NodeAlias),
    ("goenv", &["install", "global", "local"], "go", Dialect::Text),
    ("jabba", &["install", "use"], "java", Dialect::Java),
    ("jenv", &["global", "local"], "java", Dialect::Java),
    ("n", &["install"], "node", Dialect::NodeAlias),
    ("nodenv", &["install", "global", "local"], "node", Dialect::Text),
    ("nvm", &["install", "use"], "node", Dialect::NodeAlias),
    ("phpenv", &["install", "global", "local"], "php", Dialect::Text),
    ("pyenv", &["install", "global", "local"], "python", Dialect::Pyenv),
    ("rbenv", &["install", "global", "local"], "ruby", Dialect::Text),
    ("rustup", &["install", "default", "update"], "rust", Dialect::RustChannel),
    ("rvm", &["install", "use"], "ruby", Dialect::Text),
    ("tfenv", &["install", "use"], "terraform", Dialect::Text),
    ("tofuenv", &["install", "use"], "opentofu", Dialect::Text),
];

/// Programs whose operands are `tool@version` or tool and version.
const POLYGLOT: &[(&str, &[&str])] = &[
    ("asdf", &["install", "global", "local", "set"]),
    ("corepack", &["prepare", "use", "install"]),
    ("devbox", &["add", "global"]),
    ("mise", &["use", "install", "x", "exec"]),
    ("proto", &["install", "pin", "use"]),
    ("rtx", &["use", "install"]),
    ("sdk", &["install", "use", "default"]),
    ("volta", &["install", "pin"]),
];

/// Adds what a command with these words installs.
pub(super) fn declare_words(
    reading: &mut Reading<'_>,
    words: &[Word<'_>],
    mut each: impl FnMut(&mut Declaration),
) {
    let file: FileId = reading.file.file;
    for found in installed(words) {
        let start = found.word.start + found.range.start;
        let text = &found.word.text[found.range.clone()];
        let value = Value::written(text, file.span(start..start + text.len()));
        let tool = found.tool.as_str();
        // What is compared with a checksum is no longer what it was when only its version changes.
        let sealed = words.iter().any(|word| is_hash(word.text))
            || (is_address(found.word) && reading.has_checksums());
        let declaration = reading.declare_value(tool, Role::Selects, found.dialect, &value);
        declaration.shell = !sealed;
        each(declaration.fixed());
    }
}

fn is_hash(word: &str) -> bool {
    ["--hash", "--require-hashes", "--checksum"].iter().any(|option| word.starts_with(option))
}

fn is_address(word: Word<'_>) -> bool {
    address::version(word).is_some()
}

fn installed<'a>(words: &[Word<'a>]) -> Vec<Installed<'a>> {
    let mut found: Vec<_> = words.iter().copied().filter_map(address::version).collect();
    let Some((program, rest)) = words.split_first() else { return found };
    let name = program.text.rsplit('/').next().unwrap_or(program.text);
    // `sudo`, `bash -s --` and the like start what comes behind them.
    if matches!(name, "$" | "sudo" | "exec" | "time" | "env" | "then" | "do" | "command") {
        return installed(rest);
    }
    let operands: Vec<_> =
        rest.iter().copied().filter(|word| !word.text.starts_with(['-', '+'])).collect();
    found.extend(manager(name, &operands));
    found.extend(polyglot(name, &operands));
    found.extend(options(name, rest));
    found.extend(runtime(name, rest));
    found.extend(build_arguments(name, rest));
    found.extend(package::packages(name, &operands));
    found
}

fn manager<'a>(name: &str, operands: &[Word<'a>]) -> Option<Installed<'a>> {
    // `nvm alias default 20`, `rustup toolchain install 1.85`, `uv python install 3.12`.
    let operands = match (name, operands) {
        ("nvm", [alias, default, rest @ ..])
            if alias.text == "alias" && default.text == "default" =>
        {
            return rest.first().and_then(|it| Installed::whole("node", Dialect::NodeAlias, *it));
        }
        ("rustup", [toolchain, rest @ ..]) if toolchain.text == "toolchain" => rest,
        ("uv", [python, verb, version, ..])
            if python.text == "python" && matches!(verb.text, "install" | "pin") =>
        {
            return Installed::whole("python", Dialect::Text, *version);
        }
        ("n", [version, ..]) if is_version(version.text) => {
            return Installed::whole("node", Dialect::NodeAlias, *version);
        }
        _ => operands,
    };
    let (_, verbs, tool, dialect) = MANAGERS.iter().find(|(program, ..)| *program == name)?;
    let [verb, version, ..] = operands else { return None };
    verbs.contains(&verb.text).then(|| Installed::whole(tool, *dialect, *version)).flatten()
}

fn polyglot<'a>(name: &str, operands: &[Word<'a>]) -> Vec<Installed<'a>> {
    let verbs = POLYGLOT.iter().find(|(program, _)| *program == name).map(|(_, verbs)| verbs);
    let [verb, rest @ ..] = operands else { return Vec::new() };
    if !verbs.is_some_and(|verbs| verbs.contains(&verb.text)) {
        return Vec::new();
    }
    match (name, rest) {
        ("asdf" | "proto", [tool, version, ..]) => {
            Installed::whole(tool.text, Dialect::Text, *version).into_iter().collect()
        }
        ("sdk", [tool, version, ..]) => {
            let dialect = if tool.text == "java" { Dialect::Java } else { Dialect::Text };
            Installed::whole(tool.text, dialect, *version).into_iter().collect()
        }
        _ => rest.iter().filter_map(|word| at_version(*word, Dialect::Mise)).collect(),
    }
}

/// `--default-toolchain 1.85`, `dotnet-install.sh --channel 8.0`.
fn options<'a>(name: &str, words: &[Word<'a>]) -> Option<Installed<'a>> {
    let (tool, dialect, options): (_, _, &[&str]) = match name {
        "dotnet-install.sh" | "dotnet-install" => ("dotnet", Dialect::Text, &["--channel", "-c"]),
        _ => ("rust", Dialect::RustChannel, &["--default-toolchain"]),
    };
    let pairs = words.iter().zip(words.iter().skip(1));
    let mut values = pairs.filter(|(option, _)| options.contains(&option.text));
    if let Some((_, value)) = values.next() {
        return Installed::whole(tool, dialect, *value);
    }
    words.iter().find_map(|word| {
        let (option, _) = word.text.split_once('=')?;
        let start = option.len() + 1;
        let named = options.contains(&option);
        named.then(|| Installed::new(tool, dialect, *word, start..word.text.len())).flatten()
    })
}

/// `gcloud functions deploy --runtime python312`, `aws lambda create-function --runtime=nodejs20.x`.
fn runtime<'a>(name: &str, words: &[Word<'a>]) -> Option<Installed<'a>> {
    let (word, start) =
        matches!(name, "aws" | "gcloud").then(|| value_of(words, "--runtime"))??;
    let text = word.text.get(start..)?;
    let letters = text.find(|char: char| !char.is_ascii_alphabetic())?;
    let tool = Tool::named(&text[..letters]);
    let (dialect, range) = (Dialect::TargetName, start..word.text.len());
    tool.is_known().then_some(Installed { tool, dialect, word, range })
}

/// `docker build --build-arg NODE_VERSION=20`, by what the argument is called.
fn build_arguments<'a>(name: &str, words: &[Word<'a>]) -> Vec<Installed<'a>> {
    let builds = ["buildah", "docker", "imagebuild", "nerdctl", "podman"].contains(&name);
    let mut found = Vec::new();
    for at in 0..words.len() {
        let Some((word, start)) = value_of(&words[at..], "--build-arg").filter(|_| builds) else {
            break;
        };
        let first = words[at].text.starts_with("--build-arg");
        let Some((argument, _)) = word.text[start..].split_once('=').filter(|_| first) else {
            continue;
        };
        let version = start + argument.len() + 1;
        found.extend(tool_of(argument).and_then(|tool| {
            Installed::new(tool.as_str(), Dialect::Text, word, version..word.text.len())
        }));
    }
    found
}

/// The word that holds the value of the first `option` of `words`, and where the value starts in it.
fn value_of<'a>(words: &[Word<'a>], option: &str) -> Option<(Word<'a>, usize)> {
    let at = words.iter().position(|word| {
        word.text.strip_prefix(option).is_some_and(|rest| rest.is_empty() || rest.starts_with('='))
    })?;
    if words[at].text.len() == option.len() {
        return words.get(at + 1).map(|word| (*word, 0));
    }
    Some((words[at], option.len() + 1))
}

/// `node@20.1`, `pnpm@9.1.0+sha512.…`, `@scope/name@1`.
fn at_version(word: Word<'_>, dialect: Dialect) -> Option<Installed<'_>> {
    let (name, version) = word.text.rsplit_once('@')?;
    let start = word.text.len() - version.len();
    Installed::new(name, dialect, word, start..word.text.len())
}

/// Whether `text` may be the name of a version: `lts/iron`, `stable`, `pypy3.10-7.3`.
fn is_name(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-_/*:".contains(&byte);
    let names =
        ["lts", "latest", "stable", "node", "nightly", "beta", "pypy", "temurin", "current"];
    names.iter().any(|name| text.starts_with(name)) && text.bytes().all(plain) && text.len() <= 40
}
