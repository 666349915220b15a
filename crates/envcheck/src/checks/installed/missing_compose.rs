use findings::{Check, Report, Rule, Severity};

use crate::model::{Installed, installed::Engine};

pub(super) static CHECK: Check<Installed> = Check {
    rule: Rule {
        id: "missing-compose",
        summary: "docker compose is not installed",
        severity: Severity::Warning,
        docs: include_str!("missing_compose.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(installed: &Installed, report: &mut Report) {
    let has_docker = matches!(installed.machine.engine, Some(Engine::Reachable { .. }));
    if has_docker && installed.machine.compose == Some(None) {
        for place in &installed.wishes.compose {
            let message = "an engine is there, and neither its plugin `compose` nor `docker-compose`: install `docker-compose-plugin`";
            report.at(*place, message);
        }
    }
}
