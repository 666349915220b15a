//! Credentials in an image's configuration and history, and every place where their bytes stand.

use std::ops::Range;

use dockerfile::{Dockerfile, Keyword};
use findings::{Span, credential};

use super::{Inspection, Step, history};

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
        }
        hidden.sort_unstable();
        hidden.dedup();
        hidden
    }

    /// Credentials of the history with the bytes of their values.
    fn history_values(&self) -> Vec<(Secret, Range<usize>)> {
        let mut found = Vec::new();
        for (index, step) in self.history.steps.iter().enumerate() {
            self.build_args(index, step, &mut found);
            self.assignments(index, step, &mut found);
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

    /// `NAME=value` and `--name value` anywhere in an entry. `ENV` and `LABEL` are looked at in the
    /// configuration too, but a value that a later instruction replaced is only here.
    fn assignments(&self, index: usize, step: &Step, found: &mut Vec<(Secret, Range<usize>)>) {
        let text = &self.history.text;
        let words = history::words(text, step.arguments.clone());
        for (number, word) in words.iter().enumerate() {
            let Some((name, from)) = named(text, word, words.get(number + 1)) else { continue };
            let value = from..value_end(text, from, step.arguments.end);
            if !credential::is_named(name) || credential::is_placeholder(&text[value.clone()]) {
                continue;
            }
            let form = credential::find(text[value.clone()].as_bytes()).map(|(form, _)| form);
            let place = match step.keyword {
                Keyword::Arg => Where::BuildArgument(index),
                _ => Where::Command(index),
            };
            found.push((Secret { place, name: name.to_owned(), form }, value));
        }
    }

    /// Well-known forms that no assignment told of already.
    fn forms(&self, index: usize, step: &Step, found: &mut Vec<(Secret, Range<usize>)>) {
        let text = &self.history.text;
        let mut at = step.line.start;
        while let Some((form, range)) = credential::find(&text.as_bytes()[at..step.line.end]) {
            let range =
                text.floor_char_boundary(at + range.start)..text.ceil_char_boundary(at + range.end);
            let told =
                found.iter().any(|(_, told)| told.start <= range.start && range.end <= told.end);
            at = range.end;
            if !told {
                let place = Where::Command(index);
                found.push((Secret { place, name: String::new(), form: Some(form) }, range));
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
    word.len() - word.trim_start_matches(['"', '\'', '(', '{', '[', '-', ';', '&', '|']).len()
}

/// Where a value ends: at the closing quote, or at white space or what ends a shell word.
fn value_end(text: &str, from: usize, limit: usize) -> usize {
    let rest = &text[from..limit];
    let ends = match rest.chars().next() {
        Some(quote @ ('"' | '\'')) => rest[1..].find(quote).map(|at| at + 2),
        _ => rest.find([' ', ';', '&', '|', ')', '"', '\'']),
    };
    ends.map_or(limit, |at| from + at)
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
