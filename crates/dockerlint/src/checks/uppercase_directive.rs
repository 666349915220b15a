use findings::{Check, Fix, Report, Rule, Severity};

use crate::Lint;

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "uppercase-directive",
        summary: "parser directive is not lower case",
        severity: Severity::Info,
        docs: include_str!("uppercase_directive.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for directive in &lint.dockerfile.directives {
        let written = lint.dockerfile.slice(directive.name_span.clone());
        if written != directive.name {
            let fix = Fix::safe(format!("write `{}`", directive.name));
            let fix = fix.replace(lint.span(&directive.name_span), &directive.name);
            let message = format!("`{written}` is written `{}`", directive.name);
            report.at(&directive.name_span, message).fix(fix);
        }
    }
}
