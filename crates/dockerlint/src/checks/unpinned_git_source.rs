use std::collections::BTreeMap;

use dockerfile::Keyword;
use findings::{Check, Report, Rule, Severity};

use crate::{
    Lint,
    model::{GitClone, added_reference, checks_out, is_moving},
};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "unpinned-git-source",
        summary: "a repository is taken as it happens to be",
        severity: Severity::Info,
        docs: include_str!("unpinned_git_source.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    // Where each stage last puts a working tree to a fixed place.
    let mut fixed: BTreeMap<Option<usize>, usize> = BTreeMap::new();
    for run in &lint.runs {
        for call in run.calls().filter(checks_out) {
            fixed.insert(run.stage, call.command.span.start);
        }
    }
    for run in &lint.runs {
        for clone in run.calls().filter_map(GitClone::new) {
            let start = clone.call.command.span.start;
            if fixed.get(&run.stage).is_some_and(|fixed| *fixed > start) {
                continue;
            }
            if let Some(message) = moves(clone.reference) {
                report.at(&clone.source.span, message);
            }
        }
    }
    for (add, _) in lint.triggers_and_instructions().filter(|(found, _)| found.kind == Keyword::Add)
    {
        let Some((_, sources)) = add.words().split_last() else { continue };
        for source in sources.iter().filter(|_| add.flag("checksum").is_none()) {
            let text = lint.value(source, add).unwrap_or_else(|| source.value());
            if let Some(message) = added_reference(&text).and_then(moves) {
                report.at(&source.span, message);
            }
        }
    }
}

fn moves(reference: Option<&str>) -> Option<String> {
    match reference {
        None => Some("ask for a tag or a commit: the default branch moves on".to_owned()),
        Some(name) if is_moving(name) => {
            Some(format!("ask for a tag or a commit: `{name}` moves on"))
        }
        Some(_) => None,
    }
}
