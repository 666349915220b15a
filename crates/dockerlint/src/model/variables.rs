use std::{borrow::Cow, cell::OnceCell, collections::BTreeMap};

use dockerfile::{Instruction, Keyword, ShellWord};

use super::{Lint, Run, args::text};

/// Stands for an expansion whose value the file does not tell.
const UNKNOWN: char = '\u{1a}';

/// The variables of a `RUN` with the values that the file tells: its script's own assignments, then `ENV` and `ARG`.
#[derive(Debug)]
pub struct Variables<'a> {
    lint: &'a Lint,
    run: &'a Run,
    /// `None` where the value is not written there. Read when the first variable is asked for.
    own: OnceCell<BTreeMap<&'a str, Option<&'a str>>>,
}

impl<'a> Variables<'a> {
    /// Those of `run`.
    pub fn of(lint: &'a Lint, run: &'a Run) -> Self {
        Self { lint, run, own: OnceCell::new() }
    }

    /// `word` without quotes; a variable whose value is not known stays as it is written.
    pub fn expand<'w>(&self, word: &'w ShellWord) -> Cow<'w, str> {
        match &word.literal {
            Some(literal) => Cow::Borrowed(literal),
            None => Cow::Owned(self.replace(&word.raw)),
        }
    }

    fn replace(&self, raw: &str) -> String {
        let mut text = String::with_capacity(raw.len());
        let mut rest = raw;
        while let Some((before, behind)) = rest.split_once('$') {
            text.push_str(before);
            let (name, after) = name(behind);
            if let Some(value) = self.value(name) {
                text.push_str(value);
                rest = after;
            } else {
                text.push('$');
                rest = behind;
            }
        }
        text.push_str(rest);
        text.retain(|c| !matches!(c, '"' | '\''));
        text
    }

    /// What `expansion`, a part of a package's name, stands for; `versions` says that it follows a dash, where a
    /// version would.
    pub(super) fn part(&self, expansion: &str, versions: bool) -> String {
        let braced = expansion.strip_prefix('{').and_then(|inside| inside.strip_suffix('}'));
        let inside = braced.unwrap_or(expansion);
        let end = inside.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        let (name, operator) = inside.split_at(end.unwrap_or(inside.len()));
        if operator.starts_with(":+=") || operator.starts_with("+=") {
            return "=".to_owned();
        }
        let value = self.value(name).filter(|value| !value.is_empty() && operator.is_empty());
        if let Some(value) = value {
            return value.to_owned();
        }
        let computed = expansion.starts_with('(');
        if versions && (computed || self.is_set(name)) {
            return "=".to_owned();
        }
        UNKNOWN.to_string()
    }

    fn value(&self, name: &str) -> Option<&str> {
        match self.own().get(name) {
            Some(own) => *own,
            None => self.lint.scope(&self.run.instruction).get(name),
        }
    }

    /// Whether the script or the file sets it; whoever declares it as `ARG` in one stage means it in the others, too.
    fn is_set(&self, name: &str) -> bool {
        let declares = |found: &Instruction| {
            found.kind == Keyword::Arg && found.pairs().iter().any(|pair| pair.key.raw() == name)
        };
        self.own().contains_key(name)
            || self.lint.scope(&self.run.instruction).mentions(name)
            || self.lint.dockerfile.instructions().any(declares)
    }

    fn own(&self) -> &BTreeMap<&'a str, Option<&'a str>> {
        self.own.get_or_init(|| assigned(self.run))
    }
}

/// What the commands of `run` assign; nothing is known about what they assign twice.
fn assigned(run: &Run) -> BTreeMap<&str, Option<&str>> {
    let mut assigned = BTreeMap::new();
    for command in run.commands() {
        let name = command.name.as_ref().map_or("", text);
        let hands_on = matches!(name, "export" | "readonly");
        let declares = hands_on || matches!(name, "local" | "declare" | "typeset" | "read");
        let operands = command.arguments.iter().filter(|_| declares);
        for word in command.assignments.iter().chain(operands) {
            let (name, value) = match text(word).split_once('=') {
                Some((name, value)) => (name, word.literal.is_some().then_some(value)),
                None if hands_on => continue,
                None => (text(word), None),
            };
            assigned.entry(name).and_modify(|known| *known = None).or_insert(value);
        }
    }
    assigned
}

/// The name in `NAME…` or `{NAME}…`, and what follows it.
fn name(text: &str) -> (&str, &str) {
    let inner = text.strip_prefix('{');
    let body = inner.unwrap_or(text);
    let end = body.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(body.len());
    let (name, rest) = body.split_at(end);
    match (inner, rest.strip_prefix('}')) {
        (None, _) => (name, rest),
        (Some(_), Some(rest)) => (name, rest),
        (Some(_), None) => ("", text),
    }
}
