use findings::{Check, Report, Rule, Severity};

use crate::model::{Environment, environment::Config, join};

pub(super) static CHECK: Check<Environment> = Check {
    rule: Rule {
        id: "missing-feature-file",
        summary: "local Feature is not whole",
        severity: Severity::Error,
        docs: include_str!("missing_feature_file.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(environment: &Environment, report: &mut Report) {
    for config in environment.configs() {
        let named = config.local_features();
        let named: Vec<_> = named
            .map(|(member, folder)| (config.file.file.span(member.key.span.clone()), folder))
            .collect();
        let needs = config.needs(&environment.workspace);
        let needed = needs.values().flatten().filter(|need| need.is_hard);
        let needed = needed.map(|need| (need.file.file.span(need.span.clone()), need.to.clone()));
        for (place, folder) in named.into_iter().chain(needed) {
            if let Some(message) = fault(environment, &config, &folder) {
                report.at(place, message);
            }
        }
    }
}

/// What the Feature in `folder` lacks.
fn fault(environment: &Environment, config: &Config<'_>, folder: &str) -> Option<String> {
    if !folder.starts_with(&format!("{}/", config.devcontainer_folder())) {
        return None;
    }
    if environment.is_missing(folder) {
        let start = config.file.folder();
        return Some(format!("there is no folder `{folder}`: paths start in `{start}`"));
    }
    let mut parts = ["devcontainer-feature.json", "install.sh"].into_iter();
    let part = parts.find(|part| environment.is_missing(&join(folder, part)))?;
    Some(format!("`{folder}` holds no `{part}`, which every Feature has"))
}
