use std::collections::{BTreeMap, BTreeSet};

use dockerfile::{Keyword, Word};
use findings::{Check, Report, Rule};

use crate::{Lint, model::ImageName};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "invalid-default-image",
        summary: "without build arguments FROM names no image",
        docs: include_str!("invalid_default_image.md"),
        aliases: &["InvalidDefaultArgInFrom"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    let early = lint.dockerfile.instructions().take_while(|found| found.kind != Keyword::From);
    let pairs: Vec<_> = early.flat_map(dockerfile::Instruction::pairs).collect();
    let declared: BTreeSet<&str> = pairs.iter().map(|pair| pair.key.raw()).collect();
    // What a build that gives no arguments makes of them.
    let valued: BTreeSet<&str> =
        pairs.iter().filter(|pair| pair.value.is_some()).map(|pair| pair.key.raw()).collect();
    let empty: BTreeMap<String, String> =
        declared.difference(&valued).map(|name| ((*name).to_owned(), String::new())).collect();
    let scopes = lint.dockerfile.scopes(&empty);
    for from in lint.stages.iter().filter_map(|stage| stage.from.as_ref()) {
        let Some(word) = from.words().first().filter(|word| is_told(word, &declared)) else {
            continue;
        };
        let Some(name) = scopes.before(from).resolve(word).value else { continue };
        if name.is_empty() {
            report.at(&word.span, format!("`{}` is empty by default", word.value()));
        } else if !ImageName::parse(&name).is_valid() {
            report.at(&word.span, format!("`{}` is `{name}` by default", word.value()));
        }
    }
}

/// Whether the word has variables, all of them declared: other mistakes have other names.
fn is_told(word: &Word, declared: &BTreeSet<&str>) -> bool {
    let mut variables = word.variables().peekable();
    variables.peek().is_some()
        && variables.all(|(_, variable)| declared.contains(variable.name.as_str()))
}
