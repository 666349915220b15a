use findings::{Check, Fix, Report, Rule, Severity};

use crate::model::{Breach, Document};

pub(super) static CHECK: Check<Document> = Check {
    rule: Rule {
        id: "wrong-type",
        summary: "value has the wrong type",
        severity: Severity::Error,
        docs: include_str!("wrong_type.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(document: &Document, report: &mut Report) {
    for breach in document.breaches() {
        let Breach::WrongType { node, wanted, text } = breach else { continue };
        let kind = if node.members().is_empty() { node.kind() } else { "an object" };
        let finding = report.at(&node.span, format!("this is {kind} where {wanted} belongs"));
        if let Some(scalar) = node.scalar().filter(|_| text) {
            let fix = Fix::safe("put it in quotes");
            let fix = fix.replace(document.span(&node.span), format!("\"{scalar}\""));
            finding.severity(Severity::Warning).fix(fix);
        }
    }
}
