use findings::{Check, Report, Rule};

use crate::Lint;

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "root-user",
        summary: "image runs as root",
        docs: include_str!("root_user.md"),
        aliases: &["DL3002", "DS-0002"],
        tags: &["security"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    // Only the last stage becomes the image; a build stage may need root. What follows a fragment is not known.
    let Some(stage) = lint.target().filter(|stage| stage.from.is_some()) else { return };
    let Some(user) = lint.user_of(stage.index) else { return };
    let Some(value) = user.as_root(lint) else { return };
    let whose = if user.stage.index == stage.index {
        "the last USER".to_owned()
    } else {
        format!("the last USER of {}, which the image is built on,", user.stage.title())
    };
    report.at(
        &user.word.span,
        format!("{whose} is `{value}`: a break-out of the process is one of root"),
    );
}
