use findings::{Check, Fix, Report, Rule, Severity};

use crate::Lint;

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "as-case-mismatch",
        summary: "FROM and AS differ in case",
        severity: Severity::Info,
        docs: include_str!("as_case_mismatch.md"),
        aliases: &["FromAsCasing"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for from in lint.stages.iter().filter_map(|stage| stage.from.as_ref()) {
        let [_, keyword, _, ..] = from.words() else { continue };
        let (first, second) = (from.keyword.raw(), keyword.raw());
        // A FROM in mixed case is another matter.
        let wanted = match first {
            "FROM" => "AS",
            "from" => "as",
            _ => continue,
        };
        if second != wanted && second.eq_ignore_ascii_case(wanted) {
            let fix = Fix::safe(format!("write {wanted}"));
            report
                .at(&keyword.span, format!("`{second}` belongs to `{first}`"))
                .fix(fix.replace(lint.span(&keyword.span), wanted));
        }
    }
}
