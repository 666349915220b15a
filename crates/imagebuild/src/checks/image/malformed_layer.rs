use findings::{Check, Report, Rule, Severity};
use image::Fault;

use crate::model::Inspection;

pub(super) static CHECK: Check<Inspection> = Check {
    rule: Rule {
        id: "malformed-layer",
        summary: "layer holds what no builder writes",
        docs: include_str!("malformed_layer.md"),
        aliases: &[],
        ..Rule::STABLE
    },
    run,
};

fn run(inspection: &Inspection, report: &mut Report) {
    for problem in inspection.image.problems.iter().filter(|problem| !problem.is_incomplete()) {
        if matches!(problem.fault, Fault::Digest { .. }) {
            continue;
        }
        let message = format!(
            "{problem}: engines differ in what they make of it, some write outside the container"
        );
        let finding = report.at(inspection.whole(), message);
        finding.identity(problem.place.clone());
        if matches!(problem.fault, Fault::OutsidePath { .. }) {
            finding.severity(Severity::Error);
        }
    }
}
