use findings::{Check, Report, Rule, Severity};

use crate::Devcontainer;

pub(super) static CHECK: Check<Devcontainer> = Check {
    rule: Rule {
        id: "retired-feature",
        summary: "Feature does not exist any more",
        severity: Severity::Error,
        docs: include_str!("retired_feature.md"),
        ..Rule::STABLE
    },
    run,
};

/// Features of the first days and what does their work: the schema of dev containers marks them.
const RETIRED: &[(&str, &str)] = &[
    ("fish", "install it with a package manager"),
    ("gradle", "`ghcr.io/devcontainers/features/java:1` with `installGradle`"),
    ("homebrew", "a Feature of the community, listed at https://containers.dev/features"),
    ("jupyterlab", "`ghcr.io/devcontainers/features/python:1` with `installJupyterlab`"),
    ("maven", "`ghcr.io/devcontainers/features/java:1` with `installMaven`"),
];

pub(super) fn is_retired(id: &str) -> bool {
    RETIRED.iter().any(|(retired, _)| *retired == id)
}

fn run(devcontainer: &Devcontainer, report: &mut Report) {
    for (feature, _) in devcontainer.features() {
        if let Some((_, instead)) = RETIRED.iter().find(|(id, _)| *id == feature.name) {
            report.at(&feature.key.span, format!("has no successor of its name: use {instead}"));
        }
    }
}
