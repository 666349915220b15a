use findings::{Check, Report, Rule, Span};
use image::{Flow, Waste};

use crate::model::{
    Inspection,
    facts::{bytes, causes, exact},
};

pub(super) static CHECK: Check<Inspection> = Check {
    rule: Rule {
        id: "wasted-space",
        summary: "layers carry bytes that no container sees",
        docs: include_str!("wasted_space.md"),
        aliases: &[],
        ..Rule::STABLE
    },
    run,
};

/// Causes below this share of all waste, in percent, are not worth a finding of their own.
const SHARE: u64 = 5;

fn run(inspection: &Inspection, report: &mut Report) {
    let (waste, settings) = (&inspection.image.waste, &inspection.settings);
    let size = inspection.image.size();
    let over_bytes = waste.total > settings.waste_budget;
    let over_share =
        settings.waste_percent.is_some_and(|percent| share(waste.total, size) > percent);
    if !(over_bytes || over_share) {
        return;
    }
    for cause in causes(inspection) {
        if cause.bytes.saturating_mul(100) < waste.total.saturating_mul(SHARE) {
            continue;
        }
        let flows = flows(inspection, waste, cause.place);
        let message = format!(
            "wastes {} of the {} wasted in the image: {}",
            exact(cause.bytes),
            exact(waste.total),
            reasons(&flows)
        );
        let finding = report.at(cause.place, message);
        for (place, lost) in origins(inspection, &flows) {
            if place != cause.place {
                finding.related(place, format!("{} of them come from here", bytes(lost)));
            }
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "a share in percent needs no more than 52 bits")]
fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 * 100.0 / whole as f64 }
}

/// What the layers at `place` wasted.
fn flows(inspection: &Inspection, waste: &Waste, place: Span) -> Vec<Flow> {
    let caused = waste.flows.iter().filter(|flow| inspection.layer_place(flow.cause) == place);
    caused.copied().collect()
}

fn reasons(flows: &[Flow]) -> String {
    let sum = |of: fn(&Flow) -> u64| flows.iter().map(of).sum::<u64>();
    let replaced = sum(|flow| flow.overwritten - flow.same_content);
    let list = [
        (sum(|flow| flow.deleted), "deleted"),
        (replaced, "replaced"),
        (
            sum(|flow| flow.same_content),
            "written again with the same content (chown, chmod, touch)",
        ),
    ];
    let list = list.iter().filter(|(size, _)| *size > 0);
    list.map(|(size, what)| format!("{} {what}", exact(*size))).collect::<Vec<_>>().join(", ")
}

/// Where the wasted bytes came from, the most first.
fn origins(inspection: &Inspection, flows: &[Flow]) -> Vec<(Span, u64)> {
    let mut origins: Vec<(Span, u64)> = Vec::new();
    for flow in flows {
        let (place, lost) = (inspection.layer_place(flow.origin), flow.overwritten + flow.deleted);
        match origins.iter_mut().find(|(known, _)| *known == place) {
            Some((_, sum)) => *sum += lost,
            None => origins.push((place, lost)),
        }
    }
    origins.retain(|(_, lost)| *lost > 0);
    origins.sort_by_key(|&(place, lost)| (std::cmp::Reverse(lost), place));
    origins.truncate(3);
    origins
}
