use findings::{Check, Fix, Report, Rule};

use source::{
    Member, Node, Value,
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
    let indent = indentation(file, start);
    let unit = if indent.is_empty() { "  " } else { indent };
    let newline = if file.contains("\r\n") { "\r\n" } else { "\n" };
    let lines: Vec<_> = text.lines().map(|line| indented(line, &unit.repeat(2))).collect();
    let body = lines.join(newline);
    let body = body.trim_start();
    let (inner, middle) = (format!("{newline}{indent}{unit}"), format!("{newline}{indent}"));
    format!("\"customizations\": {{{inner}\"vscode\": {{{inner}{unit}{body}{inner}}}{middle}}}")
}

/// The white space that the line of `at` begins with.
fn indentation(file: &str, at: usize) -> &str {
    let line = &file[file[..at].rfind('\n').map_or(0, |end| end + 1)..at];
    &line[..line.len() - line.trim_start().len()]
}

fn indented(line: &str, by: &str) -> String {
    if line.trim().is_empty() { String::new() } else { format!("{by}{line}") }
}

/// Moves the member to the end of `vscode` in `customizations`, or what it holds to the end of the same there.
fn put_in(
    devcontainer: &Devcontainer,
    customizations: &Node,
    member: &Member,
) -> Option<Vec<Edit>> {
    let text = &devcontainer.text;
    let vscode = customizations.get("vscode");
    let held = vscode.and_then(|vscode| vscode.get(&member.name));
    let mut edits = match (vscode, held) {
        (_, Some(held)) => join(devcontainer, held, &member.value)?,
        (Some(vscode), None) => {
            let value = deeper(text, &member.value, 2)?;
            edit::insert_member(text, vscode, &member.name, &value)?
        }
        (None, None) => {
            let value = deeper(text, &member.value, 1)?;
            let value = format!("{{ \"{}\": {value} }}", member.name);
            edit::insert_member(text, customizations, "vscode", &value)?
        }
    };
    edits.extend(edit::remove_member(text, &devcontainer.root, &member.name)?);
    Some(edits)
}

/// Adds what `old` holds to `held`: extensions that are not listed, settings that have no value there. So does the dev
/// container CLI.
fn join(devcontainer: &Devcontainer, held: &Node, old: &Node) -> Option<Vec<Edit>> {
    let text = &devcontainer.text;
    let parts = old.items().iter().map(|item| item.span.clone());
    let parts = parts.chain(old.members().iter().map(Member::span)).collect::<Vec<_>>();
    if devcontainer.has_comment(&old.span, &parts) {
        return None;
    }
    let listed = |item: &Node| held.items().iter().any(|other| other.as_str() == item.as_str());
    let items = old.items().iter().filter(|item| !listed(item));
    let items: Vec<_> = items.map(|item| devcontainer.slice(&item.span)).collect();
    let members = old.members().iter().filter(|member| held.get(&member.name).is_none());
    let members: Vec<_> =
        members.map(|member| (member, devcontainer.slice(&member.span()))).collect();
    match (&old.value, &held.value) {
        (Value::Sequence(_), Value::Sequence(_)) if items.is_empty() => Some(Vec::new()),
        (Value::Sequence(_), Value::Sequence(_)) => {
            edit::insert_item(text, held, &items.join(", "))
        }
        (Value::Mapping(_), Value::Mapping(_)) => {
            let Some(((first, _), rest)) = members.split_first() else { return Some(Vec::new()) };
            let value = devcontainer.slice(&first.value.span);
            let values = [value].into_iter().chain(rest.iter().map(|(_, text)| *text));
            let values: Vec<_> = values.collect();
            edit::insert_member(text, held, &first.name, &values.join(", "))
        }
        _ => None,
    }
}

/// The text of `node`, its lines `levels` deeper.
fn deeper(file: &str, node: &Node, levels: usize) -> Option<String> {
    let text = file.get(node.span.clone())?;
    let indent = indentation(file, node.span.start);
    let by = if indent.is_empty() { "  " } else { indent }.repeat(levels);
    let mut lines = text.split('\n');
    let first = lines.next()?.to_owned();
    Some(lines.fold(first, |text, line| text + "\n" + &indented(line, &by)))
}
