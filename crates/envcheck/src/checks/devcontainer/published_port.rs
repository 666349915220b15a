use findings::{Check, Fix, Report, Rule, Severity};

use source::{Value, edit::rename_key};

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
    let plain = |node: &source::Node| node.as_integer().is_some();
    let value = match &member.value.value {
        Value::Number(number) => Some(format!("[{}]", number.raw)),
        Value::Sequence(items) if !items.is_empty() && items.iter().all(plain) => None,
        _ => return,
    };
    if devcontainer.root.get("forwardPorts").is_some() {
        return;
    }
    let mut fix =
        devcontainer.edited(Fix::not_safe("forward it"), [rename_key(member, "forwardPorts")]);
    if let Some(value) = value {
        fix = fix.replace(devcontainer.span(&member.value.span), value);
    }
    finding.fix(fix);
}
