use dockerfile::{Instruction, Keyword, Pair, Piece, PieceKind};
use findings::{Check, Fix, Report, Rule};

use crate::Lint;

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "legacy-key-value",
        summary: "ENV or LABEL without `=`",
        docs: include_str!("legacy_key_value.md"),
        aliases: &["LegacyKeyValueFormat"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for (instruction, _) in lint.triggers_and_instructions() {
        if !matches!(instruction.kind, Keyword::Env | Keyword::Label) {
            continue;
        }
        for pair in instruction.pairs().iter().filter(|pair| pair.legacy && pair.value.is_some()) {
            let name = pair.key.raw();
            let message = format!("write `{name}=…`: all that follows is one value so far");
            let finding = report.at(&pair.key.span, message);
            if let Some(fix) = with_equals(lint, instruction, pair) {
                finding.fix(fix);
            }
        }
    }
}

/// Puts `=` between key and value, and quotes around a value with blanks. The words keep their variables, and their
/// continuation lines.
fn with_equals(lint: &Lint, instruction: &Instruction, pair: &Pair) -> Option<Fix> {
    let value = pair.value.as_ref()?;
    let gap = pair.key.span.end..value.span.start;
    let quotes = ['"', '\'', lint.dockerfile.escape];
    let mut faults = lint.dockerfile.faults.iter();
    let invalid = |piece: &Piece| matches!(piece.kind, PieceKind::Invalid(_));
    // What is broken would break in another way.
    if value.pieces.iter().any(invalid)
        || pair.key.raw().contains(quotes)
        || faults.any(|fault| instruction.span.contains(&fault.span.start))
    {
        return None;
    }
    if instruction.comments.iter().any(|comment| gap.contains(&comment.start)) {
        return None;
    }
    let fix = Fix::safe("write it with `=`");
    let raw = value.raw();
    let special = raw.contains(quotes);
    if !raw.contains(char::is_whitespace) {
        return Some(fix.replace(lint.span(&gap), "="));
    }
    if !special {
        let end = value.span.end..value.span.end;
        return Some(fix.replace(lint.span(&gap), "=\"").replace(lint.span(&end), "\""));
    }
    // Quotes and escapes mean something else inside of quotes: the value itself is what counts.
    let text = value.literal()?;
    if text.contains(['"', '$', lint.dockerfile.escape]) || !instruction.comments.is_empty() {
        return None;
    }
    let span = gap.start..value.span.end;
    Some(fix.replace(lint.span(&span), format!("=\"{text}\"")))
}
