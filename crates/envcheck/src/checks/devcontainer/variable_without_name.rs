use findings::{Check, Report, Rule, Severity};

use crate::Devcontainer;

pub(super) static CHECK: Check<Devcontainer> = Check {
    rule: Rule {
        id: "variable-without-name",
        summary: "variable of the environment is not named",
        severity: Severity::Error,
        docs: include_str!("variable_without_name.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(devcontainer: &Devcontainer, report: &mut Report) {
    for variable in devcontainer.variables() {
        let looked_up = variable.is_of_host() || variable.name() == "containerEnv";
        if !looked_up {
            continue;
        }
        let name = variable.name();
        match variable.arguments().first() {
            None => {
                let message = format!("write `${{{name}:NAME}}`: the dev container CLI stops here");
                report.at(&variable.span, message);
            }
            Some(argument) if argument.trim().is_empty() => {
                let message = format!("write `${{{name}:NAME}}`: without a name it is empty");
                report.at(&variable.span, message).severity(Severity::Warning);
            }
            Some(_) => {}
        }
    }
}
