use std::{ops::Range, sync::LazyLock};

use aho_corasick::{AhoCorasick, MatchKind};
use versions::Dialect;

use super::{command, name};
use crate::model::toolchain::{Class, Reader, Reading, Role};

/// What documentation tells people: "Node 20", "Python 3.11+", "requires Go 1.22 or newer".
pub(super) static READER: Reader = Reader { reads: is_documentation, format: None, read };

/// Names as people write them, and the tools; the longer ones first.
const NAMES: &[(&str, &str)] = &[
    ("Node.js", "node"),
    ("NodeJS", "node"),
    ("Node", "node"),
    ("Python", "python"),
    ("Golang", "go"),
    ("Go", "go"),
    ("Rust", "rust"),
    ("OpenJDK", "java"),
    ("Java", "java"),
    ("JDK", "java"),
    ("Ruby", "ruby"),
    ("PHP", "php"),
    (".NET", "dotnet"),
    ("Terraform", "terraform"),
    ("PostgreSQL", "postgres"),
    ("Postgres", "postgres"),
    ("pnpm", "pnpm"),
    ("Poetry", "poetry"),
];

/// What the names of files begin with that tell what was.
const HISTORIES: &[&str] =
    &["change", "history", "migrat", "news", "release", "upgrad", "what-s-new", "whats-new"];

/// Words of lines that speak of other days or other people's versions.
const PAST: &[&str] = &[
    "changelog",
    "deprecated",
    "drop",
    "no longer",
    "since ",
    "before ",
    "until ",
    "was ",
    "were ",
    "migrat",
    "upgrad",
    "previous",
    "up to",
    "formerly",
    "end of life",
    "fixed in",
    "bug",
];

static FINDER: LazyLock<AhoCorasick> = LazyLock::new(|| {
    AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .build(NAMES.iter().map(|(name, _)| *name))
        .expect("plain words")
});

fn is_documentation(path: &str) -> bool {
    let name = name(path).to_ascii_lowercase();
    let text = [".md", ".rst", ".txt", ".adoc"].iter().any(|ending| name.ends_with(ending));
    let known = ["readme", "contributing", "install"].iter().any(|stem| name.starts_with(stem));
    let documentation = path.split('/').rev().nth(1) == Some("docs") && name.ends_with(".md");
    let history = HISTORIES.iter().any(|stem| name.starts_with(stem));
    (known && (text || !name.contains('.'))) || (documentation && !history)
}

fn read(reading: &mut Reading<'_>) {
    let text = reading.file.text.clone();
    let (mut start, mut fence) = (0, None);
    for line in text.split_inclusive('\n') {
        let at = start;
        start += line.len();
        let mark = line.trim_start();
        if mark.starts_with("```") || mark.starts_with("~~~") {
            fence = match fence {
                None => Some((at + line.len(), mark.trim_matches(['`', '~', '\n', '\r', ' ']))),
                Some((from, language)) => {
                    commands(reading, language, from..at);
                    None
                }
            };
        }
        if fence.is_some() || line.len() > 2000 || !FINDER.is_match(line) {
            continue;
        }
        let lower = line.to_lowercase();
        if PAST.iter().any(|word| lower.contains(word)) {
            continue;
        }
        for found in FINDER.find_iter(line) {
            let before = line[..found.start()].chars().next_back();
            if before.is_some_and(|char| char.is_alphanumeric() || "/-_.".contains(char)) {
                continue;
            }
            let Some((range, least)) = version(line, found.end()) else { continue };
            let (_, tool) = NAMES[found.pattern().as_usize()];
            // "Go 3 steps back": these have never been spoken of by one number.
            let dotted = line[range.clone()].contains('.');
            if !dotted && matches!(tool, "go" | "poetry" | "ruby" | "rust" | "terraform") {
                continue;
            }
            let dialect = if least { Dialect::Minimum } else { Dialect::Text };
            let range = at + range.start..at + range.end;
            reading.declare(tool, Role::Prose, dialect, range);
        }
    }
}

/// What a block of commands tells people to install.
fn commands(reading: &mut Reading<'_>, language: &str, range: Range<usize>) {
    let languages = ["", "bash", "console", "sh", "shell", "shell-session", "terminal", "zsh"];
    if !languages.contains(&language.to_ascii_lowercase().as_str()) {
        return;
    }
    command::declare(reading, range, |declaration| {
        declaration.role = Role::Prose;
        // Programs of all sorts are shown to people who want to use the project, not to work on it.
        if Class::of(&declaration.tool) != Class::Language {
            declaration.inert("it is an example of how a program is installed");
        }
    });
}

/// The version that follows the byte `from` of `line`, and whether later ones will do.
fn version(line: &str, from: usize) -> Option<(Range<usize>, bool)> {
    let rest = &line[from..];
    let mut tail = rest.trim_start_matches(['*', '`', ' ', ':', ',', '(', ']']);
    tail = tail.strip_prefix("version").unwrap_or(tail).trim_start_matches([' ', '`', '*']);
    let operator = ["\u{2265}", ">="].iter().find_map(|it| tail.strip_prefix(it));
    let least = operator.is_some();
    tail = operator.unwrap_or(tail).trim_start();
    tail = tail.strip_prefix('v').unwrap_or(tail);
    if tail.len() == rest.len() {
        return None;
    }
    let end = tail.find(|char: char| !(char.is_ascii_digit() || char == '.'));
    let number = tail[..end.unwrap_or(tail.len())].trim_end_matches('.');
    let behind = &tail[number.len()..];
    // Two numbers with a dash between them are all that lies between.
    let joined = |char: char| char.is_alphanumeric() || "-_/%\u{2013}\u{2014}".contains(char);
    let whole = !behind.starts_with(joined);
    let parts = number.split('.').count();
    let plain = number.starts_with(|char: char| char.is_ascii_digit()) && parts <= 3;
    let range = line.len() - tail.len()..line.len() - behind.len();
    let words = behind.trim_start_matches(['`', '*', ' ']).to_lowercase();
    let later = ["+", "or newer", "or later", "or higher", "or above", "or greater", "and newer"];
    let least = least || later.iter().any(|word| words.starts_with(word));
    // Two numbers in a row are a list of steps, a date or a table.
    (plain && whole && number.len() <= 10 && !number.contains("..")).then_some((range, least))
}
