use findings::{Check, Report, Rule};

use std::collections::BTreeSet;

use dockerfile::Keyword;
use dockerlint::model::is_predefined;

use crate::model::Environment;

pub(super) static CHECK: Check<Environment> = Check {
    rule: Rule {
        id: "unused-build-argument",
        summary: "Dockerfile does not declare the argument",
        docs: include_str!("unused_build_argument.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(environment: &Environment, report: &mut Report) {
    for config in environment.configs() {
        let Some(arguments) = config.root.at(&["build", "args"]) else { continue };
        let Some(file) = config.dockerfile_in(&environment.workspace) else { continue };
        let Some(lint) = file.dockerfile() else { continue };
        let declared: BTreeSet<_> = lint
            .triggers_and_instructions()
            .filter(|(instruction, _)| instruction.kind == Keyword::Arg)
            .flat_map(|(instruction, _)| {
                lint.dockerfile.slice(instruction.span.clone()).split(DIVIDERS)
            })
            .collect();
        for member in arguments.members() {
            if !declared.contains(member.name.as_str()) && !is_predefined(&member.name) {
                let message =
                    format!("no `ARG {}` in `{}`: the value goes nowhere", member.name, file.shown);
                report.at(config.file.file.span(member.key.span.clone()), message);
            }
        }
    }
}

/// What stands between the names of an `ARG`, which may have several.
const DIVIDERS: [char; 7] = [' ', '\t', '\n', '\r', '=', '"', '\\'];
