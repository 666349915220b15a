use dockerfile::Keyword;
use findings::{Check, Report, Rule, Severity};

use crate::model::Inspection;

pub(super) static CHECK: Check<Inspection> = Check {
    rule: Rule {
        id: "no-healthcheck",
        summary: "image has no health check",
        severity: Severity::Info,
        docs: include_str!("no_healthcheck.md"),
        aliases: &["CIS-DI-0006", "DL3057", "DS-0026"],
        ..Rule::STABLE
    },
    run,
};

fn run(inspection: &Inspection, report: &mut Report) {
    match &inspection.image.config.healthcheck {
        Some(check) if check.is_none() => {
            let place = inspection.decided_by(Keyword::Healthcheck);
            report.at(place, "HEALTHCHECK NONE: a hanging container counts as a good one");
        }
        Some(check) if !check.test.is_empty() => {}
        _ => {
            report
                .at(inspection.whole(), "no HEALTHCHECK: a hanging container counts as a good one");
        }
    }
}
