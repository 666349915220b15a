use findings::{Check, Report, Rule};

use crate::{Lint, model::LabelKind};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "label-not-git-hash",
        summary: "label that must be a git commit is none",
        docs: include_str!("label_not_git_hash.md"),
        aliases: &["DL3055"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for label in lint.labels_of(LabelKind::Hash) {
        let hexadecimal = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        if !matches!(label.value.len(), 7 | 40) || !label.value.bytes().all(hexadecimal) {
            let message =
                format!("`{}` is not 7 or 40 digits of a commit, in lower case", label.key);
            report.at(&label.word.span, message);
        }
    }
}
