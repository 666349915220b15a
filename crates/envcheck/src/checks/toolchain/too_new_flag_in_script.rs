use findings::{Check, Report, Rule, Severity};

use crate::model::Toolchain;

pub(super) static CHECK: Check<Toolchain> = Check {
    rule: Rule {
        id: "too-new-flag-in-script",
        summary: "flag that the declared version does not know yet",
        severity: Severity::Error,
        docs: include_str!("too_new_flag_in_script.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(toolchain: &Toolchain, report: &mut Report) {
    for asked in &toolchain.asked {
        let Some(declared) = toolchain.too_old(asked) else { continue };
        let (tool, since) = (asked.feature.tool, asked.feature.since());
        let said = toolchain.said(declared);
        let message = format!("{tool} knows this from {since} on, and {said} is what is used");
        let finding = report.at(asked.span, message);
        finding.related(declared.span, format!("{said} {}", super::role(declared.role)));
        for via in declared.via.iter().filter(|via| via.span != declared.span) {
            finding.related(via.span, format!("by {}", via.what));
        }
    }
}
