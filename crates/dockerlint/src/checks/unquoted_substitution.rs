use dockerfile::{Command, ExpansionKind};
use findings::{Check, Fix, Report, Rule};

use crate::Lint;

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "unquoted-substitution",
        summary: "the output of the command falls apart at blanks",
        docs: include_str!("unquoted_substitution.md"),
        aliases: &["SC2046"],
        ..Rule::STABLE
    },
    run,
};

/// Programs whose output is a list of numbers, meant to be split.
const LISTS: &[&str] = &["seq", "pgrep", "nproc"];

fn run(lint: &Lint, report: &mut Report) {
    for run in lint.runs.iter().filter(|run| run.instruction.script().is_some()) {
        for command in run.commands() {
            for span in split(command) {
                let written = lint.dockerfile.slice(span.clone());
                let inner = written.trim_start_matches(['$', '(', '`', ' ']);
                let program =
                    inner.split(|c: char| c.is_whitespace() || c == ')' || c == '`').next();
                if program.is_some_and(|program| LISTS.contains(&program)) {
                    continue;
                }
                let finding =
                    report.at(span, "each blank in the output begins a new word; quote it");
                if !written.starts_with('`') {
                    finding.fix(
                        Fix::not_safe("quote it")
                            .replace(lint.span(&(span.start..span.start)), "\"")
                            .replace(lint.span(&(span.end..span.end)), "\""),
                    );
                }
            }
        }
    }
}

fn split(command: &Command) -> impl Iterator<Item = &dockerfile::Span> {
    let targets = command.redirections.iter().filter_map(|found| found.target.as_ref());
    let words = command.arguments.iter().chain(targets).flat_map(|word| &word.expansions);
    words
        .filter(|expansion| expansion.kind == ExpansionKind::Command && !expansion.quoted)
        .map(|expansion| &expansion.span)
}
