use findings::{Check, Fix, Report, Rule, Severity, nearest};

use source::Node;

use crate::model::{Manifest, quoted};

pub(super) static CHECK: Check<Manifest> = Check {
    rule: Rule {
        id: "default-not-offered",
        summary: "default of an option is not one of its values",
        severity: Severity::Error,
        docs: include_str!("default_not_offered.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(manifest: &Manifest, report: &mut Report) {
    for option in manifest.options() {
        let Some(default) = option.default() else { continue };
        let Some(text) = default.as_str() else { continue };
        let list = |name| option.member.value.get(name).map_or(&[][..], Node::items);
        let offered: Vec<_> = list("enum").iter().filter_map(Node::as_str).collect();
        if offered.is_empty() || offered.contains(&text) {
            continue;
        }
        let finding = report.at(
            &default.span,
            "is not in `enum`: who sets nothing gets a value that is not allowed",
        );
        if let Some(meant) = nearest(text, offered.iter().copied()) {
            let fix = Fix::not_safe(format!("write `{meant}`"));
            finding.fix(fix.replace(manifest.span(&default.span), quoted(meant)));
        }
    }
}
