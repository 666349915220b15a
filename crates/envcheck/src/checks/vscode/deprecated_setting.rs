use findings::{Check, Fix, Report, Rule};

use source::edit;

use crate::model::{
    Vscode,
    catalogue::{self, Change},
};

pub(super) static CHECK: Check<Vscode> = Check {
    rule: Rule {
        id: "deprecated-setting",
        summary: "setting has another name or none today",
        docs: include_str!("deprecated_setting.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(vscode: &Vscode, report: &mut Report) {
    for setting in vscode.settings() {
        let name = setting.member.name.as_str();
        match catalogue::setting_change(name) {
            Some(Change::Renamed(today)) => {
                let finding =
                    report.at(&setting.member.key.span, format!("is called `{today}` today"));
                if setting.within.get(today).is_none() {
                    let fix = Fix::safe(format!("call it `{today}`"));
                    finding.fix(vscode.edited(fix, [edit::rename_key(setting.member, today)]));
                }
            }
            Some(Change::Removed(instead)) => {
                let message = format!("is not read any more; what does it today: {instead}");
                let finding = report.at(&setting.member.key.span, message);
                if let Some(edits) = edit::remove_member(&vscode.text, setting.within, name) {
                    finding.fix(vscode.edited(Fix::not_safe("take it out"), edits));
                }
            }
            None => {}
        }
    }
}
