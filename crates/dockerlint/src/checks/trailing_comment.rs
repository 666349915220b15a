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
        let message = format!("{} has no comments behind its arguments", instruction.kind.name());
        let finding = report.at(&(start..instruction.span.end), message);
        if let Some(fix) = moved(lint, instruction, start) {
            finding.fix(fix);
        }
    }
}

/// The comment on a line of its own, where there is one instruction on one line.
fn moved(lint: &Lint, instruction: &Instruction, start: usize) -> Option<Fix> {
    let (first, end) = (instruction.span.start, instruction.span.end);
    let above = lint.dockerfile.slice(0..first);
    let written = lint.dockerfile.slice(first..start);
    if written.contains('\n') || !above.ends_with('\n') {
        return None;
    }
    let line_end = if above.ends_with("\r\n") { "\r\n" } else { "\n" };
    let comment = format!("{}{line_end}", lint.dockerfile.slice(start..end));
    let fix = Fix::not_safe("put the comment on a line of its own");
    let fix = fix.replace(lint.span(&(first..first)), comment);
    Some(fix.replace(lint.span(&(first + written.trim_end().len()..end)), ""))
}

/// The first argument, behind which there may be a comment that the builder does not refuse.
fn first_word(instruction: &Instruction) -> Option<&Word> {
    match (&instruction.arguments, instruction.kind) {
        (
            Arguments::Words(words),
            Keyword::User | Keyword::Workdir | Keyword::Volume | Keyword::Copy | Keyword::Add,
        ) => words.first(),
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
        // The whole line is one word, and in a value a `#` may well be meant.
        Arguments::Pairs(_) => find(first, &[" # ", "\t# "]),
        _ => find(first, &[" #", "\t#"]),
    }
}

fn find(word: &Word, marks: &[&str]) -> Option<usize> {
    let text = word.raw();
    let quoted = text.starts_with(['"', '\'']) && word.pieces.len() == 1;
    let at = marks.iter().find_map(|mark| text.find(mark)).filter(|_| !quoted)?;
    Some(word.text.span(at + 1..at + 2).start)
}
