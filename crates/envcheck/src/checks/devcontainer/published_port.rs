use findings::{Check, Fix, Report, Rule, Severity};

use source::{
    Member, Node, Value,
    edit::{Edit, insert_item, remove_member, rename_key},
};

use crate::Devcontainer;

pub(super) static CHECK: Check<Devcontainer> = Check {
    rule: Rule {
        id: "published-port",
        summary: "port is published where forwarding does",
        severity: Severity::Info,
        docs: include_str!("published_port.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(devcontainer: &Devcontainer, report: &mut Report) {
    let Some(member) = devcontainer.root.member("appPort").filter(|_| !devcontainer.is_compose())
    else {
        return;
    };
    let finding = report.at(
        &member.key.span,
        "`forwardPorts` needs no new container, and the program may listen on localhost",
    );
    if let Some(edits) = forwarded(devcontainer, member) {
        finding.fix(devcontainer.edited(Fix::not_safe("forward it"), edits));
    }
}

/// `None` when a port has another number outside: nothing is forwarded like that.
fn forwarded(devcontainer: &Devcontainer, member: &Member) -> Option<Vec<Edit>> {
    let single = std::slice::from_ref(&member.value);
    let published = match &member.value.value {
        Value::Sequence(items) => items.as_slice(),
        _ => single,
    };
    let ports = published.iter().map(port).collect::<Option<Vec<_>>>()?;
    let text = |ports: &[i64]| ports.iter().map(i64::to_string).collect::<Vec<_>>().join(", ");
    let Some(list) = devcontainer.root.get("forwardPorts") else {
        let mut edits = vec![rename_key(member, "forwardPorts")];
        if published == single {
            edits.push(Edit {
                span: member.value.span.clone(),
                text: format!("[{}]", text(&ports)),
            });
        } else {
            let written = published.iter().zip(&ports).filter(|(node, _)| node.as_str().is_some());
            edits.extend(
                written
                    .map(|(node, port)| Edit { span: node.span.clone(), text: port.to_string() }),
            );
        }
        return Some(edits);
    };
    let listed = |wanted: &i64| list.items().iter().any(|node| port(node) == Some(*wanted));
    let missing: Vec<_> = ports.into_iter().filter(|port| !listed(port)).collect();
    let mut edits = remove_member(&devcontainer.text, &devcontainer.root, "appPort")?;
    if !missing.is_empty() {
        edits.extend(insert_item(&devcontainer.text, list, &text(&missing))?);
    }
    Some(edits)
}

/// The port of `8080`, `"8080"`, `"8080:8080"` and `"127.0.0.1:8080:8080"`.
fn port(node: &Node) -> Option<i64> {
    let Some(text) = node.as_str() else { return node.as_integer() };
    let mut parts = text.rsplit(':');
    let port = parts.next()?.parse::<u16>().ok()?;
    let same = parts.next().is_none_or(|outside| outside.parse() == Ok(port));
    let local = parts.next().is_none_or(|host| host == "127.0.0.1" || host == "localhost");
    (same && local && parts.next().is_none()).then_some(i64::from(port))
}
