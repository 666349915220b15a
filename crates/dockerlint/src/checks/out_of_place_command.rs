use findings::{Check, Report, Rule, Severity};

use crate::{Lint, model::Run};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "out-of-place-command",
        summary: "command has nothing to do in a build",
        severity: Severity::Info,
        docs: include_str!("out_of_place_command.md"),
        aliases: &["DL3001"],
        ..Rule::STABLE
    },
    run,
};

/// Programs for people at a terminal, and for machines that run.
const COMMANDS: &[&str] =
    &["ssh", "vim", "shutdown", "service", "ps", "free", "top", "kill", "mount", "ifconfig"];

fn run(lint: &Lint, report: &mut Report) {
    for call in lint.runs.iter().flat_map(Run::calls).filter(|call| call.is(COMMANDS)) {
        let message = format!("`{}` acts on a machine that runs, and a build has none", call.name);
        report.at(&call.program.span, message);
    }
}
