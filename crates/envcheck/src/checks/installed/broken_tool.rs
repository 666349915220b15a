use findings::{Check, Report, Rule, Severity};

use crate::model::{Installed, installed::Found};

pub(super) static CHECK: Check<Installed> = Check {
    rule: Rule {
        id: "broken-tool",
        summary: "tool fails when it is asked for its version",
        severity: Severity::Error,
        docs: include_str!("broken_tool.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(installed: &Installed, report: &mut Report) {
    for fact in &installed.tools {
        let (Found::Broken { command, end, said }, Some(wanted)) =
            (&fact.found, fact.first_wanted())
        else {
            continue;
        };
        let said = if said.is_empty() { String::new() } else { format!(", `{said}`") };
        let message =
            format!("`{command}`: {end}{said}; {}", installed.mend(fact, &fact.in_order()));
        report.at(wanted.span, message).identity(fact.tool.as_str());
    }
}
