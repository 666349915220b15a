//! Flags between the keyword and the arguments.

use super::split::trim;
use super::suggest::did_you_mean;
use super::word::{expandable, literal};
use super::{Context, FaultKind, value};
use crate::syntax::{FlagForm, known_flags};
use crate::{Flag, Keyword, LogicalText, Span};

/// A flag and its text without quotes.
pub(super) struct RawFlag {
    pub(super) span: Span,
    pub(super) text: LogicalText,
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

/// The flags of `keyword`; `checked` unless the builder passes over them.
pub(super) fn read(
    raw: Vec<RawFlag>,
    keyword: Keyword,
    checked: bool,
    context: &mut Context,
) -> Vec<Flag> {
    let mut flags: Vec<Flag> = Vec::new();
    for RawFlag { span, text } in raw {
        let (name, value) = cut(&text, 2..text.as_str().len());
        let name = text.as_str()[name].to_owned();
        let expanded = is_expanded(keyword, &name);
        let value = value.map(|value| {
            if expanded { expandable(&text, value, context) } else { literal(&text, value) }
        });
        let flag = Flag { span, name, value };
        if checked {
            check(&flag, &flags, keyword, context);
        }
        flags.push(flag);
    }
    flags
}

/// Whether the builder replaces variables in the value of the flag.
fn is_expanded(keyword: Keyword, name: &str) -> bool {
    match keyword {
        Keyword::Add | Keyword::Copy => matches!(name, "chmod" | "chown" | "checksum"),
        Keyword::From => name == "platform",
        Keyword::Run => name == "mount",
        _ => false,
    }
}

fn check(flag: &Flag, earlier: &[Flag], keyword: Keyword, context: &mut Context) {
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
        (FlagForm::Switch, None | Some("true" | "false")) => {}
        (FlagForm::Value | FlagForm::Values, Some(_)) => check_value(flag, keyword, context),
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

fn check_value(flag: &Flag, keyword: Keyword, context: &mut Context) {
    let Some(word) = &flag.value else { return };
    let text = word.literal();
    let Some(problem) = text.and_then(|text| value::complaint(keyword, &flag.name, &text)) else {
        return;
    };
    let message = format!("--{} {problem}", flag.name);
    let span = if word.span.is_empty() { &flag.span } else { &word.span };
    context.fault(FaultKind::BadFlagValue, span.clone(), message);
}

/// `range` at its first `=`.
pub(super) fn cut(text: &LogicalText, range: Span) -> (Span, Option<Span>) {
    match text.as_str()[range.clone()].find('=') {
        Some(at) => (range.start..range.start + at, Some(range.start + at + 1..range.end)),
        None => (range, None),
    }
}
