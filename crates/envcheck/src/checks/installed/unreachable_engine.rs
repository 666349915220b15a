use findings::{Check, Report, Rule, Severity};

use crate::model::{
    Installed,
    installed::{Engine, EngineWish},
};

pub(super) static CHECK: Check<Installed> = Check {
    rule: Rule {
        id: "unreachable-engine",
        summary: "container engine cannot be reached",
        severity: Severity::Warning,
        docs: include_str!("unreachable_engine.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(installed: &Installed, report: &mut Report) {
    let Some(engine) = &installed.machine.engine else { return };
    let here = |wish: &&EngineWish| !wish.inside || installed.managers.dev_container;
    for wish in installed.wishes.engine.iter().filter(here) {
        match engine {
            Engine::Reachable { .. } => {}
            Engine::Unreachable { reason, .. } => {
                report.at(wish.span, format!("{reason}; start it, or set DOCKER_HOST"));
            }
            Engine::Unasked { reason } => report.not_checked(reason.as_str()),
        }
    }
}
