use std::collections::{BTreeMap, BTreeSet};

use dockerfile::{Command, Scope};

use super::{Lint, Run, args::text};

/// The variables that a `RUN` can count on.
#[derive(Debug, Clone)]
pub struct Names<'a> {
    /// What `ARG` and `ENV` set before it, in its stage and those below.
    scope: Scope<'a>,
    /// What secret mounts set.
    mounted: BTreeSet<String>,
    /// What its own script sets, and whether each value is one word without patterns.
    pub assigned: BTreeMap<String, bool>,
    /// Whether the script runs text that is not here, or declares what it names: `. file`, `eval`, `export $(…)`.
    pub open: bool,
}

/// Commands whose arguments are assignments.
const DECLARING: &[&str] = &["export", "declare", "local", "readonly", "typeset", "let"];

/// Commands that put what they read into variables.
const READING: &[&str] = &["read", "mapfile", "readarray", "getopts", "printf"];

impl<'a> Names<'a> {
    /// The variables of `run`.
    pub fn of(lint: &'a Lint, run: &Run) -> Self {
        let mounts = run.instruction.mounts.iter();
        let mounted = mounts.filter_map(|mount| mount.value(&["env"])).map(dockerfile::Word::value);
        let mut variables = Self {
            scope: lint.scope(&run.instruction),
            mounted: mounted.collect(),
            assigned: BTreeMap::new(),
            open: false,
        };
        for command in run.commands() {
            variables.command(command);
        }
        variables.loops(lint.dockerfile.slice(run.instruction.span.clone()));
        variables
    }

    /// Whether anything sets the variable.
    pub fn knows(&self, name: &str) -> bool {
        self.is_declared(name) || self.assigned.contains_key(name)
    }

    /// Whether an instruction in front of it, or one of its mounts, sets the variable.
    pub fn is_declared(&self, name: &str) -> bool {
        self.scope.mentions(name) || self.scope.is_triggered(name) || self.mounted.contains(name)
    }

    /// What its mounts and its script set.
    pub fn own(&self) -> impl Iterator<Item = &str> {
        self.mounted.iter().chain(self.assigned.keys()).map(String::as_str)
    }

    fn command(&mut self, command: &Command) {
        for word in &command.assignments {
            self.assign(&word.raw);
        }
        let name =
            command.name.as_ref().and_then(|name| name.literal.as_deref()).unwrap_or_default();
        self.open |= matches!(name, "." | "source" | "eval");
        for word in &command.arguments {
            // `export $(cat file)`
            self.open |= DECLARING.contains(&name) && unquoted(&word.raw).starts_with(['$', '`']);
            if DECLARING.contains(&name) && word.raw.contains('=') {
                self.assign(&word.raw);
            } else if DECLARING.contains(&name) || READING.contains(&name) {
                self.set(text(word), false);
            }
        }
    }

    fn assign(&mut self, raw: &str) {
        let Some((name, value)) = unquoted(raw).split_once('=') else { return };
        let name = name.trim_end_matches('+').split('[').next().unwrap_or_default();
        self.set(name, is_one_word(value));
    }

    fn set(&mut self, name: &str, clean: bool) {
        if is_name(name) {
            let known = self.assigned.entry(name.to_owned()).or_insert(true);
            *known &= clean;
        }
    }

    /// `((name++))`, `((name += 1))` and `exec {name}<file`: numbers, which are one word.
    fn calculated(&mut self, word: &str, next: Option<&str>) {
        let bare = word.trim_matches(['(', ')', ';', '$', '"']);
        let stepped = ["++", "--"].iter().find_map(|step| {
            bare.strip_suffix(step).or_else(|| bare.strip_prefix(step)).filter(|_| bare != *step)
        });
        let opened = word.strip_prefix('{').and_then(|inside| inside.split_once('}'));
        let opened = opened.filter(|(_, behind)| behind.starts_with(['<', '>']));
        let assigned = matches!(next, Some("=" | "+=" | "-=" | "*=")).then_some(bare);
        for name in [stepped, opened.map(|(name, _)| name), assigned].into_iter().flatten() {
            self.set(name, true);
        }
    }

    /// `for name in a b`, `${name:=value}` and `((name = 1))`, wherever they stand.
    fn loops(&mut self, script: &str) {
        let mut words = script.split_whitespace().peekable();
        while let Some(word) = words.next() {
            let opener = word.rsplit(['(', '{', '`', '"', '$', ';']).next().unwrap_or_default();
            let names = words.peek().is_some_and(|next| !next.starts_with('('));
            if matches!(opener, "for" | "select") && names {
                let Some(name) = words.next() else { return };
                let mut clean = words.next_if_eq(&"in").is_some();
                while let Some(value) = words.next_if(|_| clean) {
                    let value_only = value.trim_end_matches(';');
                    clean = value_only == "\\" || is_one_word(value_only);
                    if value.ends_with(';') || words.peek() == Some(&"do") {
                        break;
                    }
                }
                self.set(name.trim_end_matches(';'), clean);
            }
            self.calculated(word, words.peek().copied());
            for (before, _) in word.match_indices(":=").chain(word.match_indices('=')) {
                let name = word[..before].rsplit(['{', '(', ';']).next().unwrap_or_default();
                if word[..before].contains(['{', '(']) && !self.assigned.contains_key(name) {
                    self.set(name, false);
                }
            }
        }
    }
}

/// `"name=value"` as it begins without its quote.
fn unquoted(raw: &str) -> &str {
    raw.trim_start_matches('"')
}

/// Whether a value cannot fall apart: no expansion, blank or pattern in it.
fn is_one_word(value: &str) -> bool {
    !value.contains(['$', '`', '*', '?', '[', ' ', '\t', '\n', '\\'])
}

/// Whether `text` can name a variable.
pub(crate) fn is_name(text: &str) -> bool {
    !text.is_empty()
        && !text.starts_with(|first: char| first.is_ascii_digit())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}
