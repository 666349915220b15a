use std::collections::BTreeSet;

use findings::{Check, Fix, Report, Rule};

use source::edit::rename_key;

use crate::Devcontainer;

pub(super) static CHECK: Check<Devcontainer> = Check {
    rule: Rule {
        id: "short-feature-id",
        summary: "Feature is named in the old short form",

        docs: include_str!("short_feature_id.md"),
        ..Rule::STABLE
    },
    run,
};

/// Ids without a registry that the dev container CLI still knows, and what it takes for them:
/// `getBackwardCompatibleFeatureId` in its sources. All stand for major version 1.
const KNOWN: &[(&str, &str)] = &[
    ("aws-cli", "aws-cli"),
    ("azure-cli", "azure-cli"),
    ("common", "common-utils"),
    ("desktop-lite", "desktop-lite"),
    ("docker-from-docker", "docker-from-docker"),
    ("docker-in-docker", "docker-in-docker"),
    ("dotnet", "dotnet"),
    ("git", "git"),
    ("git-lfs", "git-lfs"),
    ("github-cli", "github-cli"),
    ("golang", "go"),
    ("java", "java"),
    ("kubectl-helm-minikube", "kubectl-helm-minikube"),
    ("node", "node"),
    ("powershell", "powershell"),
    ("python", "python"),
    ("ruby", "ruby"),
    ("rust", "rust"),
    ("sshd", "sshd"),
    ("terraform", "terraform"),
];

pub(super) fn is_known(id: &str) -> bool {
    KNOWN.iter().any(|(short, _)| *short == id)
}

fn run(devcontainer: &Devcontainer, report: &mut Report) {
    let names: BTreeSet<_> = devcontainer.features().map(|(it, _)| it.name.as_str()).collect();
    for (feature, _) in devcontainer.features() {
        let Some((_, name)) = KNOWN.iter().find(|(short, _)| *short == feature.name) else {
            continue;
        };
        let full = format!("ghcr.io/devcontainers/features/{name}:1");
        let message = format!("stands for `{full}`, in some tools only");
        let finding = report.at(&feature.key.span, message);
        if !names.contains(full.as_str()) {
            let fix = Fix::safe("name registry and version");
            finding.fix(devcontainer.edited(fix, [rename_key(feature, &full)]));
        }
    }
}
