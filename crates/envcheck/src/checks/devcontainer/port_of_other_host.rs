use findings::{Check, Fix, Report, Rule, Severity};

use crate::Devcontainer;

pub(super) static CHECK: Check<Devcontainer> = Check {
    rule: Rule {
        id: "port-of-other-host",
        summary: "port of another host is forwarded where there is none",
        docs: include_str!("port_of_other_host.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(devcontainer: &Devcontainer, report: &mut Report) {
    if devcontainer.is_compose() || devcontainer.origin().is_none() {
        return;
    }
    for node in devcontainer.list("forwardPorts") {
        let Some((host, port)) = node.as_str().and_then(|text| text.rsplit_once(':')) else {
            continue;
        };
        let Ok(port) = port.parse::<u16>() else { continue };
        if host == "localhost" || host == "127.0.0.1" {
            let fix = Fix::safe("write the port alone");
            let fix = fix.replace(devcontainer.span(&node.span), port.to_string());
            report
                .at(&node.span, "is the container's own port: write the number")
                .severity(Severity::Info)
                .fix(fix);
        } else if !host.contains('$') && host.parse::<u32>().is_err() {
            report.at(
                &node.span,
                "names a service of compose, and compose does not make this container",
            );
        }
    }
}
