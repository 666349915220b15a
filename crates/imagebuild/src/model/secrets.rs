//! Credentials in an image's configuration and history, and every place where their bytes stand.

use std::ops::Range;

use dockerfile::{Dockerfile, Keyword};
use findings::{Span, credential};

use super::{Inspection, Origin, Step, history, quoting};

/// One credential. Holds no value that a message could show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secret {
    /// What holds it.
    pub place: Where,
    /// The name of the variable or label; empty when it has none.
    pub name: String,
    /// What it looks like (`a GitHub token`), where its form is well known.
    pub form: Option<&'static str>,
}

/// What holds a credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Where {
    /// `ENV` of the configuration.
    Environment,
    /// `LABEL` of the configuration.
    Label,
    /// `--build-arg` of the history entry of that number, or an `ARG` with a value.
    BuildArgument(usize),
    /// Anything else in the history entry of that number.
    Command(usize),
}

/// Shorter values are hidden only where they are known to be the credential: they may be any word.
const TELLING: usize = 6;

impl Inspection {
    /// The credentials of the configuration: `ENV` in order, then labels.
    pub fn secrets_in_config(&self) -> Vec<Secret> {
        let config = &self.image.config;
        let variables = config.env.iter().map(|(name, value)| (Where::Environment, name, value));
        let labels = config.labels.iter().map(|(name, value)| (Where::Label, name, value));
        let secret = |(place, name, value): (Where, &String, &String)| {
            let form = credential::find(value.as_bytes()).map(|(form, _)| form);
            let named = credential::is_named(name) && !credential::is_placeholder(value);
            (named || form.is_some()).then(|| Secret { place, name: name.clone(), form })
        };
        variables.chain(labels).filter_map(secret).collect()
    }

    /// The credentials of the history, oldest first.
    pub fn secrets_in_history(&self) -> Vec<Secret> {
        let found = self.history_values();
        found.into_iter().map(|(secret, _)| secret).collect()
    }

    /// Every place where the bytes of a credential stand: no drawing may show them.
    pub fn hidden(&self) -> Vec<Span> {
        let (history, source) = (&self.history.text, self.source);
        let values = self.history_values();
        let mut hidden: Vec<_> =
            values.iter().map(|(_, range)| source.span(range.clone())).collect();
        hidden.extend(values.iter().filter_map(|(secret, range)| {
            let Where::BuildArgument(index) = secret.place else { return None };
            let unclear = self.history.steps[index].unclear?;
            (range.start < unclear).then(|| source.span(range.start..unclear))
        }));
        let mut texts: Vec<&str> = values
            .iter()
            .map(|(_, range)| history[range.clone()].trim_matches(['"', '\'']))
            .collect();
        let config = self.secrets_in_config();
        let named = |name: &str| config.iter().any(|secret| secret.name == name);
        let pairs = self.image.config.env.iter().map(|(name, value)| (name, value));
        for (_, value) in pairs.chain(&self.image.config.labels).filter(|(name, _)| named(name)) {
            texts.push(value);
        }
        texts.sort_unstable();
        texts.dedup();
        for text in texts.into_iter().filter(|text| text.len() >= TELLING) {
            // The history shows each control character as spaces.
            let shown: String =
                text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
            hidden.extend(occurrences(history, &shown).map(|range| source.span(range)));
            if let Some(origin) = &self.dockerfile {
                let found = occurrences(&origin.dockerfile.text, text);
                hidden.extend(found.map(|range| origin.file.span(range)));
            }
        }
        if let Some(origin) = &self.dockerfile {
            hidden.extend(values_of(&origin.dockerfile).map(|range| origin.file.span(range)));
            for (secret, range) in &values {
                let short = history[range.clone()].trim_matches(['"', '\'']);
                hidden.extend(self.on_instruction(origin, secret, short));
            }
        }
        hidden.sort_unstable();
        hidden.dedup();
        hidden
    }

    /// Where the instruction that made a history entry says `value` as a word of its own.
    fn on_instruction(&self, origin: &Origin, secret: &Secret, value: &str) -> Vec<Span> {
        let (Where::BuildArgument(index) | Where::Command(index)) = secret.place else {
            return Vec::new();
        };
        let start = self.places.get(index).filter(|place| place.file == origin.file);
        let instruction = origin
            .dockerfile
            .instructions()
            .find(|instruction| start.is_some_and(|start| start.start == instruction.span.start));
        let Some(instruction) = instruction.filter(|_| !value.is_empty()) else {
            return Vec::new();
        };
        let text = origin.dockerfile.slice(instruction.span.clone());
        let apart = |range: &Range<usize>| {
            let joins = |c: char| c.is_alphanumeric() || c == '_';
            !text[..range.start].ends_with(joins) && !text[range.end..].starts_with(joins)
        };
        let first = instruction.span.start;
        let found = occurrences(text, value).filter(apart);
        found.map(|range| origin.file.span(first + range.start..first + range.end)).collect()
    }

    /// Credentials of the history with the bytes of their values.
    fn history_values(&self) -> Vec<(Secret, Range<usize>)> {
        let mut found = Vec::new();
        for (index, step) in self.history.steps.iter().enumerate() {
            self.build_args(index, step, &mut found);
            match step.keyword {
                Keyword::Env | Keyword::Label | Keyword::Arg => self.pairs(index, step, &mut found),
                _ => self.assignments(index, step, &mut found),
            }
            self.forms(index, step, &mut found);
        }
        found
    }

    fn build_args(&self, index: usize, step: &Step, found: &mut Vec<(Secret, Range<usize>)>) {
        let text = &self.history.text;
        for arg in &step.build_args {
            let (name, value) = (&text[arg.name.clone()], &text[arg.value.clone()]);
            let form = credential::find(value.as_bytes()).map(|(form, _)| form);
            let named = credential::is_named(name) && !credential::is_placeholder(value);
            if named || form.is_some() {
                let place = Where::BuildArgument(index);
                found.push((Secret { place, name: name.to_owned(), form }, arg.value.clone()));
            }
        }
    }

    /// `NAME=value` of `ENV`, `LABEL` and `ARG`, which builders write without quotes: a value ends where the next
    /// name begins. The configuration is looked at too, but a value that a later instruction replaced is only
    /// here.
    fn pairs(&self, index: usize, step: &Step, found: &mut Vec<(Secret, Range<usize>)>) {
        let text = &self.history.text;
        let key = |word: &Range<usize>| {
            let (name, _) = text[word.clone()].split_once('=')?;
            let plain = |c: char| c.is_ascii_alphanumeric() || "_.-/\"'".contains(c);
            let is = !name.is_empty() && name.chars().all(plain) && !name.contains("-----");
            is.then(|| word.start..word.start + name.len())
        };
        let words = history::words(text, step.arguments.clone());
        let keys: Vec<_> = words.iter().filter_map(key).collect();
        for (number, name) in keys.iter().enumerate() {
            let from = name.end + 1;
            let mut next = keys[number + 1..].iter().map(|key| key.start);
            // Other builders write them as they stand in the Dockerfile.
            let quoted = text[from..step.arguments.end].starts_with(['"', '\'']);
            let quoted =
                if quoted { quoting::value_len(&text[from..step.arguments.end], None) } else { 0 };
            let end = next.find(|next| *next >= from + quoted).unwrap_or(step.arguments.end);
            let value = from..from + text[from..end].trim_end().len();
            let place = match step.keyword {
                Keyword::Arg => Where::BuildArgument(index),
                _ => Where::Command(index),
            };
            self.judge(place, text[name.clone()].trim_matches(['"', '\'']), value, found);
        }
    }

    /// `NAME=value` and `--name value` anywhere in a command.
    fn assignments(&self, index: usize, step: &Step, found: &mut Vec<(Secret, Range<usize>)>) {
        let text = &self.history.text;
        let words = history::words(text, step.arguments.clone());
        for (number, word) in words.iter().enumerate() {
            let Some((name, from)) = named(text, word, words.get(number + 1)) else { continue };
            if !credential::is_named(name) {
                continue;
            }
            let outer = quoting::open_at_end(&text[step.arguments.start..from]);
            let length = quoting::value_len(&text[from..step.arguments.end], outer);
            self.judge(Where::Command(index), name, from..from + length, found);
        }
    }

    /// Notes the value when it is a credential by its name.
    fn judge(
        &self,
        place: Where,
        name: &str,
        value: Range<usize>,
        found: &mut Vec<(Secret, Range<usize>)>,
    ) {
        let text = &self.history.text[value.clone()];
        let bare = text.trim_matches(['\\', '"', '\'']);
        if credential::is_named(name) && !credential::is_placeholder(bare) {
            let form = credential::find(text.as_bytes()).map(|(form, _)| form);
            found.push((Secret { place, name: name.to_owned(), form }, value));
        }
    }

    /// Well-known forms that no assignment told of already.
    fn forms(&self, index: usize, step: &Step, found: &mut Vec<(Secret, Range<usize>)>) {
        let text = &self.history.text;
        let mut at = step.line.start;
        while let Some((form, range)) = credential::find(&text.as_bytes()[at..step.line.end]) {
            let start = text.floor_char_boundary(at + range.start);
            let end = text.ceil_char_boundary(at + range.end);
            let end = key_end(text, start..end, step.line.end);
            let told = found.iter_mut().find(|(_, told)| told.start <= start && start < told.end);
            at = end;
            if let Some((_, told)) = told {
                told.end = told.end.max(end);
            } else {
                let place = Where::Command(index);
                found.push((Secret { place, name: String::new(), form: Some(form) }, start..end));
            }
        }
    }
}

/// The name that `word` gives a value, and where the value begins: behind its `=`, or for an option at the
/// next word.
fn named<'a>(
    text: &'a str,
    word: &Range<usize>,
    next: Option<&Range<usize>>,
) -> Option<(&'a str, usize)> {
    let start = word.start + opening(&text[word.clone()]);
    if text[word.start..start].ends_with("--") {
        let option = &text[start..word.end];
        return match option.split_once('=') {
            Some((name, _)) => Some((name, start + name.len() + 1)),
            None if credential::is_switch(option) => None,
            None => next
                .filter(|next| !text[next.start..].starts_with('-'))
                .map(|next| (option, next.start)),
        };
    }
    let name = history::assigned(&text[start..word.end])?;
    Some((name, start + name.len() + 1))
}

/// How many bytes of quotes, brackets and dashes stand before an assignment: `"--password=`.
fn opening(word: &str) -> usize {
    word.len() - word.trim_start_matches(['"', '\'', '\\', '(', '{', '[', '-', ';', '&', '|']).len()
}

/// Where what begins at `form` ends: a private key goes on to its last line, or to the end of the entry.
fn key_end(text: &str, form: Range<usize>, limit: usize) -> usize {
    if !text[form.clone()].starts_with("-----BEGIN ") {
        return form.end;
    }
    let rest = &text[form.end..limit];
    let close = rest.find("-----END ").and_then(|at| {
        let behind = at + "-----END ".len();
        rest[behind..].find("-----").map(|end| behind + end + "-----".len())
    });
    close.map_or(limit, |close| form.end + close)
}

fn occurrences<'a>(text: &'a str, value: &'a str) -> impl Iterator<Item = Range<usize>> + 'a {
    text.match_indices(value).map(|(at, value)| at..at + value.len())
}

/// The values of variables and labels of a Dockerfile whose names speak of credentials.
fn values_of(dockerfile: &Dockerfile) -> impl Iterator<Item = Range<usize>> + '_ {
    let pairs = dockerfile.instructions().flat_map(|instruction| {
        let instruction = instruction.onbuild.as_deref().unwrap_or(instruction);
        instruction.pairs()
    });
    let named = pairs.filter(|pair| credential::is_named(&pair.key.value()));
    named.filter_map(|pair| pair.value.as_ref().map(|value| value.span.clone()))
}
