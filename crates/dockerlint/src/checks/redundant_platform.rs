use dockerfile::{Keyword, Operator, PieceKind, Word};
use findings::{Check, Fix, Report, Rule};

use crate::Lint;

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "redundant-platform",
        summary: "--platform says what holds anyway",
        docs: include_str!("redundant_platform.md"),
        aliases: &["DL3065", "RedundantTargetPlatform"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    let mut other = None;
    for from in lint.stages.iter().filter_map(|stage| stage.from.as_ref()) {
        let Some(flag) = from.flag("platform") else { continue };
        if flag.value.as_ref().is_some_and(is_target)
            && !*other.get_or_insert_with(|| has_other_default(lint))
        {
            let fix = Fix::safe("remove --platform")
                .replace(lint.span(&lint.with_blanks(&flag.span)), "");
            let message = "every stage is built for $TARGETPLATFORM unless it says otherwise";
            report.at(&flag.span, message).fix(fix);
        }
    }
}

/// `$TARGETPLATFORM`, perhaps with a default, which is never taken.
fn is_target(word: &Word) -> bool {
    let [piece] = &word.pieces[..] else { return false };
    let PieceKind::Variable(variable) = &piece.kind else { return false };
    variable.name == "TARGETPLATFORM"
        && matches!(variable.operator, None | Some(Operator::Default { .. }))
}

/// Whether an `ARG` before the first `FROM` gives it a value of its own.
fn has_other_default(lint: &Lint) -> bool {
    let early = lint.dockerfile.instructions().take_while(|found| found.kind != Keyword::From);
    let mut pairs = early.flat_map(dockerfile::Instruction::pairs);
    pairs.any(|pair| pair.key.raw() == "TARGETPLATFORM" && pair.value.is_some())
}
