use findings::{Check, Report, Rule, Severity};

use crate::model::{Environment, Reference, environment::Config, join};

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
        let features = config.root.get("features").map_or(&[][..], |features| features.members());
        for member in features {
            if let Some(message) = fault(&config, &member.name) {
                report.at(config.file.file.span(member.key.span.clone()), message);
            }
        }
        let needs = config.needs(&environment.workspace);
        for need in needs.values().flatten().filter(|need| need.is_hard) {
            if let Some(message) = fault(&config, need.written) {
                let message = format!("{message}: paths start in `{}`", config.file.folder());
                report.at(need.file.file.span(need.span.clone()), message);
            }
        }
    }
}

fn fault(config: &Config<'_>, name: &str) -> Option<String> {
    let Reference::Folder(reference) = Reference::of(name) else { return None };
    let within = format!("{}/", config.devcontainer_folder());
    if reference.starts_with('/') {
        return Some(format!(
            "is a path of one machine: put the Feature into `{within}` and name it from here, as in `./NAME`"
        ));
    }
    let inside = join(config.file.folder(), reference).starts_with(&within);
    (!inside && !reference.contains('$')).then(|| {
        format!(
            "is no folder in `{within}`, and the dev container CLI takes Features from nowhere else"
        )
    })
}
