use findings::{Check, Report, Rule};

use crate::{
    Lint,
    model::{Variables, listed},
};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "unpinned-yum-package",
        summary: "yum installs a package in whatever version there is",
        docs: include_str!("unpinned_yum_package.md"),
        aliases: &["DL3033"],
        ..Rule::OPTIONAL
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for run in &lint.runs {
        let variables = Variables::of(lint, run);
        for install in run.transactions_of("yum") {
            let open = install.unpinned(&variables);
            let Some(first) = open.first() else { continue };
            let names = listed(&open);
            report.at(&first.span, format!("{names}: another build may get another version"));
        }
    }
}
