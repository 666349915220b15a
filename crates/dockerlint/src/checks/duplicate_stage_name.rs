use std::collections::BTreeMap;

use findings::{Check, Report, Rule, Severity};

use crate::Lint;

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "duplicate-stage-name",
        summary: "two stages have one name",
        severity: Severity::Error,
        docs: include_str!("duplicate_stage_name.md"),
        aliases: &["DL3024", "DuplicateStageName", "DS-0012"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    let mut known: BTreeMap<String, &dockerfile::Word> = BTreeMap::new();
    for name in lint.stages.iter().filter_map(|stage| stage.name.as_ref()) {
        // Builders compare names in lower case.
        let first = *known.entry(name.raw().to_lowercase()).or_insert(name);
        if first.span != name.span {
            let message = format!("`{}` is the name of an earlier stage", name.raw());
            let earlier = lint.span(&first.span);
            report.at(&name.span, message).related(earlier, "the first of that name");
        }
    }
}
