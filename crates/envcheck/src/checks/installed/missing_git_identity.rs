use findings::{Check, Report, Rule, Severity};

use crate::model::{Installed, installed::Topic};

pub(super) static CHECK: Check<Installed> = Check {
    rule: Rule {
        id: "missing-git-identity",
        summary: "git does not know who makes commits",
        severity: Severity::Warning,
        docs: include_str!("missing_git_identity.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(installed: &Installed, report: &mut Report) {
    let missing = installed.machine.missing_identity.as_deref().unwrap_or_default();
    if !missing.is_empty() {
        let commands: Vec<_> =
            missing.iter().map(|name| format!("`git config --global {name} …`")).collect();
        let message = format!("not set: {}; run {}", missing.join(" and "), commands.join(" and "));
        report.at(installed.journal.place(Topic::GitIdentity), message);
    }
}
