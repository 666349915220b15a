use std::collections::BTreeMap;

use dockerfile::{Instruction, Keyword, Pair};
use findings::{Check, Fix, Report, Rule, Severity};

use crate::{Lint, model::Stage};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "reference-in-same-env",
        summary: "ENV uses a variable that it sets itself",
        severity: Severity::Error,
        docs: include_str!("reference_in_same_env.md"),
        aliases: &["DL3044"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for stage in &lint.stages {
        for env in stage.of(Keyword::Env).filter(|env| env.pairs().len() > 1) {
            judge(lint, stage, env, report);
        }
    }
}

fn judge(lint: &Lint, stage: &Stage, env: &Instruction, report: &mut Report) {
    let pairs = env.pairs();
    // The first and the last pair that sets a name.
    let mut setters: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for (index, pair) in pairs.iter().enumerate() {
        setters.entry(pair.key.value()).or_insert((index, index)).1 = index;
    }
    for (index, pair) in pairs.iter().enumerate() {
        let variables = pair.value.iter().flat_map(dockerfile::Word::variables);
        for (piece, variable) in variables {
            let Some(&(first, last)) = setters.get(&variable.name) else { continue };
            // A value may speak of what its own name stood for.
            let own = pair.key.value() == variable.name;
            let setter = if first < index || own { first } else { last };
            if setter == index || is_set_before(lint, stage, env, &variable.name) {
                continue;
            }
            let Some(setter_pair) = pairs.get(setter) else { continue };
            let message = format!(
                "`{}` has the value from before this ENV, and there the file sets none",
                variable.raw
            );
            let finding = report.at(&piece.span, message);
            finding
                .related(lint.span(&setter_pair.key.span), "counts from the next instruction on");
            if setter < index
                && let Some(fix) = split(lint, env, pairs, index)
            {
                finding.fix(fix);
            }
        }
    }
}

/// Whether an `ARG` or `ENV` sets the name before `env`, in the stage or in one below it.
fn is_set_before(lint: &Lint, stage: &Stage, env: &Instruction, name: &str) -> bool {
    lint.lineage(stage.index)
        .flat_map(|stage| &stage.instructions)
        .filter(|found| matches!(found.kind, Keyword::Arg | Keyword::Env))
        .filter(|found| found.span.start < env.span.start)
        .any(|found| found.pairs().iter().any(|pair| pair.key.value() == name))
}

/// Starts a new `ENV` at the pair with this index.
fn split(lint: &Lint, env: &Instruction, pairs: &[Pair], index: usize) -> Option<Fix> {
    let before = pairs.get(index.checked_sub(1)?)?;
    let end = before.value.as_ref().map_or(before.key.span.end, |value| value.span.end);
    let gap = end..pairs.get(index)?.key.span.start;
    let commented = env.comments.iter().any(|comment| gap.contains(&comment.start));
    let fix = Fix::not_safe("set it with an ENV of its own");
    let text = format!("\n{} ", env.keyword.raw());
    (!commented && gap.start < gap.end).then(|| fix.replace(lint.span(&gap), text))
}
