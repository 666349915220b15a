use findings::{Check, Report, Rule};

use crate::{Lint, model::text};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "removed-bundle-option",
        summary: "bundle has an option that Bundler gave up",
        docs: include_str!("removed_bundle_option.md"),
        ..Rule::STABLE
    },
    run,
};

/// Options, and what says the same.
const OPTIONS: &[(&str, &str)] = &[
    ("deployment", "bundle config set deployment true"),
    ("path", "bundle config set path FOLDER"),
    ("without", "bundle config set without GROUPS"),
    ("with", "bundle config set with GROUPS"),
];

fn run(lint: &Lint, report: &mut Report) {
    for call in lint.runs.iter().flat_map(crate::model::Run::calls) {
        let installs = call.args.0.first().is_none_or(|word| {
            let word = text(word);
            word == "install" || word.starts_with('-')
        });
        if !call.is(&["bundle", "bundler"]) || !installs {
            continue;
        }
        for (option, instead) in OPTIONS {
            if let Some(word) = call.args.find(&[option]) {
                report.at(
                    &word.span,
                    format!("Bundler 2 warns of it, later ones may refuse it: `{instead}`"),
                );
            }
        }
    }
}
