use findings::{Check, Report, Rule, Severity};

use crate::model::Environment;

pub(super) static CHECK: Check<Environment> = Check {
    rule: Rule {
        id: "missing-mount-source",
        summary: "what is mounted from the project does not exist",
        severity: Severity::Error,
        docs: include_str!("missing_mount_source.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(environment: &Environment, report: &mut Report) {
    for config in environment.configs().filter(|config| !environment.is_added_to(config)) {
        for (span, path) in config.mounted_folders() {
            if environment.is_missing(&path) {
                let absence = environment.absence("file or folder", &path);
                let message = format!(
                    "{absence}, and docker makes none for a mount: add it, or make it in `initializeCommand`"
                );
                report.at(config.file.file.span(span), message);
            }
        }
    }
}
