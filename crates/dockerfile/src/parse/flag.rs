//! Flags between the keyword and the arguments.

use super::split::trim;
use super::suggest::did_you_mean;
use super::word::{expandable, literal};
use super::{Context, FaultKind};
use crate::syntax::{FlagForm, known_flags};
use crate::{Flag, Keyword, LogicalText, Mount, MountField, Span};

/// A flag and its text without quotes.
pub(super) struct RawFlag {
    span: Span,
    text: LogicalText,
}

/// The flags at the start of `range`, and the rest of it.
pub(super) fn split(text: &LogicalText, range: Span, escape: char) -> (Vec<RawFlag>, Span) {
    let mut flags = Vec::new();
    let mut rest = trim(text, range);
    while text.as_str()[rest.clone()].starts_with("--") {
        let flag = unquoted(text, rest.clone(), escape);
        let end = flag.1;
        let written = rest.start..end;
        rest = trim(text, end..rest.end);
        if flag.0.as_str() == "--" {
            break;
        }
        flags.push(RawFlag { span: text.span(written), text: flag.0 });
    }
    (flags, rest)
}

/// The word at the start of `range` without quotes and escapes, and where it ends.
fn unquoted(text: &LogicalText, range: Span, escape: char) -> (LogicalText, usize) {
    let mut word = LogicalText::default();
    let mut quote = None;
    let mut chars = text.as_str()[range.clone()].char_indices();
    while let Some((offset, char)) = chars.next() {
        let mut at = range.start + offset;
        let mut char = char;
        match quote {
            None if char.is_whitespace() => return (word, at),
            None if matches!(char, '\'' | '"') => {
                quote = Some(char);
                continue;
            }
            Some(open) if char == open => {
                quote = None;
                continue;
            }
            _ => {}
        }
        if char == escape {
            let Some((offset, escaped)) = chars.next() else { break };
            (at, char) = (range.start + offset, escaped);
        }
        let file = text.span(at..at + char.len_utf8()).start;
        word.push(char.encode_utf8(&mut [0; 4]), file);
    }
    (word, range.end)
}

/// The flags of `keyword`, checked.
pub(super) fn read(raw: Vec<RawFlag>, keyword: Keyword, context: &mut Context) -> Vec<Flag> {
    let mut flags: Vec<Flag> = Vec::new();
    for RawFlag { span, text } in raw {
        let (name, value) = cut(&text, 2..text.as_str().len());
        let name = text.as_str()[name].to_owned();
        let expanded = !(keyword == Keyword::Copy && name == "from");
        let value = value.map(|value| {
            if expanded { expandable(&text, value, context) } else { literal(&text, value) }
        });
        let flag = Flag { span, name, value };
        check(&flag, &flags, keyword, context);
        flags.push(flag);
    }
    flags
}

/// The mounts among the flags of a `RUN`.
pub(super) fn mounts(raw: &[RawFlag], context: &mut Context) -> Vec<Mount> {
    let is_mount = |flag: &&RawFlag| flag.text.as_str().starts_with("--mount=");
    raw.iter().filter(is_mount).map(|flag| mount(flag, context)).collect()
}

fn mount(flag: &RawFlag, context: &mut Context) -> Mount {
    let text = &flag.text;
    let mut fields = Vec::new();
    let mut start = "--mount=".len();
    for written in text.as_str()[start..].split(',') {
        let range = start..start + written.len();
        start = range.end + 1;
        let (key, value) = cut(text, range.clone());
        let field = MountField {
            key: text.as_str()[key.clone()].to_lowercase(),
            key_span: text.span(key),
            value: value.map(|value| expandable(text, value, context)),
        };
        check_field(&field, context);
        fields.push(field);
    }
    Mount { span: flag.span.clone(), fields }
}

fn check_field(field: &MountField, context: &mut Context) {
    const SWITCHES: [&str; 5] = ["readonly", "ro", "readwrite", "rw", "required"];
    const KEYS: [&str; 14] = [
        "type",
        "from",
        "source",
        "src",
        "target",
        "dst",
        "destination",
        "size",
        "id",
        "sharing",
        "mode",
        "uid",
        "gid",
        "env",
    ];
    let key = field.key.as_str();
    let message = if SWITCHES.contains(&key) || (KEYS.contains(&key) && field.value.is_some()) {
        return;
    } else if KEYS.contains(&key) {
        format!("the mount option {key} needs a value")
    } else {
        let hint = did_you_mean(key, KEYS.into_iter().chain(SWITCHES));
        format!("unknown mount option {key:?}{hint}")
    };
    context.fault(FaultKind::BadMount, field.key_span.clone(), message);
}

fn check(flag: &Flag, earlier: &[Flag], keyword: Keyword, context: &mut Context) {
    // The builder does not look at the flags of these.
    if matches!(keyword, Keyword::Unknown | Keyword::Stopsignal | Keyword::Arg) {
        return;
    }
    let known = known_flags(keyword);
    let name = &flag.name;
    let Some((_, form)) = known.iter().find(|(known, _)| known == name) else {
        let hint = did_you_mean(name, known.iter().map(|(name, _)| *name));
        let hint = hint.replace("mean ", "mean --");
        let message = format!("{} knows no flag --{name}{hint}", keyword.name());
        return context.fault(FaultKind::UnknownFlag, flag.span.clone(), message);
    };
    if *form != FlagForm::Values && earlier.iter().any(|other| other.name == *name) {
        let message = format!("the flag --{name} is given twice");
        return context.fault(FaultKind::DuplicateFlag, flag.span.clone(), message);
    }
    let value = flag.value.as_ref().map(|value| value.raw().to_ascii_lowercase());
    match (form, value.as_deref()) {
        (FlagForm::Switch, None | Some("true" | "false"))
        | (FlagForm::Value | FlagForm::Values, Some(_)) => {}
        (FlagForm::Switch, Some(_)) => {
            let message = format!("the flag --{name} is either true or false");
            context.fault(FaultKind::BadFlagValue, flag.span.clone(), message);
        }
        (_, None) => {
            let message = format!("the flag --{name} needs a value");
            context.fault(FaultKind::MissingFlagValue, flag.span.clone(), message);
        }
    }
}

/// `range` at its first `=`.
fn cut(text: &LogicalText, range: Span) -> (Span, Option<Span>) {
    match text.as_str()[range.clone()].find('=') {
        Some(at) => (range.start..range.start + at, Some(range.start + at + 1..range.end)),
        None => (range, None),
    }
}
