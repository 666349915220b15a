use std::collections::{BTreeMap, BTreeSet};

use dockerfile::{Base, Instruction, Keyword, Span};
use findings::{Check, Fix, Report, Rule};

use crate::{
    Lint,
    model::{Stage, expanded, is_predefined},
};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "unavailable-argument",
        summary: "argument from before FROM is used in a stage that does not declare it",
        docs: include_str!("unavailable_argument.md"),
        ..Rule::STABLE
    },
    run,
};

/// Variables that the official images set, so that a stage may have them all the same.
const SET_BY_IMAGES: [&str; 10] = [
    "PATH",
    "HOME",
    "LANG",
    "JAVA_HOME",
    "GOPATH",
    "PGDATA",
    "PG_MAJOR",
    "CARGO_HOME",
    "RUSTUP_HOME",
    "MYSQL_MAJOR",
];

fn run(lint: &Lint, report: &mut Report) {
    let early = lint.dockerfile.instructions().take_while(|found| found.kind != Keyword::From);
    let global: BTreeMap<&str, &Span> =
        early.flat_map(Instruction::pairs).map(|pair| (pair.key.raw(), &pair.key.span)).collect();
    if global.is_empty() || lint.dockerfile.instructions().all(|it| it.kind != Keyword::From) {
        return;
    }
    // What each stage leaves to those built on it.
    let mut known: Vec<BTreeSet<&str>> = Vec::new();
    for stage in &lint.stages {
        let mut declared = match stage.base {
            Base::Stage(below) => known.get(below).cloned().unwrap_or_default(),
            _ => BTreeSet::new(),
        };
        for instruction in &stage.instructions {
            if matches!(instruction.kind, Keyword::Arg | Keyword::Env) {
                let names = instruction.pairs().iter().map(|pair| pair.key.raw());
                declared.extend(names.filter(|name| global.contains_key(name)));
            }
            for (name, span) in expanded(&lint.dockerfile, instruction) {
                let Some(&declaration) = global.get(name).filter(|_| !declared.contains(name))
                else {
                    continue;
                };
                if !is_predefined(name) && !may_be_set(lint, stage, name) {
                    let fix = declare(lint, instruction, name);
                    report
                        .at(
                            span,
                            format!("`{name}` is empty here: no ARG in this stage takes it over"),
                        )
                        .related(lint.span(declaration), "only FROM sees this one")
                        .fix(fix);
                }
                // Once a stage is enough.
                declared.insert(name);
            }
        }
        known.push(declared);
    }
}

/// Whether the image that all begins with may set the variable: `NODE_VERSION` and its like.
fn may_be_set(lint: &Lint, stage: &Stage, name: &str) -> bool {
    let image =
        lint.lineage(stage.index).last().is_some_and(|stage| matches!(stage.base, Base::Image(_)));
    image && (name.ends_with("_VERSION") || SET_BY_IMAGES.contains(&name))
}

fn declare(lint: &Lint, before: &Instruction, name: &str) -> Fix {
    let at = before.span.start;
    let before_it = lint.dockerfile.slice(0..at).rsplit('\n').next().unwrap_or_default();
    let indent = if before_it.trim().is_empty() { before_it } else { "" };
    Fix::not_safe(format!("declare {name} in the stage"))
        .replace(lint.span(&(at..at)), format!("ARG {name}\n{indent}"))
}
