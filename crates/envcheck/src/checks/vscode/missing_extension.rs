use findings::{Check, Report, Rule, Severity};
use std::collections::BTreeSet;

use crate::model::{Vscode, catalogue};

pub(super) static CHECK: Check<Vscode> = Check {
    rule: Rule {
        id: "missing-extension",
        summary: "extension that reads a setting is not in the list",
        severity: Severity::Info,
        docs: include_str!("missing_extension.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(vscode: &Vscode, report: &mut Report) {
    if vscode.extensions().is_empty() {
        return;
    }
    let ids: Vec<_> = vscode.extension_ids().chain(vscode.brought.iter().copied()).collect();
    let mut said = BTreeSet::new();
    for setting in vscode.settings() {
        let name = setting.member.name.as_str();
        let formatter =
            (name == "editor.defaultFormatter").then(|| setting.member.value.as_str()).flatten();
        let formatter = formatter.filter(|id| id.contains('.') && !id.starts_with("vscode."));
        // A setting that is not read any more has a finding of its own.
        let reader =
            || catalogue::extension_of(name).filter(|_| catalogue::setting_change(name).is_none());
        let Some(id) = formatter.or_else(reader) else { continue };
        let listed = ids.iter().any(|other| {
            let bare = other.split('@').next().unwrap_or(other);
            bare.eq_ignore_ascii_case(id) || brings(bare, id)
        });
        if !listed && said.insert(id) {
            let (span, message) = match formatter {
                Some(_) => (
                    &setting.member.value.span,
                    "is not in the list of extensions: add it".to_owned(),
                ),
                None => (
                    &setting.member.key.span,
                    format!("is read by `{id}`: add it to the extensions"),
                ),
            };
            report.at(span, message);
        }
    }
}

/// Packs that bring others with them.
fn brings(pack: &str, id: &str) -> bool {
    let publisher = id.split('.').next().unwrap_or_default();
    pack.starts_with(publisher) && pack.ends_with("-pack")
}
