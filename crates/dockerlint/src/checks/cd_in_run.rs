use findings::{Check, Report, Rule, Severity};

use crate::Lint;

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "cd-in-run",
        summary: "RUN changes the folder",
        severity: Severity::Info,
        docs: include_str!("cd_in_run.md"),
        aliases: &["DL3003", "DS-0013"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for run in &lint.runs {
        // One remark a RUN: whoever wants the folder wants it for all that follows.
        if let Some(call) = run.calls().find(|call| call.name == "cd") {
            report.at(call.span(), "this holds to the end of the RUN only; WORKDIR holds longer");
        }
    }
}
