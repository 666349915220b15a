use std::{borrow::Cow, cell::OnceCell, collections::BTreeMap};

use dockerfile::ShellWord;

use super::{Constants, Run, args::text};

/// The variables of a `RUN` with the values that the file tells: its own assignments, then `ENV` and `ARG`.
#[derive(Debug)]
pub struct Substitution<'a> {
    constants: &'a Constants<'a>,
    run: &'a Run,
    assigned: OnceCell<BTreeMap<&'a str, Option<&'a str>>>,
}

impl<'a> Substitution<'a> {
    /// Looks nothing up before a word asks for it.
    pub fn of(constants: &'a Constants<'a>, run: &'a Run) -> Self {
        Self { constants, run, assigned: OnceCell::new() }
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

    fn value(&self, name: &str) -> Option<&str> {
        if name.is_empty() {
            return None;
        }
        if let Some(assigned) = self.assigned.get_or_init(|| assigned(self.run)).get(name) {
            return *assigned;
        }
        self.constants.value(name, self.run)
    }
}

/// What the commands of `run` assign; nothing is known about what they assign twice.
fn assigned(run: &Run) -> BTreeMap<&str, Option<&str>> {
    let mut assigned = BTreeMap::new();
    for command in run.commands() {
        let declares = command.name.as_ref().is_some_and(|name| {
            matches!(text(name), "export" | "local" | "readonly" | "declare" | "typeset" | "read")
        });
        let operands = command.arguments.iter().filter(|_| declares);
        for word in command.assignments.iter().chain(operands) {
            let (name, value) = text(word).split_once('=').unwrap_or((text(word), ""));
            let value = word.literal.is_some().then_some(value);
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
