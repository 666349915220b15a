use std::collections::BTreeSet;

use dockerfile::Keyword;
use findings::{Check, Report, Rule, nearest};

use crate::{Lint, model::Stage};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "copy-from-unknown-stage",
        summary: "COPY takes files from no earlier stage",
        docs: include_str!("copy_from_unknown_stage.md"),
        aliases: &["DL3022"],
        ..Rule::STABLE
    },
    run,
};

/// Beyond so many names a misspelling is not looked for.
const CANDIDATES: usize = 200;

fn run(lint: &Lint, report: &mut Report) {
    let all: BTreeSet<String> = lint.stages.iter().filter_map(name).collect();
    let mut earlier: BTreeSet<String> = BTreeSet::new();
    for stage in &lint.stages {
        earlier.extend(name(stage));
        for word in stage.of(Keyword::Copy).filter_map(|copy| copy.flag("from")?.value.as_ref()) {
            let source = word.value();
            // No stage has such a name, images have.
            let image = source.contains([':', '/', '@']) && !source.contains('$');
            if image || source.is_empty() || earlier.contains(&source.to_lowercase()) {
                continue;
            }
            let reason = match source.parse::<usize>() {
                Ok(number) if stage.from.is_some() && number <= stage.index => continue,
                Ok(number) => format!("there is no stage {number} before this one"),
                // A mistake of syntax, which is said already.
                Err(_) if source.contains('$') => continue,
                Err(_) => unknown(&source, &all, &earlier),
            };
            report.at(&word.span, reason);
        }
    }
}

fn unknown(source: &str, all: &BTreeSet<String>, earlier: &BTreeSet<String>) -> String {
    if all.contains(&source.to_lowercase()) {
        return format!("the stage `{source}` comes later");
    }
    let similar = nearest(source, earlier.iter().map(String::as_str).take(CANDIDATES));
    let hint = similar.map(|name| format!("; did you mean `{name}`?")).unwrap_or_default();
    format!("no stage before this one is called `{source}`{hint}")
}

fn name(stage: &Stage) -> Option<String> {
    stage.name.as_ref().map(|name| name.raw().to_lowercase())
}
