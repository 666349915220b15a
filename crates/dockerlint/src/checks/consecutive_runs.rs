use std::sync::Arc;

use dockerfile::{Connector, Instruction, Keyword};
use findings::{Check, Fix, Report, Rule, Severity};

use crate::{Lint, model::Run};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "consecutive-runs",
        summary: "RUN could be part of the one above",
        severity: Severity::Info,
        docs: include_str!("consecutive_runs.md"),
        aliases: &["DL3059"],
        ..Rule::STABLE
    },
    run,
};

/// With more commands than this, the author made a step of its own on purpose.
const FEW: usize = 2;

fn run(lint: &Lint, report: &mut Report) {
    for stage in lint.stages.iter().filter(|stage| lint.is_shipped(stage.index)) {
        for pair in stage.instructions.windows(2) {
            let [first, second] = pair else { continue };
            let (Some(above), Some(below)) = (small(lint, first), small(lint, second)) else {
                continue;
            };
            let flags = |run: &Run| {
                let flags = run.instruction.flags.iter();
                flags
                    .map(|flag| lint.dockerfile.slice(flag.span.clone()).to_owned())
                    .collect::<Vec<_>>()
            };
            if flags(above) == flags(below) {
                let finding = report.at(&second.keyword.span, "each RUN is a layer of its own");
                if let Some(fix) = merged(lint, above, below) {
                    finding.fix(fix);
                }
            }
        }
    }
}

/// The RUN, when it is one with few commands and no heredoc.
fn small<'a>(lint: &'a Lint, instruction: &Arc<Instruction>) -> Option<&'a Run> {
    let is = instruction.kind == Keyword::Run && instruction.heredocs.is_empty();
    let run = lint.runs.iter().find(|run| is && Arc::ptr_eq(&run.instruction, instruction))?;
    (1..=FEW).contains(&run.commands().len()).then_some(run)
}

/// Both scripts joined by `&&`, where nothing but white space and the second `RUN` stands between them.
fn merged(lint: &Lint, above: &Run, below: &Run) -> Option<Fix> {
    let (first, second) =
        (above.instruction.script()?.whole(), below.instruction.script()?.whole());
    let between = lint.dockerfile.slice(first.end..second.start);
    let kept = lint.dockerfile.slice(below.instruction.span.start..second.start);
    let plain = between.strip_suffix(kept)?.trim().is_empty();
    let detached =
        |run: &Run| run.commands().iter().any(|it| it.connector == Connector::Background);
    let ends = lint.dockerfile.slice(first.clone()).ends_with([';', '&', '\\', '`']);
    if !plain || ends || detached(above) || lint.dockerfile.slice(first.clone()).contains('#') {
        return None;
    }
    let end = if between.contains("\r\n") { "\r\n" } else { "\n" };
    let text = format!(" {}{end}    && ", lint.dockerfile.escape);
    Some(Fix::not_safe("join both").replace(lint.span(&(first.end..second.start)), text))
}
