use dockerfile::Keyword;
use findings::{Check, Report, Rule, Severity};

use crate::model::{Inspection, path::clean};

pub(super) static CHECK: Check<Inspection> = Check {
    rule: Rule {
        id: "sensitive-volume",
        summary: "volume covers a folder of the system",
        severity: Severity::Error,
        docs: include_str!("sensitive_volume.md"),
        aliases: &["DKL-DI-0002"],
        ..Rule::STABLE
    },
    run,
};

/// Folders that are empty in most images.
const RUNTIME: &[&str] = &["/run", "/var/run"];

fn run(inspection: &Inspection, report: &mut Report) {
    for volume in &inspection.image.config.volumes {
        let path = clean("/", volume);
        let sensitive = inspection.settings.sensitive_volumes.iter().any(|item| {
            path == *item
                || (item.len() > 1 && item.ends_with('/') && path.starts_with(item.as_str()))
        });
        if sensitive {
            let place = declared(inspection, volume);
            let message = format!(
                "a volume at {path} hides what the system keeps there, or hands it to the host"
            );
            let finding = report.at(place, message);
            // What lies there is made when the container starts; a socket of the engine may be.
            if RUNTIME.contains(&path.as_str()) {
                finding.severity(Severity::Warning);
            }
            finding.identity(path);
        }
    }
}

/// The last `VOLUME` that names it.
fn declared(inspection: &Inspection, volume: &str) -> findings::Span {
    let names = |arguments: &str| {
        arguments.split([' ', ',', '"', '[', ']', '\'']).any(|word| word == volume)
    };
    let steps = &inspection.history.steps;
    let step = steps.iter().rposition(|step| {
        step.keyword == Keyword::Volume && names(inspection.history.arguments(step))
    });
    step.map_or_else(|| inspection.decided_by(Keyword::Volume), |step| inspection.places[step])
}
