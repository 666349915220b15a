use findings::{Check, Fix, Report, Rule, Severity, nearest};

use source::edit::rename_key;

use crate::model::{Breach, Document};

pub(super) static CHECK: Check<Document> = Check {
    rule: Rule {
        id: "unknown-property",
        summary: "property is not known",
        severity: Severity::Error,
        docs: include_str!("unknown_property.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(document: &Document, report: &mut Report) {
    for breach in document.breaches() {
        let Breach::UnknownProperty { member, object, known } = breach else { continue };
        // Keys that plainly are remarks.
        if member.name.is_empty() || member.name.starts_with(['/', '_', '#', '$']) {
            continue;
        }
        let Some(meant) = nearest(&member.name, known) else {
            report.at(&member.key.span, "no tool reads it").severity(Severity::Warning);
            continue;
        };
        let finding =
            report.at(&member.key.span, format!("no tool reads it; did you mean `{meant}`?"));
        if object.member(meant).is_none() {
            let title = format!("call it `{meant}`");
            let same = meant.eq_ignore_ascii_case(&member.name);
            let fix = if same { Fix::safe(title) } else { Fix::not_safe(title) };
            finding.fix(document.edited(fix, [rename_key(member, meant)]));
        }
    }
}
