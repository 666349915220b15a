use findings::{Check, Fix, Report, Rule};

use source::edit::{self, Edit};

use crate::model::{
    Setting, Vscode,
    catalogue::{self, Change},
    quoted,
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

/// What took the place of `python.formatting.provider`.
const FORMATTERS: &[(&str, &str)] = &[
    ("autopep8", "ms-python.autopep8"),
    ("black", "ms-python.black-formatter"),
    ("yapf", "eeyore.yapf"),
];

fn run(vscode: &Vscode, report: &mut Report) {
    for setting in vscode.settings() {
        let Some(change) = catalogue::setting_change(&setting.member.name) else { continue };
        let finding = report.at(&setting.member.key.span, message(change));
        if let Some(fix) = fix(vscode, setting, change) {
            finding.fix(fix);
        }
    }
}

fn message(change: Change) -> String {
    match change {
        Change::Renamed(today) => format!("is called `{today}` today"),
        Change::Moved(today) => {
            let extension = catalogue::extension_of(today).unwrap_or_default();
            format!("is not read any more; `{extension}` reads `{today}`")
        }
        Change::Switch(extension) => {
            format!("is not read any more; the extension `{extension}` does it today")
        }
        Change::Removed(instead) => {
            format!("is not read any more; what does it today: {instead}")
        }
    }
}

fn fix(vscode: &Vscode, setting: Setting<'_>, change: Change) -> Option<Fix> {
    let Setting { member, within, .. } = setting;
    let gone = || edit::remove_member(&vscode.text, within, &member.name);
    let out = Fix::not_safe("take it out");
    match change {
        Change::Renamed(today) | Change::Moved(today) if within.get(today).is_some() => None,
        Change::Renamed(today) => {
            let fix = Fix::safe(format!("call it `{today}`"));
            Some(vscode.edited(fix, [edit::rename_key(member, today)]))
        }
        Change::Moved(today) => {
            let fix = Fix::not_safe(format!("call it `{today}`"));
            let fix = vscode.edited(fix, [edit::rename_key(member, today)]);
            Some(vscode.edited(fix, add(vscode, catalogue::extension_of(today)?)))
        }
        Change::Switch(extension) => {
            let off = within.get("python.linting.enabled").and_then(source::Node::as_bool);
            let on = member.value.as_bool() == Some(true) && off != Some(false);
            let added = if on { add(vscode, extension) } else { Vec::new() };
            Some(vscode.edited(vscode.edited(out, gone()?), added))
        }
        Change::Removed(_) => match formatter(setting) {
            Some(extension) => {
                let fix = Fix::not_safe(format!("take `{extension}`"));
                let fix = vscode.edited(fix, choose(vscode, setting, extension)?);
                Some(vscode.edited(fix, add(vscode, extension)))
            }
            None => Some(vscode.edited(out, gone()?)),
        },
    }
}

fn formatter(setting: Setting<'_>) -> Option<&'static str> {
    let provider = setting.member.name == "python.formatting.provider" && !setting.for_language;
    let value = setting.member.value.as_str().filter(|_| provider)?;
    FORMATTERS.iter().find(|(name, _)| *name == value).map(|(_, extension)| *extension)
}

/// Names the formatter where VS Code looks for it, unless there is one.
fn choose(vscode: &Vscode, setting: Setting<'_>, extension: &str) -> Option<Vec<Edit>> {
    const NAME: &str = "editor.defaultFormatter";
    let Setting { member, within, .. } = setting;
    let Some(python) = within.get("[python]") else {
        let text = format!("\"[python]\": {{ \"{NAME}\": {} }}", quoted(extension));
        return Some(vec![Edit { span: member.span(), text }]);
    };
    let mut edits = edit::remove_member(&vscode.text, within, &member.name)?;
    if python.get(NAME).is_none() {
        edits.extend(edit::insert_member(&vscode.text, python, NAME, &quoted(extension))?);
    }
    Some(edits)
}

/// Lists an extension, where extensions are listed and this one is not.
fn add(vscode: &Vscode, extension: &str) -> Vec<Edit> {
    let Some(list) = vscode.extensions().first() else { return Vec::new() };
    let listed = |id: &str| id.eq_ignore_ascii_case(extension);
    let listed = vscode.extension_ids().any(listed) || vscode.brought.iter().any(|id| listed(id));
    if listed {
        return Vec::new();
    }
    edit::insert_item(&vscode.text, list, &quoted(extension)).unwrap_or_default()
}
