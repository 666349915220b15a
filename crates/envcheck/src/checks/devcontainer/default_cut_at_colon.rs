use findings::{Check, Report, Rule, Severity};

use crate::Devcontainer;

pub(super) static CHECK: Check<Devcontainer> = Check {
    rule: Rule {
        id: "default-cut-at-colon",
        summary: "default value is cut at its colon",
        severity: Severity::Error,
        docs: include_str!("default_cut_at_colon.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(devcontainer: &Devcontainer, report: &mut Report) {
    for variable in devcontainer.variables() {
        let arguments = variable.arguments();
        let looked_up = variable.is_of_host() || variable.name() == "containerEnv";
        if let (true, [_, default, _, ..]) = (looked_up, &arguments[..]) {
            let message = format!(
                "the default ends at the colon: it is `{default}`; set the variable instead"
            );
            report.at(&variable.span, message);
        }
    }
}
