use findings::{Check, Fix, Report, Rule, Severity};

use source::Node;

use crate::Devcontainer;

pub(super) static CHECK: Check<Devcontainer> = Check {
    rule: Rule {
        id: "invalid-port",
        summary: "port cannot be forwarded",
        severity: Severity::Error,
        docs: include_str!("invalid_port.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(devcontainer: &Devcontainer, report: &mut Report) {
    for port in devcontainer.list("forwardPorts") {
        match (port.as_number(), port.as_str()) {
            (Some(number), _) if number.integer.is_some_and(|port| !is_port(port)) => {
                report.at(&port.span, "ports go from 0 to 65535");
            }
            (_, Some(text)) if !text.contains("${") => judge(devcontainer, port, text, report),
            _ => {}
        }
    }
    for member in devcontainer.root.get("portsAttributes").map_or(&[][..], Node::members) {
        let (first, last) = member.name.split_once('-').unwrap_or((&member.name, &member.name));
        let Some((first, last)) = number(first).zip(number(last)) else { continue };
        if !is_port(first) || !is_port(last) {
            report.at(&member.key.span, "ports go from 0 to 65535");
        } else if first > last {
            report.at(&member.key.span, "this range ends before it begins");
        }
    }
}

fn judge(devcontainer: &Devcontainer, node: &Node, text: &str, report: &mut Report) {
    if let Some(port) = number(text).filter(|port| is_port(*port)) {
        let fix = Fix::safe("write it as a number");
        let fix = fix.replace(devcontainer.span(&node.span), port.to_string());
        let message = "a string is `host:port`; a port of the container itself is a number";
        report.at(&node.span, message).severity(Severity::Warning).fix(fix);
        return;
    }
    let problem = match text.rsplit_once(':') {
        None => "neither a port nor `host:port`",
        Some((_, port)) if !number(port).is_some_and(is_port) => {
            "what follows the colon is no port"
        }
        Some((host, _)) if number(host).is_some() => {
            "a port of a host that is called like a number: forwardPorts does not map ports"
        }
        Some((host, _)) if host.is_empty() || host.contains([':', '/', ' ']) => {
            "what precedes the colon is no name of a host"
        }
        Some(_) => return,
    };
    report.at(&node.span, problem);
}

fn number(text: &str) -> Option<i64> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().unwrap_or(i64::MAX))
}

fn is_port(number: i64) -> bool {
    u16::try_from(number).is_ok()
}
