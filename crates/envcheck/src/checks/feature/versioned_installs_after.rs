use findings::{Check, Fix, Report, Rule};

use crate::model::{Manifest, Reference, quoted};

pub(super) static CHECK: Check<Manifest> = Check {
    rule: Rule {
        id: "versioned-installs-after",
        summary: "installsAfter names a version",
        docs: include_str!("versioned_installs_after.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(feature: &Manifest, report: &mut Report) {
    for node in feature.list("installsAfter") {
        let Some(text) = node.as_str() else { continue };
        let Some(registry) = Reference::of(text).registry() else { continue };
        if registry.resource.len() < text.len() {
            let fix = Fix::safe("name it without its version");
            let fix = fix.replace(feature.span(&node.span), quoted(registry.resource));
            report.at(&node.span, "is an id with a version: the order is one of ids").fix(fix);
        }
    }
}
