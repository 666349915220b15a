use dockerfile::{Arguments, Command, Word};

use super::{ImageName, Lint, Run, args::text};

/// The shell that reads the script of a `RUN`, and the options it starts with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shell {
    /// Its name without a folder: `sh`, `bash`.
    pub name: String,
    /// The words behind it.
    pub options: Vec<String>,
}

const SHELLS: &[&str] = &["sh", "bash", "dash", "ash", "ksh", "mksh", "zsh"];

impl Shell {
    /// The shell of `run`: that of its JSON array, its heredoc's `#!`, the one that the file says is in force, or `sh`.
    pub fn of(lint: &Lint, run: &Run) -> Self {
        let instruction = &run.instruction;
        if let Arguments::Exec(words) = &instruction.arguments {
            return Self::new(words.iter().map(Word::value));
        }
        if let Some(line) = shebang(lint, run) {
            return Self::new(line.split_whitespace().map(str::to_owned));
        }
        match lint.dockerfile.shell(instruction) {
            // `-o pipefail` in one word is taken for two, as its author means it.
            Some(shell) => {
                Self::new(shell.words().iter().flat_map(|word| {
                    word.split_whitespace().map(str::to_owned).collect::<Vec<_>>()
                }))
            }
            None => Self { name: "sh".to_owned(), options: Vec::new() },
        }
    }

    fn new(words: impl Iterator<Item = String>) -> Self {
        let mut words = words.map(|word| word.trim_matches('"').to_owned());
        let known = |word: &String| SHELLS.contains(&base_name(word));
        let name = words
            .by_ref()
            .find(known)
            .map_or_else(|| "sh".to_owned(), |word| base_name(&word).to_owned());
        Self { name, options: words.collect() }
    }

    /// Whether it may be one that knows nothing but POSIX, as Debian's does.
    pub fn is_plain(&self, lint: &Lint, run: &Run) -> bool {
        matches!(self.name.as_str(), "sh" | "dash")
            && !run.stage.is_some_and(|stage| is_able(lint, stage))
    }

    /// Whether it is started with an option: `-e`, `-euo`, or `-o errexit`.
    pub fn has(&self, letter: Option<char>, name: &str) -> bool {
        sets(self.options.iter().map(String::as_str), letter, name)
    }
}

/// Parts of names of images whose `sh` is `busybox` or `bash`.
const ABLE: &[&str] = &[
    "alpine",
    "busybox",
    "fedora",
    "centos",
    "rockylinux",
    "almalinux",
    "amazonlinux",
    "oraclelinux",
    "redhat",
    "ubi",
    "opensuse",
    "archlinux",
    "photon",
    "mariner",
    "azurelinux",
    "bash",
];

/// Whether the stage is built on an image whose `sh` is known to have the option.
fn is_able(lint: &Lint, stage: usize) -> bool {
    let bottom = lint.lineage(stage).last().and_then(|stage| stage.from.as_ref());
    let Some((from, word)) = bottom.and_then(|from| Some((from, from.words().first()?))) else {
        return false;
    };
    let name = lint.value(word, from).unwrap_or_else(|| word.value());
    let image = ImageName::parse(&name);
    let last = image.repository.rsplit('/').next().unwrap_or_default();
    let able = |text: &str| ABLE.iter().any(|able| text.contains(able));
    able(last) || image.registry.is_some_and(able) || image.tag.is_some_and(able)
}

/// Whether `command` turns an option of the shell on: `set -eu`, `set -o pipefail`, `bash -e`.
pub fn turns_on(command: &Command, letter: Option<char>, name: &str) -> bool {
    let program =
        command.name.as_ref().and_then(|name| name.literal.as_deref()).unwrap_or_default();
    (program == "set" || SHELLS.contains(&base_name(program)))
        && sets(command.arguments.iter().map(text), letter, name)
}

fn sets<'a>(words: impl Iterator<Item = &'a str>, letter: Option<char>, name: &str) -> bool {
    let mut names = false;
    for word in words {
        if names && word == name {
            return true;
        }
        let cluster = word.strip_prefix('-').filter(|cluster| !cluster.starts_with('-'));
        if letter.is_some_and(|letter| cluster.is_some_and(|cluster| cluster.contains(letter))) {
            return true;
        }
        names = cluster.is_some_and(|cluster| cluster.contains('o'));
    }
    false
}

/// What the `#!` of a `RUN` that is one heredoc says.
fn shebang<'a>(lint: &'a Lint, run: &Run) -> Option<&'a str> {
    let heredoc = run.whole_heredoc()?;
    let body = lint.dockerfile.slice(heredoc.body.clone());
    body.lines().next()?.trim_start_matches('\t').strip_prefix("#!")
}

fn base_name(program: &str) -> &str {
    program.rsplit(['/', '\\']).next().unwrap_or(program)
}
