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
        let finding = report.at(brace, format!("add `{name}`: this object must have one"));
        finding.identity(name);
        // Tools read a Feature that lies beside its dev container without one, and publish none.
        if name == "version" && object.span == document.root.span {
            finding.severity(Severity::Warning);
        }
    }
}
