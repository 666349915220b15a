use findings::{Check, Report, Rule, Severity};

use crate::Lint;

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "sudo",
        summary: "RUN calls sudo",
        severity: Severity::Error,
        docs: include_str!("sudo.md"),
        aliases: &["DL3004", "DS-0010", "DKL-DI-0001"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for run in &lint.runs {
        for name in run.commands().iter().filter_map(|command| command.name.as_ref()) {
            if name.literal.as_deref() == Some("sudo") {
                report.at(
                    &name.span,
                    "a build has no terminal to ask on; use USER to change who runs it",
                );
            }
        }
    }
}
