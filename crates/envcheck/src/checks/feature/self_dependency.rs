use findings::{Check, Report, Rule, Severity};

use crate::model::{Manifest, Reference};

pub(super) static CHECK: Check<Manifest> = Check {
    rule: Rule {
        id: "self-dependency",
        summary: "Feature depends on itself",
        severity: Severity::Error,
        docs: include_str!("self_dependency.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(feature: &Manifest, report: &mut Report) {
    let Some(id) = feature.root.get("id").and_then(|node| node.as_str()) else { return };
    let own = |name: &str| match Reference::of(name) {
        Reference::Folder(path) => path.rsplit('/').next() == Some(id),
        Reference::Short(name) => name == id,
        _ => false,
    };
    let after = feature.list("installsAfter").iter().filter(|node| node.as_str().is_some_and(own));
    for node in after {
        report.at(&node.span, "is this Feature: it cannot be installed behind itself");
    }
    for member in feature.object("dependsOn").iter().filter(|member| own(&member.name)) {
        report.at(&member.key.span, "is this Feature: no order can satisfy that");
    }
}
