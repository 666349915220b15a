//! One logical line to one instruction.

use std::sync::Arc;

use super::split::{first, trim};
use super::suggest::did_you_mean;
use super::{Context, FaultKind, arguments, flag, mount, source, word};
use crate::{Arguments, Instruction, Keyword, LogicalText, Span};

/// The instruction in `range` of `line`. Heredocs and comments are added by the caller.
pub(super) fn read(
    line: &LogicalText,
    range: Span,
    trigger: bool,
    context: &mut Context,
) -> Instruction {
    let range = trim(line, range);
    let span = line.span(range.clone());
    let (name, rest) = first(line, range);
    let keyword = word::literal(line, name);
    let kind = Keyword::of(keyword.raw());
    if kind == Keyword::Unknown {
        unknown(keyword.raw(), keyword.span.clone(), context);
    } else if trigger {
        forbid(kind, keyword.span.clone(), context);
    }
    let (raw_flags, rest) = flag::split(line, rest, context.escape);
    let mounts = match kind {
        Keyword::Run => mount::read(&raw_flags, context),
        _ => Vec::new(),
    };
    let flags = flag::read(raw_flags, kind, flags_count(kind, line, &rest), context);
    let onbuild = (kind == Keyword::Onbuild && !trigger && !rest.is_empty())
        .then(|| Arc::new(read(line, rest.clone(), true, context)));
    let arguments = match onbuild {
        Some(_) => Arguments::None,
        None => arguments::read(line, rest, kind, &keyword.span, context),
    };
    let instruction = Instruction {
        span,
        keyword,
        kind,
        flags,
        mounts,
        arguments,
        heredocs: Vec::new(),
        comments: Vec::new(),
        blank_continuations: Vec::new(),
        onbuild,
    };
    if matches!(kind, Keyword::Add | Keyword::Copy) {
        source::check(&instruction, context);
    }
    instruction
}

/// Whether the builder looks at the flags of an instruction with the arguments `rest`.
fn flags_count(kind: Keyword, line: &LogicalText, rest: &Span) -> bool {
    match kind {
        Keyword::Unknown | Keyword::Stopsignal | Keyword::Arg => false,
        Keyword::Healthcheck => {
            let (check, _) = first(line, rest.clone());
            !line.as_str()[check].eq_ignore_ascii_case("NONE")
        }
        _ => true,
    }
}

fn unknown(name: &str, span: Span, context: &mut Context) {
    let upper = name.to_ascii_uppercase();
    let hint = did_you_mean(&upper, Keyword::ALL.iter().map(|keyword| keyword.name()));
    let message = format!("there is no instruction {name:?}{hint}");
    context.fault(FaultKind::UnknownInstruction, span, message);
}

fn forbid(kind: Keyword, span: Span, context: &mut Context) {
    if matches!(kind, Keyword::Onbuild | Keyword::From | Keyword::Maintainer) {
        let message = format!("{} cannot be the trigger of an ONBUILD", kind.name());
        context.fault(FaultKind::ForbiddenTrigger, span, message);
    }
}
