use findings::{Check, Report, Rule, Severity};

use crate::model::{Installed, installed::Found};

pub(super) static CHECK: Check<Installed> = Check {
    rule: Rule {
        id: "hung-tool",
        summary: "tool does not answer when it is asked for its version",
        severity: Severity::Error,
        docs: include_str!("hung_tool.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(installed: &Installed, report: &mut Report) {
    for fact in &installed.tools {
        if let (Found::Hung { command, after }, Some(wanted)) = (&fact.found, fact.first_wanted()) {
            let message = format!(
                "`{command}` said nothing within {after} ms and was ended; {}",
                installed.mend(fact, &fact.in_order())
            );
            report.at(wanted.span, message).identity(fact.tool.as_str());
        }
    }
}
