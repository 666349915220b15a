use dockerfile::Keyword;
use findings::{Check, Report, Rule, Severity};

use crate::Lint;

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "copy-from-own-stage",
        summary: "COPY takes files from the stage it stands in",
        severity: Severity::Error,
        docs: include_str!("copy_from_own_stage.md"),
        aliases: &["DL3023", "DS-0006"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for stage in &lint.stages {
        let Some(from) = &stage.from else { continue };
        for word in stage.of(Keyword::Copy).filter_map(|copy| copy.flag("from")?.value.as_ref()) {
            let source = word.value();
            let by_name =
                stage.name.as_ref().is_some_and(|name| name.raw().eq_ignore_ascii_case(&source));
            if by_name || source.parse() == Ok(stage.index) {
                let message = format!("`{source}` is this stage, which is not built yet");
                let start = stage.name.as_ref().map_or(&from.keyword.span, |name| &name.span);
                report.at(&word.span, message).related(lint.span(start), "the stage starts here");
            }
        }
    }
}
