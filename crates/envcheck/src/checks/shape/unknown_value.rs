use findings::{Check, Fix, Report, Rule, Severity, nearest};

use crate::model::{Breach, Document};

pub(super) static CHECK: Check<Document> = Check {
    rule: Rule {
        id: "unknown-value",
        summary: "value is none of those allowed",
        severity: Severity::Error,
        docs: include_str!("unknown_value.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(document: &Document, report: &mut Report) {
    for breach in document.breaches() {
        let Breach::UnknownValue { node, choices } = breach else { continue };
        let Some(text) = node.as_str().filter(|text| !text.contains("${")) else { continue };
        let listed =
            choices.iter().map(|choice| format!("`{choice}`")).collect::<Vec<_>>().join(", ");
        let finding = report.at(&node.span, format!("only these are allowed: {listed}"));
        if let Some(meant) = nearest(text, choices.iter().copied()) {
            let title = format!("write `{meant}`");
            let same = meant.eq_ignore_ascii_case(text);
            let fix = if same { Fix::safe(title) } else { Fix::not_safe(title) };
            finding.fix(fix.replace(document.span(&node.span), format!("\"{meant}\"")));
        }
    }
}
