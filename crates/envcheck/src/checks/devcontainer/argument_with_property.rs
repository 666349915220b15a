use findings::{Check, Fix, Report, Rule};

use source::{Node, edit};

use crate::{
    Devcontainer,
    model::{devcontainer::Argument, quoted},
};

pub(super) static CHECK: Check<Devcontainer> = Check {
    rule: Rule {
        id: "argument-with-property",
        summary: "argument has a property of its own",
        docs: include_str!("argument_with_property.md"),
        ..Rule::STABLE
    },
    run,
};

/// Options of `docker run`, and the properties that say the same in every tool.
const SAME: &[(&str, &str)] = &[
    ("--cap-add", "capAdd"),
    ("--env", "containerEnv"),
    ("--init", "init"),
    ("--mount", "mounts"),
    ("--privileged", "privileged"),
    ("--security-opt", "securityOpt"),
    ("--user", "containerUser"),
    ("--volume", "mounts"),
    ("-e", "containerEnv"),
    ("-u", "containerUser"),
    ("-v", "mounts"),
];

fn run(devcontainer: &Devcontainer, report: &mut Report) {
    if devcontainer.is_compose() {
        return;
    }
    for argument in devcontainer.arguments() {
        let Some((_, property)) = SAME.iter().find(|(flag, _)| *flag == argument.flag) else {
            continue;
        };
        let message =
            format!("say it with `{property}`: tools that do not call docker read that one only");
        let finding = report.at(argument.span.clone(), message);
        if let Some(fix) = fix(devcontainer, &argument, property) {
            finding.fix(fix);
        }
    }
}

/// Moves an argument that stands for a whole property of its own, or for one item of a list.
fn fix(devcontainer: &Devcontainer, argument: &Argument<'_>, property: &str) -> Option<Fix> {
    let (root, text) = (&devcontainer.root, &devcontainer.text);
    let value = match property {
        "init" | "privileged" if argument.value.is_none() => "true".to_owned(),
        "capAdd" | "securityOpt" | "mounts" => {
            let value =
                argument.value.filter(|_| argument.flag != "-v" && argument.flag != "--volume")?;
            format!("[{}]", quoted(value))
        }
        _ => return None,
    };
    let all = root.get("runArgs")?;
    let whole = argument.items.len() == all.items().len();
    let mut edits = match root.get(property) {
        Some(list) if matches!(list.value, source::Value::Sequence(_)) => {
            append(list, argument.value?)?
        }
        Some(_) => return None,
        None if whole => {
            // The property takes the place of the list that is empty without the argument.
            let member = root.member("runArgs")?;
            let text = format!("{}: {value}", quoted(property));
            return Some(
                Fix::safe("move it there").replace(devcontainer.span(&member.span()), text),
            );
        }
        None => edit::insert_member(text, root, property, &value)?,
    };
    if whole {
        edits.extend(edit::remove_member(text, root, "runArgs")?);
    } else if argument.items.len() == 1 {
        edits.extend(edit::remove_item(text, all, argument.items.start)?);
    } else {
        return None;
    }
    Some(devcontainer.edited(Fix::safe("move it there"), edits))
}

fn append(list: &Node, value: &str) -> Option<Vec<edit::Edit>> {
    let last = list.items().last()?.span.end;
    Some(vec![edit::Edit { span: last..last, text: format!(", {}", quoted(value)) }])
}
