use dockerfile::{Base, Instruction, Keyword, SourceTarget};
use findings::{Check, Report, Rule, Severity};

use crate::{Lint, model::Stage};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "copy-from-empty-stage",
        summary: "COPY takes files from a stage that has none",
        severity: Severity::Error,
        docs: include_str!("copy_from_empty_stage.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for stage in &lint.stages {
        let copied: Vec<_> = stage
            .of(Keyword::Copy)
            .filter_map(|copy| Some(&copy.flag("from")?.value.as_ref()?.span))
            .collect();
        for source in &stage.sources {
            let SourceTarget::Stage(index) = source.target else { continue };
            let Some(empty) = lint.stages.get(index).filter(|found| is_empty(found)) else {
                continue;
            };
            if index < stage.index && copied.contains(&&source.span) {
                let start = empty.from.as_ref().map_or(&source.span, |from| &from.span);
                report
                    .at(&source.span, format!("nothing puts a file into {}", empty.title()))
                    .related(lint.span(start), "it starts from scratch");
            }
        }
    }
}

fn is_empty(stage: &Stage) -> bool {
    let fills = |found: &Instruction| {
        matches!(found.kind, Keyword::Add | Keyword::Copy | Keyword::Run | Keyword::Workdir)
    };
    stage.base == Base::Scratch && !stage.instructions.iter().any(|found| fills(found))
}
