use findings::{Check, Report, Rule, Severity};

use crate::{
    Devcontainer,
    model::{OFFICIAL, catalogue},
};

pub(super) static CHECK: Check<Devcontainer> = Check {
    rule: Rule {
        id: "unknown-official-feature",
        summary: "there is no official Feature of this name",
        severity: Severity::Error,
        docs: include_str!("unknown_official_feature.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(devcontainer: &Devcontainer, report: &mut Report) {
    let known = catalogue::features();
    for (feature, reference) in devcontainer.features() {
        let Some(registry) = reference.registry() else { continue };
        let Some(id) = registry.official().filter(|id| !id.contains('$')) else { continue };
        let Some(written) = known.get(&id.to_ascii_lowercase()) else {
            let nearest = known.nearest(id).map(|meant| format!("; did you mean `{meant}`?"));
            let message = format!(
                "`{OFFICIAL}` had no `{id}` on {}{}",
                known.date,
                nearest.unwrap_or_default()
            );
            report.at(&feature.key.span, message).severity(known.severity(devcontainer.today));
            continue;
        };
        if let Some(major) = registry.major()
            && written.major(Some(major)).is_none()
            && !written.is_newer(major)
        {
            let message = format!("`{id}` never had a version {major}");
            report.at(&feature.key.span, message).severity(known.severity(devcontainer.today));
        } else if let Some(major) = registry.major().filter(|major| written.is_newer(major)) {
            let message = format!("on {}, `{id}` had no version {major} yet", known.date);
            report.at(&feature.key.span, message).severity(Severity::Warning);
        }
    }
}
