use findings::{Check, Report, Rule, Severity};

use crate::{
    Lint,
    model::{Action, text},
};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "blanket-upgrade",
        summary: "RUN upgrades every package",
        severity: Severity::Info,
        docs: include_str!("blanket_upgrade.md"),
        aliases: &["DF069"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for run in &lint.runs {
        let all = run.transactions().filter(|found| {
            // Who asks for what mends security holes chose it.
            let chosen = found.call.args.has(&["security", "sec-severity", "advisory", "cve"]);
            found.action == Action::Upgrade && found.operands.is_empty() && !chosen
        });
        for found in all.filter(|found| text(found.verb) != "patch") {
            let name = found.name();
            report.at(found.span(), format!("`{name}` names no package, so it changes them all"));
        }
    }
}
