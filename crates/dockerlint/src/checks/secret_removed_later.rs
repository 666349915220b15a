use dockerfile::Keyword;
use findings::{Check, Report, Rule, Severity};

use super::secret_file_copied::copies;
use crate::{
    Lint,
    model::{secret_file, text},
};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "secret-removed-later",
        summary: "a removed file with credentials is still in the image",
        severity: Severity::Error,
        docs: include_str!("secret_removed_later.md"),
        tags: &["security"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for stage in lint.stages.iter().filter(|stage| lint.is_shipped(stage.index)) {
        let copied: Vec<_> = stage
            .instructions
            .iter()
            .filter(|found| copies(found))
            .filter_map(|copy| Some((copy, copy.words().split_last()?.1)))
            .flat_map(|(copy, sources)| {
                sources.iter().map(move |source| (copy, source, source.value()))
            })
            .filter(|(_, _, path)| secret_file(path).is_some())
            .collect();
        for run in lint.runs_of(stage.index).filter(|_| !copied.is_empty()) {
            for call in run.calls().filter(|call| call.is(&["rm", "shred", "unlink"])) {
                for removed in call.args.operands(&["n", "s"]) {
                    let found = copied.iter().find(|(copy, source, path)| {
                        copy.span.start < run.instruction.span.start
                            && (is_same(text(removed), path)
                                || is_target(copy.words().last(), text(removed), source))
                    });
                    if let Some((copy, source, _)) = found {
                        let kind = if copy.kind == Keyword::Add { "ADD" } else { "COPY" };
                        report
                            .at(&removed.span, format!("the layer of the {kind} keeps it"))
                            .related(lint.span(&source.span), "it comes from here");
                    }
                }
            }
        }
    }
}

/// Whether both paths end in the same name.
fn is_same(removed: &str, copied: &str) -> bool {
    base_name(removed) == base_name(copied)
}

/// Whether `removed` is the file that the copy was given another name for.
fn is_target(target: Option<&dockerfile::Word>, removed: &str, source: &dockerfile::Word) -> bool {
    let target = target.map(dockerfile::Word::value).unwrap_or_default();
    target == removed && target != source.value()
}

fn base_name(path: &str) -> &str {
    let path = path.trim_end_matches('/');
    path.rsplit('/').next().unwrap_or(path)
}
