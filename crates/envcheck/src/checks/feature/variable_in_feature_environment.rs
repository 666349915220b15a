use findings::{Check, Report, Rule, Severity};

use source::Text;

use crate::model::Manifest;

pub(super) static CHECK: Check<Manifest> = Check {
    rule: Rule {
        id: "variable-in-feature-environment",
        summary: "variable of dev containers stands in a Feature's environment",
        severity: Severity::Error,
        docs: include_str!("variable_in_feature_environment.md"),
        ..Rule::STABLE
    },
    run,
};

const VARIABLES: &[&str] = &[
    "${containerEnv:",
    "${containerWorkspaceFolder",
    "${devcontainerId}",
    "${env:",
    "${localEnv:",
    "${localWorkspaceFolder",
];

fn run(feature: &Manifest, report: &mut Report) {
    for member in feature.object("containerEnv") {
        let Some(text) = member.value.as_text() else { continue };
        let Some((at, found)) =
            VARIABLES.iter().find_map(|name| Some((text.value.find(name)?, name)))
        else {
            continue;
        };
        let end = text.value[at..].find('}').map_or(text.value.len(), |end| at + end + 1);
        let message = match *found {
            "${containerEnv:" => {
                "becomes `ENV` of a Dockerfile, which cannot read this: write `${NAME}`"
            }
            _ => {
                "becomes `ENV` of a Dockerfile, which cannot read this: the image does not know the host"
            }
        };
        report.at(place(text, at, end), message);
    }
}

fn place(text: &Text, start: usize, end: usize) -> std::ops::Range<usize> {
    text.place(start..end)
}
