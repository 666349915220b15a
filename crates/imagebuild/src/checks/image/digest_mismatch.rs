use findings::{Check, Report, Rule, Severity};
use image::Fault;

use crate::model::Inspection;

pub(super) static CHECK: Check<Inspection> = Check {
    rule: Rule {
        id: "digest-mismatch",
        summary: "content does not have the digest it is named by",
        severity: Severity::Error,
        docs: include_str!("digest_mismatch.md"),
        aliases: &[],
        ..Rule::STABLE
    },
    run,
};

fn run(inspection: &Inspection, report: &mut Report) {
    for problem in &inspection.image.problems {
        let Fault::Digest { expected, found } = &problem.fault else { continue };
        let layer = inspection.image.layers.iter().zip(0..).find(|(layer, _)| {
            layer.diff_id == *expected || layer.digest == *expected || layer.digest == *found
        });
        let place =
            layer.map_or_else(|| inspection.whole(), |(_, number)| inspection.layer_place(number));
        let message = format!("{problem}: damaged or tampered with; fetch the image again");
        report.at(place, message).identity(problem.place.clone());
    }
}
