use findings::{Check, Fix, Report, Rule};

use crate::{Lint, model::Transaction};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "interactive-zypper",
        summary: "zypper waits for an answer",
        docs: include_str!("interactive_zypper.md"),
        aliases: &["DL3034"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for run in &lint.runs {
        for found in run.transactions_of("zypper").filter(Transaction::asks) {
            let (place, option) = run.option_after(found.call.program, "--non-interactive");
            let fix = Fix::safe("add --non-interactive").replace(lint.span(&place), option);
            let message = format!("`{}` asks, and a build has nobody to answer", found.name());
            report.at(found.span(), message).fix(fix);
        }
    }
}
