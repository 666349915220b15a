use std::collections::BTreeSet;

use dockerfile::Keyword;
use findings::{Check, Report, Rule, Severity};

use crate::model::{Inspection, Secret, Where};

pub(super) static CHECK: Check<Inspection> = Check {
    rule: Rule {
        id: "secret-in-history",
        summary: "image's history holds a credential",
        severity: Severity::Error,
        docs: include_str!("secret_in_history.md"),
        aliases: &["CIS-DI-0010"],
        ..Rule::STABLE
    },
    run,
};

fn run(inspection: &Inspection, report: &mut Report) {
    for (step, number) in inspection.history.steps.iter().zip(1..) {
        if let Some(fault) = step.fault {
            report.not_checked(format!("history entry {number} cannot be read: {fault}"));
        }
    }
    let in_config: BTreeSet<_> =
        inspection.secrets_in_config().into_iter().map(|secret| secret.name).collect();
    let mut told = BTreeSet::new();
    for secret in inspection.secrets_in_history() {
        let (Where::BuildArgument(entry) | Where::Command(entry)) = secret.place else { continue };
        let keyword = inspection.history.steps[entry].keyword;
        // What the configuration still says is the other check's finding.
        let repeated = matches!(keyword, Keyword::Env | Keyword::Label)
            && (secret.name.is_empty() || in_config.contains(&secret.name));
        // Builders repeat a build argument before every RUN; the first tells it.
        let key = (
            secret.name.clone(),
            secret.form,
            matches!(secret.place, Where::Command(_)).then_some(entry),
        );
        if !repeated && told.insert(key) {
            report
                .at(inspection.places[entry], message(&secret, keyword))
                .identity(identity(&secret));
        }
    }
}

fn message(secret: &Secret, keyword: Keyword) -> String {
    let what = match (secret.name.as_str(), secret.form) {
        ("", form) => form.unwrap_or("a credential").to_owned(),
        (name, None) => format!("the value of `{name}`"),
        (name, Some(form)) => format!("`{name}`, {form},"),
    };
    match secret.place {
        Where::BuildArgument(_) => {
            format!(
                "{what} is kept as a build argument: hand it over with `RUN --mount=type=secret`, and change it"
            )
        }
        _ if keyword == Keyword::Env || keyword == Keyword::Label => {
            format!(
                "{what} was set here, and can be read although a later {} replaced it: change it",
                keyword.name()
            )
        }
        _ => format!(
            "{what} stands in the command: hand it over with `RUN --mount=type=secret`, and change it"
        ),
    }
}

fn identity(secret: &Secret) -> String {
    format!("{} {}", secret.name, secret.form.unwrap_or_default())
}
