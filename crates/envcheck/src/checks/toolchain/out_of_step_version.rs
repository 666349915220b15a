use findings::{Check, Fix, Report, Rule, Severity};

use crate::model::Toolchain;

pub(super) static CHECK: Check<Toolchain> = Check {
    rule: Rule {
        id: "out-of-step-version",
        summary: "place does not follow to the version that is wanted",
        severity: Severity::Error,
        docs: include_str!("out_of_step_version.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(toolchain: &Toolchain, report: &mut Report) {
    for (declaration, text) in toolchain.out_of_step() {
        let said = toolchain.said(declaration);
        let Some(text) = text else {
            report.at(declaration.span, format!("{said} is to be changed by hand"));
            continue;
        };
        let finding = report.at(declaration.span, format!("{said} becomes `{text}`"));
        match toolchain.left_to_file(declaration) {
            Some((place, text)) if toolchain.circumstances.prefer_files => {
                finding.fix(Fix::not_safe(format!("write `{text}`")).replace(place, text));
            }
            _ => {
                let fix = Fix::not_safe(format!("write `{text}`"));
                finding.fix(fix.replace(declaration.span, text));
            }
        }
    }
}
