use findings::{Check, Report, Rule};

use crate::{Lint, model::Tail};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "yum-cache-left",
        summary: "yum leaves its cache in the image",
        docs: include_str!("yum_cache_left.md"),
        aliases: &["DL3032", "DS-0015"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for run in lint.shipped_runs() {
        let Some(found) = run.leftover("yum") else { continue };
        let message = format!("what `{}` downloads stays in this layer", found.name());
        let finding = report.at(found.span(), message);
        if let Some(tail) = Tail::of(lint, run) {
            let clean = found.sibling("clean all");
            finding.fix(tail.fix(lint, format!("add `{clean}` to the end"), &clean));
        }
    }
}
