use findings::{Check, Report, Rule, Severity, credential};

use source::Member;

use crate::Devcontainer;

pub(super) static CHECK: Check<Devcontainer> = Check {
    rule: Rule {
        id: "secret-in-environment",
        summary: "secret ends in the image or its label",
        severity: Severity::Error,
        docs: include_str!("secret_in_environment.md"),
        tags: &["security"],
        ..Rule::STABLE
    },
    run,
};

/// Where values stand that end in the image, in the container, or in the label `devcontainer.metadata`.
const PLACES: &[&str] = &["/build/args", "/containerEnv", "/remoteEnv"];

fn run(devcontainer: &Devcontainer, report: &mut Report) {
    for pointer in PLACES {
        let members = devcontainer.root.pointer(pointer).map_or(&[][..], |node| node.members());
        for member in members {
            let Some(severity) = judge(member) else { continue };
            report.hide(&member.value.span);
            let message = "whoever has this file or the image can read it: take it from `${localEnv:NAME}` or `secrets`, and withdraw it";
            report.at(&member.value.span, message).severity(severity);
        }
    }
}

/// A form that only credentials have leaves no doubt; a name does, as passwords of development databases show.
fn judge(member: &Member) -> Option<Severity> {
    let text = member
        .value
        .as_str()
        .filter(|text| !text.contains("${") && !credential::is_placeholder(text))?;
    if credential::find(text.as_bytes()).is_some() {
        return Some(Severity::Error);
    }
    let word = text
        .chars()
        .all(|char| char.is_ascii_lowercase() || matches!(char, '-' | '_' | ' ' | '.' | '/' | ':'));
    (credential::is_named(&member.name) && text.len() >= 8 && !word).then_some(Severity::Warning)
}
