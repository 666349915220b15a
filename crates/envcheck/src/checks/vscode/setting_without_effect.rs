use findings::{Check, Fix, Report, Rule};

use source::edit::remove_member;

use crate::model::{
    Host, Vscode,
    catalogue::{self, Scope},
};

pub(super) static CHECK: Check<Vscode> = Check {
    rule: Rule {
        id: "setting-without-effect",
        summary: "setting has no effect in this file",
        docs: include_str!("setting_without_effect.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(vscode: &Vscode, report: &mut Report) {
    for setting in vscode.settings() {
        let name = setting.member.name.as_str();
        let place = match (catalogue::scope_of(name), vscode.host) {
            (Some(Scope::Application), _) => "the settings of the user",
            (Some(Scope::Machine), Host::Folder | Host::Workspace) => {
                "the settings of the user or the machine"
            }
            _ => continue,
        };
        let finding = report.at(&setting.member.key.span, format!("is only read in {place}"));
        if let Some(edits) = remove_member(&vscode.text, setting.within, name) {
            finding.fix(vscode.edited(Fix::safe("take it out"), edits));
        }
    }
}
