use findings::{Check, Fix, Report, Rule};

use source::Node;

use crate::model::{Vscode, quoted};

pub(super) static CHECK: Check<Vscode> = Check {
    rule: Rule {
        id: "renamed-debugger",
        summary: "debugger has another name today",
        docs: include_str!("renamed_debugger.md"),
        ..Rule::STABLE
    },
    run,
};

/// <https://github.com/microsoft/vscode-js-debug>, and <https://github.com/microsoft/vscode-python-debugger>.
const RENAMED: &[(&str, &str)] = &[
    ("node2", "node"),
    ("pwa-chrome", "chrome"),
    ("pwa-extensionHost", "extensionHost"),
    ("pwa-msedge", "msedge"),
    ("pwa-node", "node"),
    ("python", "debugpy"),
];

fn run(vscode: &Vscode, report: &mut Report) {
    let configurations = vscode.launch.as_ref().and_then(|launch| launch.get("configurations"));
    for node in configurations.map_or(&[][..], Node::items).iter().filter_map(|it| it.get("type")) {
        let Some((_, today)) = RENAMED.iter().find(|(old, _)| Some(*old) == node.as_str()) else {
            continue;
        };
        let fix = Fix::safe(format!("write `{today}`"));
        let fix = fix.replace(vscode.span(&node.span), quoted(today));
        report.at(&node.span, format!("is called `{today}` today")).fix(fix);
    }
}
