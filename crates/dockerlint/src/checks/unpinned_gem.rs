use findings::{Check, Report, Rule};

use crate::{
    Lint,
    model::{Variables, without_version},
};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "unpinned-gem",
        summary: "gem installs a gem in whatever version there is",
        docs: include_str!("unpinned_gem.md"),
        aliases: &["DL3028"],
        ..Rule::OPTIONAL
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for run in &lint.runs {
        let variables = Variables::of(lint, run);
        for install in run.installs().filter(|install| install.manager.name == "gem") {
            let words = install.unfixed(&variables);
            if let (Some(first), Some(message)) = (words.first(), without_version(&words)) {
                report.at(&first.span, message);
            }
        }
    }
}
