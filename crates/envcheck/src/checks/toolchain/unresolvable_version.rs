use findings::{Check, Report, Rule, Severity};
use versions::Meaning;

use crate::model::Toolchain;

pub(super) static CHECK: Check<Toolchain> = Check {
    rule: Rule {
        id: "unresolvable-version",
        summary: "nobody can tell which version this is",
        severity: Severity::Info,
        docs: include_str!("unresolvable_version.md"),
        ..Rule::OPTIONAL
    },
    run,
};

fn run(toolchain: &Toolchain, report: &mut Report) {
    for declaration in toolchain.declarations.iter().filter(|it| it.inert.is_none()) {
        if let Meaning::Unknown(why) = &declaration.constraint.meaning
            && declaration.constraint.faults.is_empty()
        {
            let message = format!("{} `{}`: {why}", declaration.tool, declaration.raw);
            report.at(declaration.span, message);
        }
    }
}
