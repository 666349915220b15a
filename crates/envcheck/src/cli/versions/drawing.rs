use comfy_table::{Table, presets};
use findings::credential;

use crate::model::{
    Toolchain,
    toolchain::{Declaration, Verdict},
};

/// The declarations for people, and how old the facts are that they are judged by.
pub(super) fn table(toolchain: &Toolchain, shown: &[usize]) -> String {
    let circumstances = &toolchain.circumstances;
    let age = format!(
        "judged on {} by the releases known on {}",
        circumstances.as_of(),
        circumstances.table().as_of()
    );
    if shown.is_empty() {
        let tools: Vec<_> = circumstances.only.iter().map(|tool| format!("`{tool}`")).collect();
        let of = if tools.is_empty() { "" } else { &format!(" of {}", tools.join(", ")) };
        return format!("no versions{of} are declared; {age}\n\n");
    }
    let verdicts = toolchain.verdicts();
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_header(["tool", "version", "means", "", "place", "holds in", "verdict"]);
    let mut before = "";
    for index in shown {
        let declaration = &toolchain.declarations[*index];
        let tool = declaration.tool.as_str();
        let named = if tool == before { "" } else { tool };
        before = tool;
        table.add_row(row(toolchain, declaration, named, verdicts[*index]));
    }
    format!("{}\n\n{age}\n\n", table.trim_fmt())
}

fn row(
    toolchain: &Toolchain,
    declaration: &Declaration,
    tool: &str,
    verdict: Verdict,
) -> [String; 7] {
    let meaning = match toolchain.versions(declaration) {
        Some(set) => set.to_string(),
        None => declaration.constraint.meaning.to_string(),
    };
    let scope = if declaration.scope.is_empty() { "." } else { declaration.scope.as_str() };
    let verdict = match &declaration.inert {
        Some(why) => format!("{}: {why}", verdict.as_str()),
        None => verdict.as_str().to_owned(),
    };
    [
        tool.to_owned(),
        masked(&declaration.raw),
        masked(&meaning),
        declaration.role.as_str().to_owned(),
        toolchain.position(declaration.span),
        scope.to_owned(),
        verdict,
    ]
}

/// A text of a file as it may be shown: on one line, and without what looks like a secret.
pub(super) fn masked(text: &str) -> String {
    let mut shown = text.as_bytes().to_vec();
    for place in credential::places(text) {
        shown[place].fill(b'*');
    }
    let shown = String::from_utf8_lossy(&shown);
    shown.chars().map(|char| if char.is_control() { ' ' } else { char }).collect()
}
