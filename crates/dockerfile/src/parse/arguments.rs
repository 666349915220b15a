//! What follows the flags, instruction by instruction.

use super::array::{self, Array};
use super::heredoc::is_opener;
use super::split::{by_space, first};
use super::word::{expandable, literal};
use super::{Context, FaultKind, pair, signal};
use crate::{Arguments, Healthcheck, Keyword, LogicalText, Span, Word};

/// The arguments in `range`, which is trimmed. `keyword` stands at `at`, for faults.
pub(super) fn read(
    text: &LogicalText,
    range: Span,
    keyword: Keyword,
    at: &Span,
    context: &mut Context,
) -> Arguments {
    if range.is_empty() {
        return missing(keyword, at, context);
    }
    match keyword {
        Keyword::Cmd | Keyword::Entrypoint => command(text, range, context),
        Keyword::Run => filled(command(text, range, context), "RUN", at, context),
        Keyword::Shell => shell(text, range, context),
        Keyword::Healthcheck => healthcheck(text, range, at, context),
        Keyword::Env | Keyword::Label | Keyword::Arg => {
            Arguments::Pairs(pair::read(text, range, keyword, context))
        }
        Keyword::Add | Keyword::Copy | Keyword::Volume => list(text, range, keyword, at, context),
        Keyword::Workdir | Keyword::User => {
            Arguments::Words(vec![expandable(text, range, context)])
        }
        Keyword::Stopsignal => Arguments::Words(vec![signal(text, range, context)]),
        Keyword::Maintainer => Arguments::Words(vec![literal(text, range)]),
        Keyword::Expose => Arguments::Words(expanded(text, by_space(text, range), context)),
        Keyword::From => from(text, range, at, context),
        Keyword::Onbuild => Arguments::None,
        Keyword::Unknown => Arguments::Unknown(text.slice(range)),
    }
}

fn missing(keyword: Keyword, at: &Span, context: &mut Context) -> Arguments {
    // `CMD` and `ENTRYPOINT` without arguments reset what the base image says; the script of a `RUN`
    // may be empty.
    if !matches!(keyword, Keyword::Cmd | Keyword::Entrypoint | Keyword::Run | Keyword::Unknown) {
        let message = format!("{} needs an argument", keyword.name());
        context.fault(FaultKind::MissingArgument, at.clone(), message);
    }
    Arguments::None
}

fn command(text: &LogicalText, range: Span, context: &mut Context) -> Arguments {
    match array::read(text, range.clone(), false, context) {
        Array::Strings(words) => Arguments::Exec(words),
        Array::Other(element) => {
            not_a_string(text, element, context);
            Arguments::Shell(text.slice(range))
        }
        Array::None => {
            array::complain(text, range.clone(), context);
            Arguments::Shell(text.slice(range))
        }
    }
}

/// `arguments`, with a fault if they are an empty array.
fn filled(arguments: Arguments, name: &str, at: &Span, context: &mut Context) -> Arguments {
    if matches!(&arguments, Arguments::Exec(words) if words.is_empty()) {
        let message = format!("{name} needs a command, and this array is empty");
        context.fault(FaultKind::MissingArgument, at.clone(), message);
    }
    arguments
}

fn signal(text: &LogicalText, range: Span, context: &mut Context) -> Word {
    let word = expandable(text, range, context);
    if let Some(name) = word.literal().filter(|name| !signal::is_signal(name)) {
        let message = format!("there is no signal {name:?}");
        context.fault(FaultKind::InvalidSignal, word.span.clone(), message);
    }
    word
}

fn shell(text: &LogicalText, range: Span, context: &mut Context) -> Arguments {
    match array::read(text, range.clone(), false, context) {
        Array::Strings(words) if words.is_empty() => {
            let message = "SHELL needs at least one string";
            context.fault(FaultKind::MissingArgument, text.span(range), message);
            Arguments::Exec(words)
        }
        Array::Strings(words) => Arguments::Exec(words),
        Array::Other(element) => {
            not_a_string(text, element, context);
            Arguments::Shell(text.slice(range))
        }
        Array::None => {
            let message = "SHELL takes a JSON array of strings";
            context.fault(FaultKind::ShellForm, text.span(range.clone()), message);
            Arguments::Shell(text.slice(range))
        }
    }
}

fn healthcheck(text: &LogicalText, range: Span, at: &Span, context: &mut Context) -> Arguments {
    let (word, rest) = first(text, range.clone());
    let keyword = literal(text, word);
    if keyword.raw().eq_ignore_ascii_case("NONE") {
        if !rest.is_empty() {
            let message = "HEALTHCHECK NONE takes no arguments";
            context.fault(FaultKind::UnexpectedArgument, text.span(rest), message);
        }
        return Arguments::Healthcheck(Healthcheck::None(keyword));
    }
    if !keyword.raw().eq_ignore_ascii_case("CMD") {
        let message = format!("HEALTHCHECK takes CMD or NONE, not {}", keyword.raw());
        context.fault(FaultKind::UnexpectedArgument, keyword.span, message);
        return Arguments::Unknown(text.slice(range));
    }
    let command = if rest.is_empty() {
        let message = "HEALTHCHECK CMD needs a command";
        context.fault(FaultKind::MissingArgument, at.clone(), message);
        Arguments::None
    } else {
        filled(command(text, rest, context), "HEALTHCHECK CMD", at, context)
    };
    Arguments::Healthcheck(Healthcheck::Command { keyword, command: Box::new(command) })
}

fn list(
    text: &LogicalText,
    range: Span,
    keyword: Keyword,
    at: &Span,
    context: &mut Context,
) -> Arguments {
    let arguments = match array::read(text, range.clone(), true, context) {
        Array::Strings(words) => Arguments::Exec(words),
        Array::Other(element) => {
            not_a_string(text, element, context);
            return Arguments::Words(Vec::new());
        }
        Array::None => {
            let faults = context.faults.len();
            array::complain(text, range.clone(), context);
            let ranges = by_space(text, range);
            if keyword != Keyword::Volume
                && let Some(last) = ranges.last().filter(|last| is_opener(text, (*last).clone()))
            {
                let message = format!("{} cannot write to a heredoc", keyword.name());
                context.fault(FaultKind::HeredocDestination, text.span(last.clone()), message);
            }
            if context.faults.len() == faults {
                Arguments::Words(expanded(text, ranges, context))
            } else {
                Arguments::Words(ranges.into_iter().map(|range| literal(text, range)).collect())
            }
        }
    };
    match (keyword, arguments.words().len()) {
        (Keyword::Volume, 0) => {
            let message = "VOLUME needs an argument, and this array is empty";
            context.fault(FaultKind::MissingArgument, at.clone(), message);
        }
        (Keyword::Volume, _) => {
            let blank = |word: &&Word| word.literal().is_some_and(|text| text.trim().is_empty());
            for word in arguments.words().iter().filter(blank) {
                let message = "the path of a volume cannot be empty";
                context.fault(FaultKind::EmptyArgument, word.span.clone(), message);
            }
        }
        (_, 0 | 1) => {
            let message = format!("{} needs a source and a destination", keyword.name());
            context.fault(FaultKind::MissingArgument, at.clone(), message);
        }
        _ => {}
    }
    arguments
}

fn from(text: &LogicalText, range: Span, at: &Span, context: &mut Context) -> Arguments {
    let ranges = by_space(text, range);
    let mut words = Vec::new();
    for (index, range) in ranges.into_iter().enumerate() {
        words.push(if index == 0 {
            expandable(text, range, context)
        } else {
            literal(text, range)
        });
    }
    if let Some(image) = words.first().filter(|word| word.literal().is_some_and(|it| it.is_empty()))
    {
        let message = "the name of the image is empty";
        context.fault(FaultKind::EmptyArgument, image.span.clone(), message);
    }
    match &words[..] {
        [_, keyword, name] if keyword.raw().eq_ignore_ascii_case("as") => stage_name(name, context),
        [_] | [] => {}
        [_, keyword] if keyword.raw().eq_ignore_ascii_case("as") => {
            let message = "AS needs the name of the stage";
            context.fault(FaultKind::MissingArgument, keyword.span.clone(), message);
        }
        [_, extra, ..] => {
            let end = words.last().map_or(at.end, |word| word.span.end);
            let message = if words.iter().any(|word| word.raw().starts_with('#')) {
                "a comment stands on a line of its own"
            } else {
                "FROM takes an image, then perhaps AS and a name"
            };
            context.fault(FaultKind::UnexpectedArgument, extra.span.start..end, message);
        }
    }
    Arguments::Words(words)
}

fn stage_name(name: &Word, context: &mut Context) {
    let valid = |char: char| char.is_ascii_alphanumeric() || matches!(char, '-' | '_' | '.');
    if !name.raw().starts_with(|char: char| char.is_ascii_alphabetic())
        || !name.raw().chars().all(valid)
    {
        let message = format!(
            "{} cannot be the name of a stage: it starts with a letter and consists of letters, \
             digits, -, _ and .",
            name.raw()
        );
        context.fault(FaultKind::InvalidStageName, name.span.clone(), message);
    }
}

fn expanded(text: &LogicalText, ranges: Vec<Span>, context: &mut Context) -> Vec<Word> {
    ranges.into_iter().map(|range| expandable(text, range, context)).collect()
}

fn not_a_string(text: &LogicalText, element: Span, context: &mut Context) {
    let message = "every element of the array must be a string";
    context.fault(FaultKind::NotStrings, text.span(element), message);
}
