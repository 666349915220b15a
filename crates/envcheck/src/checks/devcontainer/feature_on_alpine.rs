use findings::{Check, Report, Rule, Severity};

use crate::{Devcontainer, model::catalogue};

pub(super) static CHECK: Check<Devcontainer> = Check {
    rule: Rule {
        id: "feature-on-alpine",
        summary: "Feature does not know Alpine",
        severity: Severity::Error,
        docs: include_str!("feature_on_alpine.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(devcontainer: &Devcontainer, report: &mut Report) {
    let Some(image) = devcontainer.image() else { return };
    let Some(name) = image.as_str().filter(|name| is_alpine(name)) else { return };
    for (feature, reference) in devcontainer.features() {
        let Some(registry) = reference.registry() else { continue };
        let Some(id) = registry.official() else { continue };
        let known = catalogue::features().get(id).and_then(|known| known.major(registry.major()));
        if known.is_some_and(|known| !known.apk && known.is_as_new_as(registry.tag)) {
            let message = format!("`{id}` stops on Alpine: its script does not know `apk`");
            let place = devcontainer.span(&image.span);
            let finding = report.at(&feature.key.span, message);
            finding.severity(catalogue::features().severity(devcontainer.today));
            finding.related(place, format!("`{name}` is Alpine"));
        }
    }
}

/// By the name of the image, or by its tag.
fn is_alpine(name: &str) -> bool {
    let (repository, tag) = name.rsplit_once(':').unwrap_or((name, ""));
    repository.rsplit('/').next() == Some("alpine")
        || tag.split('-').any(|part| {
            part.strip_prefix("alpine")
                .is_some_and(|rest| rest.chars().all(|char| char.is_ascii_digit() || char == '.'))
        })
}
