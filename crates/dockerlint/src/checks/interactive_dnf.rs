use findings::{Check, Fix, Report, Rule};

use crate::{Lint, model::Transaction};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "interactive-dnf",
        summary: "dnf waits for an answer",
        docs: include_str!("interactive_dnf.md"),
        aliases: &["DL3038"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for run in &lint.runs {
        for found in run.transactions_of("dnf").filter(Transaction::asks) {
            let (place, option) = run.option_after(found.verb, "-y");
            let fix = Fix::safe("add -y").replace(lint.span(&place), option);
            let message = format!("`{}` asks, and a build has nobody to answer", found.name());
            report.at(found.span(), message).fix(fix);
        }
    }
}
