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
    let Some(stage) = lint.target() else { return };
    let user = stage.of(Keyword::User).next_back();
    let Some((user, word)) = user.and_then(|user| user.words().first().map(|word| (user, word)))
    else {
        return;
    };
    let Some(value) = lint.value(word, user) else { return };
    let name = value.split(':').next().unwrap_or_default();
    if name == "root" || name.parse() == Ok(0) {
        report.at(
            &word.span,
            format!("the last USER is `{value}`: a break-out of the process is one of root"),
        );
    }
}
