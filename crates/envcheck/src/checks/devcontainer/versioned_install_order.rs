use std::collections::BTreeSet;

use findings::{Check, Fix, Report, Rule, Severity};

use crate::{
    Devcontainer,
    model::{Reference, quoted},
};

pub(super) static CHECK: Check<Devcontainer> = Check {
    rule: Rule {
        id: "versioned-install-order",
        summary: "overrideFeatureInstallOrder names a version, or a Feature that is not installed",
        docs: include_str!("versioned_install_order.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(devcontainer: &Devcontainer, report: &mut Report) {
    let installed: BTreeSet<_> = devcontainer
        .features()
        .map(|(feature, reference)| reference.registry().map_or(&*feature.name, |it| it.resource))
        .collect();
    for node in devcontainer.list("overrideFeatureInstallOrder") {
        let Some(text) = node.as_str().filter(|text| !text.contains('$')) else { continue };
        let bare = Reference::of(text).registry().map_or(text, |registry| registry.resource);
        if bare.len() < text.len() {
            let fix = Fix::safe("name it without its version");
            let fix = fix.replace(devcontainer.span(&node.span), quoted(bare));
            report.at(&node.span, "the order is one of ids: take the version off").fix(fix);
        }
        if !installed.contains(bare) {
            report
                .at(&node.span, "is not among `features`: it may still be a dependency of one")
                .severity(Severity::Info);
        }
    }
}
