use findings::{Check, Fix, Report, Rule, Severity, nearest};

use crate::{
    Devcontainer,
    model::{catalogue, quoted},
};

pub(super) static CHECK: Check<Devcontainer> = Check {
    rule: Rule {
        id: "feature-option-value",
        summary: "option of a Feature has a value that does not exist",
        severity: Severity::Error,
        docs: include_str!("feature_option_value.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(devcontainer: &Devcontainer, report: &mut Report) {
    for (feature, reference) in devcontainer.features() {
        let registry = reference.registry();
        let known =
            registry.and_then(|it| catalogue::features().get(it.official()?)?.major(it.major()));
        let tag = registry.and_then(|it| it.tag);
        let Some(known) = known.filter(|known| known.is_as_new_as(tag)) else { continue };
        for option in feature.value.members() {
            let Some(kind) =
                known.options.get(&option.name).filter(|kind| !kind.choices.is_empty())
            else {
                continue;
            };
            let Some(value) = option.value.as_str().filter(|value| !value.contains("${")) else {
                continue;
            };
            if kind.choices.iter().any(|choice| choice == value) {
                continue;
            }
            let listed: Vec<_> = kind.choices.iter().map(|choice| format!("`{choice}`")).collect();
            let message =
                format!("only these exist in version {}: {}", known.version, listed.join(", "));
            let severity = catalogue::features().severity(devcontainer.today);
            let finding = report.at(&option.value.span, message).severity(severity);
            if let Some(meant) = nearest(value, kind.choices.iter().map(String::as_str)) {
                let fix = Fix::not_safe(format!("write `{meant}`"));
                finding.fix(fix.replace(devcontainer.span(&option.value.span), quoted(meant)));
            }
        }
    }
}
