use dockerfile::{Instruction, Keyword, Word};
use findings::{Check, Report, Rule, Severity};

use crate::{
    Lint,
    model::{is_credential_path, text},
};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "removed-secret",
        summary: "removed credential is still in the layer below",
        severity: Severity::Error,
        docs: include_str!("removed_secret.md"),
        tags: &["security"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for stage in lint.stages.iter().filter(|stage| lint.is_shipped(stage.index)) {
        let copied: Vec<(&Instruction, Vec<String>)> = stage
            .instructions
            .iter()
            .filter(|it| matches!(it.kind, Keyword::Copy | Keyword::Add))
            .map(|copy| (copy.as_ref(), credentials(copy)))
            .filter(|(_, names)| !names.is_empty())
            .collect();
        if copied.is_empty() {
            continue;
        }
        for run in lint.runs_of(stage.index) {
            for call in run.calls().filter(|call| call.is(&["rm", "shred", "unlink"])) {
                for word in call.args.operands(&[]) {
                    let path = text(word);
                    let above = |(copy, names): &&(&Instruction, Vec<String>)| {
                        copy.span.start < word.span.start
                            && names.iter().any(|name| base_name(path) == name)
                    };
                    if let Some((copy, _)) = copied.iter().find(above) {
                        let message = format!("`{path}` can still be read from the image");
                        let finding = report.at(&word.span, message);
                        finding.related(lint.span(&copy.span), "this layer keeps it");
                    }
                }
            }
        }
    }
}

/// The names under which files of credentials are copied.
fn credentials(copy: &Instruction) -> Vec<String> {
    let words: Vec<String> = copy.words().iter().map(Word::value).collect();
    let Some((destination, sources)) = words.split_last() else { return Vec::new() };
    let names = sources.iter().filter(|source| is_credential_path(source));
    let names = names.map(|source| base_name(source).to_owned());
    let renamed = is_credential_path(destination).then(|| base_name(destination).to_owned());
    names.chain(renamed).collect()
}

fn base_name(path: &str) -> &str {
    let path = path.trim_end_matches('/');
    path.rsplit('/').next().unwrap_or(path)
}
