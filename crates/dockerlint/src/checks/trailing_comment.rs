use dockerfile::{Arguments, Instruction, Keyword, Word};
use findings::{Check, Fix, Report, Rule};

use crate::Lint;

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "trailing-comment",
        summary: "comment at the end of an instruction is taken as arguments",
        docs: include_str!("trailing_comment.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for (instruction, _) in lint.triggers_and_instructions() {
        let Some(word) = first_word(instruction) else { continue };
        let Some(start) = start(instruction, word) else { continue };
        let line = lint.dockerfile.slice(start..instruction.span.end);
        let message = format!("{} has no comments behind its arguments", instruction.kind.name());
        let finding = report.at(&(start..instruction.span.end), message);
        // Above a line that is continued there is no room for it.
        let whole = lint.dockerfile.slice(instruction.span.clone());
        if whole.contains('\n') || !lint.dockerfile.slice(0..instruction.span.start).ends_with('\n')
        {
            continue;
        }
        let before = lint.dockerfile.slice(instruction.span.start..start).trim_end().len();
        let kept = instruction.span.start + before;
        let fix = Fix::safe("put the comment on a line of its own")
            .replace(
                lint.span(&(instruction.span.start..instruction.span.start)),
                format!("{line}\n"),
            )
            .replace(lint.span(&(kept..instruction.span.end)), "");
        finding.fix(fix);
    }
}

/// The first argument, behind which there may be a comment that the builder does not refuse.
fn first_word(instruction: &Instruction) -> Option<&Word> {
    match (&instruction.arguments, instruction.kind) {
        (Arguments::Words(words), kind) => match kind {
            Keyword::User | Keyword::Workdir | Keyword::Volume | Keyword::Copy | Keyword::Add => {
                words.first()
            }
            _ => None,
        },
        (Arguments::Pairs(pairs), Keyword::Arg) => pairs.first().map(|pair| &pair.key),
        (Arguments::Pairs(pairs), _) => pairs.first().filter(|pair| pair.legacy)?.value.as_ref(),
        _ => None,
    }
}

/// Where in the file the comment starts.
fn start(instruction: &Instruction, first: &Word) -> Option<usize> {
    match &instruction.arguments {
        Arguments::Pairs(pairs) if instruction.kind == Keyword::Arg => {
            let names = pairs.iter().skip(1).map(|pair| &pair.key);
            names.filter(|name| name.raw().starts_with('#')).map(|name| name.span.start).next()
        }
        Arguments::Words(words) if words.len() > 1 => {
            let later = words.iter().skip(1);
            later.filter(|word| word.raw().starts_with('#')).map(|word| word.span.start).next()
        }
        // The whole line is one word.
        _ => {
            let text = first.raw();
            let quoted = text.starts_with(['"', '\'']) && first.pieces.len() == 1;
            let at = text.find(" #").or_else(|| text.find("\t#")).filter(|_| !quoted)?;
            Some(first.text.span(at + 1..at + 2).start)
        }
    }
}
