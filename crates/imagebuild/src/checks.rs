//! Everything that is checked: one folder a family.

pub mod build;
pub mod image;

use findings::{NotChecked, Report, Rule, Selection};

use crate::model::Inspection;

/// Runs the selected checks of an image, and records what of the image could not be read.
pub fn check(inspection: &Inspection, selection: &Selection, report: &mut Report) {
    for check in image::CHECKS.iter().filter(|check| selection.runs(&check.rule)) {
        check.run(inspection, report);
    }
    // Whatever check quotes a line, and also when those that look for credentials are off.
    for span in inspection.hidden() {
        report.hide(span);
    }
    for problem in inspection.image.problems.iter().filter(|problem| problem.is_incomplete()) {
        let reason = format!("{problem}; save or build the image again, then check it again");
        let path = inspection.name.clone();
        report.not_checked.push(NotChecked { path, rule: None, reason });
    }
}

/// The rules of all checks, and the one of a build that failed.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    image::CHECKS.iter().map(|check| &check.rule).chain([&build::BUILD_FAILED])
}
