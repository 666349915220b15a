use findings::{Check, Report, Rule, Severity};

use crate::model::{Breach, Document};

pub(super) static CHECK: Check<Document> = Check {
    rule: Rule {
        id: "missing-property",
        summary: "property that must be there is not",
        severity: Severity::Error,
        docs: include_str!("missing_property.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(document: &Document, report: &mut Report) {
    for breach in document.breaches() {
        let Breach::MissingProperty { object, name } = breach else { continue };
        let brace = object.span.start..object.span.end.min(object.span.start + 1);
        report.at(brace, format!("add `{name}`: this object must have one")).identity(name);
    }
}
