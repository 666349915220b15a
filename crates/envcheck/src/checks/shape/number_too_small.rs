use findings::{Check, Report, Rule, Severity};

use crate::model::{Breach, Document};

pub(super) static CHECK: Check<Document> = Check {
    rule: Rule {
        id: "number-too-small",
        summary: "number is below what makes sense",
        severity: Severity::Error,
        docs: include_str!("number_too_small.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(document: &Document, report: &mut Report) {
    for breach in document.breaches() {
        let Breach::TooSmall { node, least } = breach else { continue };
        report.at(&node.span, format!("write {least} or more, or leave it out"));
    }
}
