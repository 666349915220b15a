use findings::{Check, Report, Rule, Severity};

use crate::{Devcontainer, model::devcontainer::Origin};

pub(super) static CHECK: Check<Devcontainer> = Check {
    rule: Rule {
        id: "missing-compose-property",
        summary: "dockerComposeFile lacks what belongs to it",
        severity: Severity::Error,
        docs: include_str!("missing_compose_property.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(devcontainer: &Devcontainer, report: &mut Report) {
    let Some(Origin::Compose(compose)) = devcontainer.origin() else { return };
    if devcontainer.root.member("service").is_none() {
        let message = "names no `service`: it is not known which container to work in";
        report.at(&compose.key.span, message);
    }
    if devcontainer.root.member("workspaceFolder").is_none() {
        let message = "names no `workspaceFolder`: the editor opens `/`";
        report.at(&compose.key.span, message).severity(Severity::Warning);
    }
}
