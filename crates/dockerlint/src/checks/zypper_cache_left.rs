use findings::{Check, Report, Rule};

use crate::{Lint, model::Tail};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "zypper-cache-left",
        summary: "zypper leaves its cache in the image",
        docs: include_str!("zypper_cache_left.md"),
        aliases: &["DL3036", "DS-0020"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for run in lint.shipped_runs() {
        let Some(found) = run.leftover("zypper") else { continue };
        let message = format!("what `{}` downloads stays in this layer", found.name());
        let finding = report.at(found.span(), message);
        if let Some(tail) = Tail::of(lint, run) {
            let clean = found.sibling("clean --all");
            finding.fix(tail.fix(lint, format!("add `{clean}` to the end"), &clean));
        }
    }
}
