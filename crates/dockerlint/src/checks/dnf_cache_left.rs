use findings::{Check, Report, Rule};

use crate::{Lint, model::Tail};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "dnf-cache-left",
        summary: "dnf leaves its cache in the image",
        docs: include_str!("dnf_cache_left.md"),
        aliases: &["DL3040", "DS-0019", "DS-0027"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for run in lint.shipped_runs() {
        let Some(found) = run.leftover("dnf") else { continue };
        let message = format!("what `{}` downloads stays in this layer", found.name());
        let finding = report.at(found.span(), message);
        if let Some(tail) = Tail::of(lint, run) {
            let clean = found.sibling("clean all");
            finding.fix(tail.fix(lint, format!("add `{clean}` to the end"), &clean));
        }
    }
}
