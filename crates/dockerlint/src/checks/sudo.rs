use dockerfile::{Keyword, ShellBody};
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
    for instruction in lint.dockerfile.instructions() {
        let instruction = instruction.onbuild.as_deref().unwrap_or(instruction);
        if instruction.kind != Keyword::Run {
            continue;
        }
        let ShellBody::Commands(commands) = lint.dockerfile.commands(instruction) else { continue };
        for name in commands.into_iter().filter_map(|command| command.name) {
            if name.literal.as_deref() == Some("sudo") {
                report.at(
                    name.span,
                    "a build has no terminal to ask on; use USER to change who runs it",
                );
            }
        }
    }
}
