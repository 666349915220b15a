use findings::{Check, Report, Rule};

use crate::model::Manifest;

pub(super) static CHECK: Check<Manifest> = Check {
    rule: Rule {
        id: "lost-false-default",
        summary: "default of a boolean option is filled in as nothing",
        docs: include_str!("lost_false_default.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(template: &Manifest, report: &mut Report) {
    for option in template.options().filter(|option| option.is_boolean()) {
        let Some(default) = option.default().filter(|node| node.as_bool() == Some(false)) else {
            continue;
        };
        let message = "the dev container CLI writes an empty text for it, and the file is no JSON: use a string with an `enum`";
        report.at(&default.span, message);
    }
}
