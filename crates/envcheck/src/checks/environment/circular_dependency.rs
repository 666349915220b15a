use findings::{Check, Report, Rule, Severity};

use std::collections::BTreeSet;

use crate::model::{
    Environment,
    environment::{Need, circles},
};

pub(super) static CHECK: Check<Environment> = Check {
    rule: Rule {
        id: "circular-dependency",
        summary: "Features wait for each other",
        severity: Severity::Error,
        docs: include_str!("circular_dependency.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(environment: &Environment, report: &mut Report) {
    let local = environment.configs().map(|config| config.needs(&environment.workspace));
    let mut told = BTreeSet::new();
    for needs in local.chain(environment.collections()) {
        for circle in circles(&needs) {
            let places: Vec<_> =
                circle.iter().map(|need| need.file.file.span(need.span.clone())).collect();
            // Several dev containers may take the same Features.
            if told.insert(places.clone()) {
                tell(&circle, &places, report);
            }
        }
    }
}

fn tell(circle: &[&Need<'_>], places: &[findings::Span], report: &mut Report) {
    let Some((place, others)) = places.split_first() else { return };
    let chain: Vec<_> = circle.iter().map(|need| format!("`{}`", need.written)).collect();
    let message = format!(
        "this Feature waits for {}, which is itself: no order can satisfy that",
        chain.join(", that for ")
    );
    let finding = report.at(*place, message);
    for (need, other) in circle.iter().skip(1).zip(others) {
        finding.related(*other, format!("and this one for `{}`", need.written));
    }
}
