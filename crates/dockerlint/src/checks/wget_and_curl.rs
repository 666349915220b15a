use std::collections::BTreeMap;

use findings::{Check, Report, Rule};

use crate::{Lint, model::Call};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "wget-and-curl",
        summary: "one stage downloads with both wget and curl",
        docs: include_str!("wget_and_curl.md"),
        aliases: &["DL4001", "DS-0014"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    // The first use of each, by stage; triggers run in another build.
    let mut seen: BTreeMap<(Option<usize>, bool), BTreeMap<&str, Call>> = BTreeMap::new();
    for run in &lint.runs {
        let first = seen.entry((run.stage, run.onbuild)).or_default();
        let mut reported = false;
        for call in run.calls().filter(|call| call.is(&["curl", "wget"])) {
            first.entry(call.name).or_insert(call);
            let other = first.iter().find(|(name, _)| **name != call.name);
            if let Some((other, place)) = other.filter(|_| !reported) {
                reported = true;
                let message = format!("`{other}`, which this stage has, can do this as well");
                let there = lint.span(&place.program.span);
                report.at(&call.program.span, message).related(there, "used here");
            }
        }
    }
}
