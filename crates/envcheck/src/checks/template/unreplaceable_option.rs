use findings::{Check, Report, Rule, Severity};

use crate::model::Manifest;

pub(super) static CHECK: Check<Manifest> = Check {
    rule: Rule {
        id: "unreplaceable-option",
        summary: "option of a Template is never filled in",
        severity: Severity::Error,
        docs: include_str!("unreplaceable_option.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(template: &Manifest, report: &mut Report) {
    for option in template.options() {
        let name = &option.member.name;
        let word = |char: char| char.is_ascii_alphanumeric() || char == '_';
        if !name.is_empty() && name.chars().all(word) {
            continue;
        }
        let message =
            "write letters, digits and `_` only: `${templateOption:…}` finds no other names";
        report.at(&option.member.key.span, message);
    }
}
