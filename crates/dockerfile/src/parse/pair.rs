//! `ENV`, `LABEL` and `ARG`.

use super::split::{by_quoted_space, first};
use super::word::{expandable, literal};
use super::{Context, FaultKind};
use crate::{Keyword, LogicalText, Pair, Span, Word};

/// The pairs in `range`.
pub(super) fn read(
    text: &LogicalText,
    range: Span,
    keyword: Keyword,
    context: &mut Context,
) -> Vec<Pair> {
    let words = by_quoted_space(text, range.clone(), context.escape);
    let has_equals = |word: &Span| text.as_str()[word.clone()].contains('=');
    if keyword != Keyword::Arg && !words.first().is_some_and(has_equals) {
        return legacy(text, range, keyword, context).into_iter().collect();
    }
    words.into_iter().map(|word| pair(text, word, keyword, context)).collect()
}

/// `ENV name value with spaces`.
fn legacy(
    text: &LogicalText,
    range: Span,
    keyword: Keyword,
    context: &mut Context,
) -> Option<Pair> {
    if range.is_empty() {
        return None;
    }
    let (key, value) = first(text, range);
    let key = name(text, key, keyword, context);
    if value.is_empty() {
        let message = format!("{} {} has no value", keyword.name(), key.raw());
        context.fault(FaultKind::MissingArgument, key.span.clone(), message);
        return Some(Pair { key, value: None, legacy: true });
    }
    let value = expandable(text, value, context);
    Some(Pair { key, value: Some(value), legacy: true })
}

fn pair(text: &LogicalText, word: Span, keyword: Keyword, context: &mut Context) -> Pair {
    let Some(at) = text.as_str()[word.clone()].find('=') else {
        let key = name(text, word, keyword, context);
        if keyword != Keyword::Arg {
            let message = if key.raw().starts_with('#') {
                "a comment stands on a line of its own".to_owned()
            } else {
                format!("{} is no name=value", key.raw())
            };
            context.fault(FaultKind::MissingEquals, key.span.clone(), message);
        }
        return Pair { key, value: None, legacy: false };
    };
    let at = word.start + at;
    let key = name(text, word.start..at, keyword, context);
    if key.raw().is_empty() {
        let message = format!("this {} has no name", keyword.name());
        context.fault(FaultKind::BlankName, text.span(word.clone()), message);
    }
    let value = expandable(text, at + 1..word.end, context);
    Pair { key, value: Some(value), legacy: false }
}

/// The builder expands the names of `ENV` and `LABEL`, not those of `ARG`.
fn name(text: &LogicalText, range: Span, keyword: Keyword, context: &mut Context) -> Word {
    match keyword {
        Keyword::Arg => literal(text, range),
        _ => expandable(text, range, context),
    }
}
