use findings::{Check, Report, Rule, Severity, credential};

use crate::model::Vscode;

pub(super) static CHECK: Check<Vscode> = Check {
    rule: Rule {
        id: "secret-in-setting",
        summary: "setting holds a secret",
        severity: Severity::Error,
        docs: include_str!("secret_in_setting.md"),
        tags: &["security"],
        ..Rule::STABLE
    },
    run,
};

fn run(vscode: &Vscode, report: &mut Report) {
    for setting in vscode.settings() {
        let Some(text) = setting.member.value.as_str() else { continue };
        let last = setting.member.name.rsplit('.').next().unwrap_or_default();
        let named = credential::is_named(last) && text.len() >= 8;
        let formed = credential::find(text.as_bytes()).is_some();
        if text.contains("${") || credential::is_placeholder(text) || !(named || formed) {
            continue;
        }
        report.hide(&setting.member.value.span);
        report.at(
            &setting.member.value.span,
            "everybody who gets this file can read it: take it out, and withdraw the secret",
        );
    }
}
