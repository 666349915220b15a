use findings::{Check, Fix, Report, Rule};

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
        let fix = Fix::safe("put it in quotes");
        let fix = fix.replace(template.span(&default.span), "\"false\"");
        let message = "the dev container CLI writes nothing for it: between quotes it is kept";
        report.at(&default.span, message).fix(fix);
    }
}
