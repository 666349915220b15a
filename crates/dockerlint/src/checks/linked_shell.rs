use findings::{Check, Report, Rule};

use crate::{
    Lint,
    model::{Run, text},
};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "linked-shell",
        summary: "/bin/sh is replaced by a link",
        docs: include_str!("linked_shell.md"),
        aliases: &["DL4005"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for call in lint.runs.iter().flat_map(Run::calls).filter(|call| call.name == "ln") {
        if let Some(shell) = call.args.0.iter().find(|word| text(word) == "/bin/sh") {
            report.at(
                &shell.span,
                "every script of the image gets another shell; SHELL is for RUN alone",
            );
        }
    }
}
