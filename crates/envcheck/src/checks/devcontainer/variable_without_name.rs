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
        let named = variable.arguments().first().is_some_and(|name| !name.trim().is_empty());
        if looked_up && !named {
            let message =
                format!("write `${{{}:NAME}}`: the dev container CLI stops here", variable.name());
            report.at(&variable.span, message);
        }
    }
}
