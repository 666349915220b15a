use findings::{Check, Report, Rule, Severity};

use crate::model::{Installed, installed::Found, toolchain::Role};

pub(super) static CHECK: Check<Installed> = Check {
    rule: Rule {
        id: "missing-tool",
        summary: "tool is not installed",
        severity: Severity::Error,
        docs: include_str!("missing_tool.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(installed: &Installed, report: &mut Report) {
    for fact in installed.tools.iter().filter(|fact| fact.found == Found::Missing) {
        let Some(wanted) = fact.first_wanted() else { continue };
        let message =
            format!("no `{}` on `PATH`; {}", fact.program, installed.mend(fact, &fact.in_order()));
        let finding = report.at(wanted.span, message).identity(fact.tool.as_str());
        // A manifest may say which versions of other managers it would take.
        if fact.wanted.iter().all(|wanted| wanted.role == Role::Requires)
            && matches!(fact.tool.as_str(), "bun" | "deno" | "npm" | "pnpm" | "yarn")
        {
            finding.severity(Severity::Warning);
        }
        for other in fact.wanted.iter().filter(|other| other.span != wanted.span).take(3) {
            finding.related(other.span, "wanted here too");
        }
    }
}
