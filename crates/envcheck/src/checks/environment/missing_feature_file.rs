use findings::{Check, Report, Rule, Severity};

use crate::model::{Environment, join};

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
        for (member, folder) in config.local_features() {
            if !folder.starts_with(&format!("{}/", config.devcontainer_folder())) {
                continue;
            }
            let mut parts = ["devcontainer-feature.json", "install.sh"].into_iter();
            let part = parts.find(|part| environment.is_missing(&join(&folder, part)));
            let message = match part {
                _ if environment.is_missing(&folder) => format!("there is no folder `{folder}`"),
                Some(part) => format!("`{folder}` holds no `{part}`, which every Feature has"),
                None => continue,
            };
            report.at(config.file.file.span(member.key.span.clone()), message);
        }
    }
}
