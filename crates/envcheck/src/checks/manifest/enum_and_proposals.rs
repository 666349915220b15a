use findings::{Check, Report, Rule, Severity};

use crate::model::Manifest;

pub(super) static CHECK: Check<Manifest> = Check {
    rule: Rule {
        id: "enum-and-proposals",
        summary: "option has both an enum and proposals",
        severity: Severity::Error,
        docs: include_str!("enum_and_proposals.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(manifest: &Manifest, report: &mut Report) {
    for option in manifest.options() {
        let (Some(list), Some(proposals)) =
            (option.member.value.member("enum"), option.member.value.member("proposals"))
        else {
            continue;
        };
        let place = manifest.span(&list.key.span);
        let message = "keep one of both: values are either limited or suggested";
        report.at(&proposals.key.span, message).related(place, "limits the values");
    }
}
