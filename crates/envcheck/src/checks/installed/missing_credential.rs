use findings::{Check, Report, Rule, Severity};

use crate::model::Installed;

pub(super) static CHECK: Check<Installed> = Check {
    rule: Rule {
        id: "missing-credential",
        summary: "credential is not where the project takes it from",
        severity: Severity::Warning,
        docs: include_str!("missing_credential.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(installed: &Installed, report: &mut Report) {
    for credential in &installed.wishes.credentials {
        if installed.machine.credentials.get(&credential.span) != Some(&false) {
            continue;
        }
        let variables =
            credential.variables.iter().map(|name| format!("the variable `{name}` is not set"));
        let file =
            credential.file.iter().map(|path| format!("the file `{path}` is missing or empty"));
        let missing: Vec<_> = variables.chain(file).collect();
        report.at(credential.span, missing.join(", and "));
    }
}
