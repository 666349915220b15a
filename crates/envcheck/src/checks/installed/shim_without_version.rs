use findings::{Check, Report, Rule, Severity};

use crate::model::{
    Installed,
    installed::{Found, Place},
};

pub(super) static CHECK: Check<Installed> = Check {
    rule: Rule {
        id: "shim-without-version",
        summary: "stand-in of a version manager has no version behind it",
        severity: Severity::Error,
        docs: include_str!("shim_without_version.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(installed: &Installed, report: &mut Report) {
    for fact in &installed.tools {
        let (Found::Shim { manager, chosen }, Some(wanted)) = (&fact.found, fact.first_wanted())
        else {
            continue;
        };
        let place = fact.place.as_ref().map(Place::drawn).unwrap_or_default();
        let chosen = match chosen {
            Some(version) => format!("{manager} chooses `{version}`, which is not installed"),
            None => format!("{manager} has no version chosen"),
        };
        let message =
            format!("`{place}` is there, but {chosen}; {}", installed.mend(fact, &fact.in_order()));
        report.at(wanted.span, message).identity(fact.tool.as_str());
    }
}
