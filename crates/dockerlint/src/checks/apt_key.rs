use findings::{Check, Report, Rule};

use crate::Lint;

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "apt-key",
        summary: "RUN calls apt-key",
        docs: include_str!("apt_key.md"),
        tags: &["security"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for run in &lint.runs {
        for call in run.calls().filter(|call| call.is(&["apt-key"])) {
            report.at(
                &call.program.span,
                "a key that apt-key adds may sign every package of every repository",
            );
        }
    }
}
