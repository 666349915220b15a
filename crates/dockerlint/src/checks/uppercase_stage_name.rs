use std::collections::{BTreeMap, BTreeSet};

use dockerfile::{FaultKind, Keyword, Word};
use findings::{Check, Fix, Report, Rule, Severity};

use crate::Lint;

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "uppercase-stage-name",
        summary: "name of a stage has capital letters",
        severity: Severity::Info,
        docs: include_str!("uppercase_stage_name.md"),
        aliases: &["StageNameCasing"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    let capitals = |word: &&Word| word.raw() != word.raw().to_lowercase();
    let names = lint.stages.iter().filter_map(|stage| stage.name.as_ref());
    let mut names = names.filter(capitals).peekable();
    if names.peek().is_none() {
        return;
    }
    let mut uses: BTreeMap<String, Vec<&Word>> = BTreeMap::new();
    for word in uses_of_stages(lint).into_iter().filter(capitals) {
        uses.entry(word.raw().to_lowercase()).or_default().push(word);
    }
    let faults = lint.dockerfile.faults.iter();
    let invalid = faults.filter(|fault| fault.kind == FaultKind::InvalidStageName);
    let invalid: BTreeSet<usize> = invalid.map(|fault| fault.span.start).collect();
    for name in names {
        let lower = name.raw().to_lowercase();
        let mut fix = Fix::safe("write it in lower case").replace(lint.span(&name.span), &lower);
        // Of several stages of one name, the first takes all uses along.
        for word in uses.remove(&lower).unwrap_or_default() {
            fix = fix.replace(lint.span(&word.span), &lower);
        }
        let message = format!("builders read `{}` as `{lower}`", name.raw());
        let found = report.at(&name.span, message);
        if !invalid.contains(&name.span.start) {
            found.fix(fix);
        }
    }
}

/// The words that may name a stage and are written plainly.
fn uses_of_stages(lint: &Lint) -> Vec<&Word> {
    let mut words = Vec::new();
    for instruction in lint.dockerfile.instructions() {
        match instruction.kind {
            Keyword::From => words.extend(instruction.words().first()),
            Keyword::Copy => {
                words.extend(instruction.flag("from").and_then(|flag| flag.value.as_ref()));
            }
            Keyword::Run => {
                words.extend(instruction.mounts.iter().filter_map(|mount| mount.from()));
            }
            _ => {}
        }
    }
    words.retain(|word| lint.dockerfile.slice(word.span.clone()) == word.raw());
    words
}
