use dockerfile::Keyword;
use findings::{Check, Report, Rule};

use crate::Lint;

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "root-user",
        summary: "image runs as root",
        docs: include_str!("root_user.md"),
        aliases: &["DL3002", "DS-0002"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    // Only the last stage becomes the image; a build stage may need root.
    let stages = lint.dockerfile.stages_with(&lint.build_args);
    let Some(stage) = stages.last() else { return };
    let user = stage.instructions.iter().rfind(|instruction| instruction.kind == Keyword::User);
    let Some((user, word)) = user.and_then(|user| user.words().first().map(|word| (user, word)))
    else {
        return;
    };
    let Some(value) = lint.dockerfile.resolve(word, user, &lint.build_args).value else { return };
    let name = value.split(':').next().unwrap_or_default();
    if name == "root" || name.parse() == Ok(0) {
        report.at(
            &word.span,
            format!("the last USER is `{value}`: a break-out of the process is one of root"),
        );
    }
}
