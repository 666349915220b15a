use findings::{Check, Fix, Report, Rule, Severity};

use crate::model::{Vscode, quoted};

pub(super) static CHECK: Check<Vscode> = Check {
    rule: Rule {
        id: "outdated-setting-value",
        summary: "setting has a value of the old kind",
        severity: Severity::Info,
        docs: include_str!("outdated_setting_value.md"),
        ..Rule::STABLE
    },
    run,
};

/// What VS Code itself makes of them: `migrateOptions` in its sources.
const TRUTHS: &[(&str, &str, &str)] = &[
    ("editor.acceptSuggestionOnEnter", "on", "off"),
    ("editor.autoIndent", "full", "advanced"),
    ("editor.cursorSmoothCaretAnimation", "on", "off"),
    ("editor.lineNumbers", "on", "off"),
    ("editor.matchBrackets", "always", "never"),
    ("editor.occurrencesHighlight", "singleFile", "off"),
    ("editor.renderFinalNewline", "on", "off"),
    ("editor.renderLineHighlight", "line", "none"),
    ("editor.renderWhitespace", "boundary", "none"),
    ("editor.tabCompletion", "onlySnippets", "off"),
    ("editor.wordBasedSuggestions", "matchingDocuments", "off"),
    ("editor.wordWrap", "on", "off"),
];

fn run(vscode: &Vscode, report: &mut Report) {
    for setting in vscode.settings() {
        let name = setting.member.name.as_str();
        if name == "editor.codeActionsOnSave" {
            for action in setting.member.value.members() {
                judge(
                    vscode,
                    action.value.as_bool(),
                    "explicit",
                    "never",
                    &action.value.span,
                    report,
                );
            }
        } else if let Some((_, on, off)) = TRUTHS.iter().find(|(known, ..)| *known == name) {
            let value = &setting.member.value;
            judge(vscode, value.as_bool(), on, off, &value.span, report);
        }
    }
}

fn judge(
    vscode: &Vscode,
    value: Option<bool>,
    on: &str,
    off: &str,
    span: &std::ops::Range<usize>,
    report: &mut Report,
) {
    let Some(value) = value else { return };
    let text = quoted(if value { on } else { off });
    let fix = Fix::safe(format!("write {text}"));
    report
        .at(span, format!("{text} is what this stands for today"))
        .fix(fix.replace(vscode.span(span), text));
}
