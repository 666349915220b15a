use findings::{Check, Fix, Report, Rule};

use source::{
    Member, Node,
    edit::{self, Edit},
};

use crate::Devcontainer;

pub(super) static CHECK: Check<Devcontainer> = Check {
    rule: Rule {
        id: "legacy-property",
        summary: "property has moved to customizations.vscode",

        docs: include_str!("legacy_property.md"),
        ..Rule::STABLE
    },
    run,
};

const MOVED: &[&str] = &["devPort", "extensions", "settings"];

fn run(devcontainer: &Devcontainer, report: &mut Report) {
    let members = devcontainer.root.members();
    for (at, member) in members.iter().enumerate().filter(|(_, member)| is_moved(member)) {
        let message = format!("belongs under `customizations.vscode.{}`", member.name);
        let finding = report.at(&member.key.span, message);
        let edits = match devcontainer.root.get("customizations") {
            Some(customizations) => put_in(devcontainer, customizations, member),
            None => wrap(devcontainer, members, at),
        };
        if let Some(edits) = edits {
            finding.fix(devcontainer.edited(Fix::safe("move it there"), edits));
        }
    }
}

fn is_moved(member: &Member) -> bool {
    MOVED.contains(&member.name.as_str())
}

/// Puts `customizations.vscode` around the run of such members that `at` is in; of several runs the first.
fn wrap(devcontainer: &Devcontainer, members: &[Member], at: usize) -> Option<Vec<Edit>> {
    let first = members.iter().position(is_moved)?;
    let run = members[first..].iter().take_while(|member| is_moved(member)).count();
    let (head, tail) = (members.get(first)?, members.get(first + run - 1)?);
    if at >= first + run {
        return None;
    }
    let span = head.span().start..tail.span().end;
    let text = devcontainer.text.get(span.clone())?;
    let text = nested(&devcontainer.text, span.start, text);
    Some(vec![Edit { span, text }])
}

/// `text`, which starts at `start` of the file `file`, two levels deeper. Strings of JSON have no line ends.
fn nested(file: &str, start: usize, text: &str) -> String {
    let line = file[..start].rfind('\n').map_or(0, |end| end + 1);
    let indent: String =
        file[line..start].chars().take_while(|char| char.is_whitespace()).collect();
    let unit = if indent.is_empty() { "  " } else { &indent };
    let newline = if file.contains("\r\n") { "\r\n" } else { "\n" };
    let lines: Vec<_> = text.lines().map(|line| indented(line, &unit.repeat(2))).collect();
    let body = lines.join(newline);
    let body = body.trim_start();
    let (inner, middle) = (format!("{newline}{indent}{unit}"), format!("{newline}{indent}"));
    format!("\"customizations\": {{{inner}\"vscode\": {{{inner}{unit}{body}{inner}}}{middle}}}")
}

fn indented(line: &str, by: &str) -> String {
    if line.trim().is_empty() { String::new() } else { format!("{by}{line}") }
}

/// Moves the member to the end of `vscode` in `customizations`, unless there is one already.
fn put_in(
    devcontainer: &Devcontainer,
    customizations: &Node,
    member: &Member,
) -> Option<Vec<Edit>> {
    let text = &devcontainer.text;
    let value = text.get(member.value.span.clone())?;
    let mut edits = match customizations.get("vscode") {
        Some(vscode) if vscode.get(&member.name).is_some() => return None,
        Some(vscode) => edit::insert_member(text, vscode, &member.name, value)?,
        None => {
            let value = format!("{{ \"{}\": {value} }}", member.name);
            edit::insert_member(text, customizations, "vscode", &value)?
        }
    };
    edits.extend(edit::remove_member(text, &devcontainer.root, &member.name)?);
    Some(edits)
}
