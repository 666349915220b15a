use findings::{Check, Report, Rule, Severity};

use crate::model::{Environment, Reference, join};

pub(super) static CHECK: Check<Environment> = Check {
    rule: Rule {
        id: "misplaced-local-feature",
        summary: "local Feature lies outside .devcontainer",
        severity: Severity::Error,
        docs: include_str!("misplaced_local_feature.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(environment: &Environment, report: &mut Report) {
    for config in environment.configs() {
        for member in config.root.get("features").map_or(&[][..], |features| features.members()) {
            let Reference::Folder(reference) = Reference::of(&member.name) else { continue };
            let within = format!("{}/", config.devcontainer_folder());
            let message = if reference.starts_with('/') {
                format!(
                    "is a path of one machine: put the Feature into `{within}` and name it from here, as in `./NAME`"
                )
            } else if reference.contains('$')
                || join(config.file.folder(), reference).starts_with(&within)
            {
                continue;
            } else {
                format!(
                    "is no folder in `{within}`, and the dev container CLI takes Features from nowhere else"
                )
            };
            report.at(config.file.file.span(member.key.span.clone()), message);
        }
    }
}
