use findings::{Check, Report, Rule, Severity};

use crate::Lint;

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "root-build-stage",
        summary: "build stage ends as root",
        severity: Severity::Info,
        docs: include_str!("root_build_stage.md"),
        aliases: &["DL3002"],
        ..Rule::OPTIONAL
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    let image = lint.target().and_then(|stage| lint.user_of(stage.index));
    for stage in lint.stages.iter().filter(|stage| stage.from.is_some()) {
        let own = lint.user_of(stage.index).filter(|user| user.stage.index == stage.index);
        let Some(user) = own else { continue };
        let is_the_image = image.is_some_and(|image| image.stage.index == stage.index);
        let Some(value) = user.as_root(lint).filter(|_| !is_the_image) else { continue };
        report.at(
            &user.word.span,
            format!("{} ends as `{value}`, and so does whatever is built on it", stage.title()),
        );
    }
}
