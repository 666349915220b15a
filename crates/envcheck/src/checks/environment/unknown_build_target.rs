use findings::{Check, Report, Rule, Severity};

use crate::model::Environment;

pub(super) static CHECK: Check<Environment> = Check {
    rule: Rule {
        id: "unknown-build-target",
        summary: "Dockerfile has no such stage",
        severity: Severity::Error,
        docs: include_str!("unknown_build_target.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(environment: &Environment, report: &mut Report) {
    for config in environment.configs() {
        let Some(node) = config.root.at(&["build", "target"]) else { continue };
        let Some(name) = node.as_str().filter(|name| !name.contains('$')) else { continue };
        let Some(file) = config.dockerfile_in(&environment.workspace) else { continue };
        let Some(lint) = file.dockerfile() else { continue };
        let numbered = name.parse().is_ok_and(|number: usize| number < lint.stages.len());
        let names: Vec<_> =
            lint.stages.iter().filter_map(|it| Some(it.name.as_ref()?.raw())).collect();
        let unclear = names.iter().any(|name| name.contains('$'));
        if numbered || unclear || names.iter().any(|known| known.eq_ignore_ascii_case(name)) {
            continue;
        }
        let message = match names.len() {
            0 => format!("`{}` names no stage at all: add ` AS {name}` to its `FROM`", file.shown),
            _ => format!(
                "`{}` has {} only",
                file.shown,
                names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
            ),
        };
        let finding = report.at(config.file.file.span(node.span.clone()), message);
        if let Some(from) = lint.stages.last().and_then(|stage| stage.from.as_ref()) {
            finding.related(lint.span(&from.span), "its last stage");
        }
    }
}
