use findings::{Check, Report, Rule, Severity};

use crate::model::{
    Inspection,
    facts::{bytes, exact},
};

pub(super) static CHECK: Check<Inspection> = Check {
    rule: Rule {
        id: "size-over-budget",
        summary: "image is larger than its budget",
        severity: Severity::Error,
        docs: include_str!("size_over_budget.md"),
        aliases: &[],
        ..Rule::STABLE
    },
    run,
};

fn run(inspection: &Inspection, report: &mut Report) {
    let Some(budget) = inspection.settings.size_budget else { return };
    let size = inspection.image.size();
    if size <= budget {
        return;
    }
    let message = format!(
        "{} in its layers, {} more than the budget of {}",
        exact(size),
        bytes(size - budget),
        bytes(budget)
    );
    let finding = report.at(inspection.whole(), message);
    let mut layers: Vec<_> = inspection.image.layers.iter().zip(0..).collect();
    layers.sort_by_key(|(layer, number)| (std::cmp::Reverse(layer.size), *number));
    for (layer, number) in layers.into_iter().take(3).filter(|(layer, _)| layer.size > 0) {
        finding.related(inspection.layer_place(number), format!("brings {}", bytes(layer.size)));
    }
}
