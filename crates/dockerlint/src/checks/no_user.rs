use dockerfile::Base;
use findings::{Check, Report, Rule};

use crate::Lint;

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "no-user",
        summary: "no USER says whom the image runs as",
        docs: include_str!("no_user.md"),
        aliases: &["DS-0002"],
        tags: &["security"],
        ..Rule::OPTIONAL
    },
    run,
};

/// Words in the name of an image that has a user of its own.
const UNPRIVILEGED: &[&str] = &["nonroot", "rootless", "unprivileged"];

fn run(lint: &Lint, report: &mut Report) {
    let Some(stage) = lint.target() else { return };
    let Some(word) = stage.base_word() else { return };
    if lint.user_of(stage.index).is_some() {
        return;
    }
    let message = match lint.lineage(stage.index).last().map(|stage| &stage.base) {
        Some(Base::Image(image)) => {
            let name = image.resolved.value.as_ref().unwrap_or(&image.text);
            if UNPRIVILEGED.iter().any(|word| name.contains(word)) {
                return;
            }
            format!("runs as whatever `{name}` says, and that is mostly root")
        }
        _ => "nothing sets a user, so it runs as root".to_owned(),
    };
    report.at(&word.span, message);
}
