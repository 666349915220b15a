use findings::{Check, Report, Rule};

use crate::{
    Lint,
    model::{Variables, without_version},
};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "unpinned-pip-package",
        summary: "pip installs a package in whatever version there is",
        docs: include_str!("unpinned_pip_package.md"),
        aliases: &["DL3013"],
        ..Rule::OPTIONAL
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for run in &lint.runs {
        let variables = Variables::of(lint, run);
        for install in
            run.installs().filter(|install| matches!(install.manager.name, "pip" | "pipx"))
        {
            let words = install.unfixed(&variables);
            if let (Some(first), Some(message)) = (words.first(), without_version(&words)) {
                report.at(&first.span, message);
            }
        }
    }
}
