use findings::{Check, Fix, Report, Rule, Severity};

use source::{Node, Value};

use crate::{
    Devcontainer,
    model::{
        catalogue::{self, OptionKind},
        quoted,
    },
};

pub(super) static CHECK: Check<Devcontainer> = Check {
    rule: Rule {
        id: "feature-option-type",
        summary: "option of a Feature has the wrong type",
        docs: include_str!("feature_option_type.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(devcontainer: &Devcontainer, report: &mut Report) {
    for (feature, reference) in devcontainer.features() {
        let registry = reference.registry();
        let known =
            registry.and_then(|it| catalogue::features().get(it.official()?)?.major(it.major()));
        let value = &feature.value;
        if !matches!(value.value, Value::Mapping(_) | Value::Invalid) {
            judge(devcontainer, value, None, report);
        }
        for option in value.members() {
            let boolean =
                known.and_then(|known| known.options.get(&option.name)).map(OptionKind::is_boolean);
            judge(devcontainer, &option.value, boolean, report);
        }
    }
}

/// `boolean` says whether the option is one; nothing when it is not known.
fn judge(devcontainer: &Devcontainer, value: &Node, boolean: Option<bool>, report: &mut Report) {
    let is_text = value.as_str().is_some();
    if value.is_invalid() || (value.as_bool().is_some() && boolean != Some(false)) {
        return;
    }
    let (message, text) = match (boolean, value.scalar()) {
        (Some(true), Some(text @ ("true" | "false"))) if is_text => {
            // The dev container CLI makes the same of both.
            let fix = Fix::safe("write it as the option wants it");
            let fix = fix.replace(devcontainer.span(&value.span), text);
            let finding = report.at(&value.span, "this option is a boolean: take the quotes off");
            finding.severity(Severity::Info).fix(fix);
            return;
        }
        (Some(true), Some(text)) if !text.contains("${") => {
            report.at(&value.span, "this option is `true` or `false`");
            return;
        }
        (_, Some(text)) if !is_text => {
            ("this option is a string: put it in quotes".to_owned(), quoted(text))
        }
        (_, None) => {
            let message = format!("this is {} where a string or a boolean belongs", value.kind());
            report.at(&value.span, message).severity(Severity::Error);
            return;
        }
        _ => return,
    };
    let fix = Fix::safe("write it as the option wants it");
    report.at(&value.span, message).fix(fix.replace(devcontainer.span(&value.span), text));
}
