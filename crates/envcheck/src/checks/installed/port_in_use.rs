use findings::{Check, Report, Rule, Severity};

use crate::model::Installed;

pub(super) static CHECK: Check<Installed> = Check {
    rule: Rule {
        id: "port-in-use",
        summary: "forwarded port is taken",
        severity: Severity::Warning,
        docs: include_str!("port_in_use.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(installed: &Installed, report: &mut Report) {
    for port in &installed.wishes.ports {
        if installed.machine.taken_ports.contains(&port.number) {
            let number = port.number;
            let message = format!(
                "something listens on port {number} already; `ss -ltnp 'sport = :{number}'` names it"
            );
            report.at(port.span, message);
        }
    }
}
