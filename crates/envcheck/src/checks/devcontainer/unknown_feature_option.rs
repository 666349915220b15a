use findings::{Check, Fix, Report, Rule, Severity, nearest};

use source::edit::rename_key;

use crate::{Devcontainer, model::catalogue};

pub(super) static CHECK: Check<Devcontainer> = Check {
    rule: Rule {
        id: "unknown-feature-option",
        summary: "Feature has no such option",
        severity: Severity::Error,
        docs: include_str!("unknown_feature_option.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(devcontainer: &Devcontainer, report: &mut Report) {
    let severity = catalogue::features().severity(devcontainer.today);
    for (feature, reference) in devcontainer.features() {
        let Some(registry) = reference.registry() else { continue };
        let Some(id) = registry.official() else { continue };
        // Of an exact version all that its major version ever had may be meant.
        let exact = registry.digest.is_some() || registry.tag.is_some_and(|tag| tag.contains('.'));
        let Some(written) = catalogue::features().get(id) else { continue };
        let known =
            written.major(registry.major()).filter(|known| known.is_as_new_as(registry.tag));
        let Some(known) = known else { continue };
        for option in feature.value.members() {
            let name = option.name.as_str();
            // A digest may be any version's.
            let elsewhere = registry.digest.is_some() && written.ever_had(name);
            let read = known.reads(name) || (exact && known.had(name)) || name.contains("${");
            if known.options.contains_key(name) || read || elsewhere {
                continue;
            }
            let version = &known.version;
            let Some(meant) = nearest(name, known.options.keys().map(String::as_str)) else {
                let message =
                    format!("is passed on and never read: `{id}` {version} has no such option");
                report.at(&option.key.span, message).severity(severity);
                continue;
            };
            let message = format!("`{id}` {version} has no such option; did you mean `{meant}`?");
            let finding = report.at(&option.key.span, message).severity(severity);
            if feature.value.member(meant).is_none() {
                let fix = Fix::not_safe(format!("call it `{meant}`"));
                finding.fix(devcontainer.edited(fix, [rename_key(option, meant)]));
            }
        }
    }
}
