use dockerfile::Keyword;
use findings::{Check, Report, Rule, Severity, Span};

use crate::model::{Inspection, Where, history};

pub(super) static CHECK: Check<Inspection> = Check {
    rule: Rule {
        id: "secret-in-config",
        summary: "image's configuration holds a credential",
        severity: Severity::Error,
        docs: include_str!("secret_in_config.md"),
        aliases: &["CIS-DI-0010", "DS-0031", "DL3064"],
        ..Rule::STABLE
    },
    run,
};

fn run(inspection: &Inspection, report: &mut Report) {
    for secret in inspection.secrets_in_config() {
        let (keyword, kind) = match secret.place {
            Where::Label => (Keyword::Label, "label"),
            _ => (Keyword::Env, "variable"),
        };
        let form = secret.form.map_or_else(|| "a credential".to_owned(), str::to_owned);
        let message = format!(
            "{kind} `{}` holds {form}: everybody who can pull the image can read it; change it, and hand it over when the container starts",
            secret.name
        );
        report.at(declared(inspection, keyword, &secret.name), message).identity(secret.name);
    }
}

/// The last instruction of that kind which sets the name.
fn declared(inspection: &Inspection, keyword: Keyword, name: &str) -> Span {
    let sets = |arguments: &str| {
        let words = history::words(arguments, 0..arguments.len());
        words.into_iter().any(|word| {
            let word = arguments[word].trim_start_matches(['"', '\'']);
            word.strip_prefix(name)
                .is_some_and(|rest| rest.trim_start_matches(['"', '\'']).starts_with('='))
        })
    };
    let history = &inspection.history;
    let step = history
        .steps
        .iter()
        .rposition(|step| step.keyword == keyword && sets(history.arguments(step)));
    step.map_or_else(|| inspection.whole(), |step| inspection.places[step])
}
