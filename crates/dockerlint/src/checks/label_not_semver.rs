use findings::{Check, Report, Rule};

use crate::{Lint, model::LabelKind};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "label-not-semver",
        summary: "label that must be a semantic version is none",
        docs: include_str!("label_not_semver.md"),
        aliases: &["DL3056"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for label in lint.labels_of(LabelKind::Semver) {
        if let Some(fault) = fault(&label.value) {
            report.at(&label.word.span, format!("`{}` {fault}", label.key));
        }
    }
}

/// What keeps `text` from being a version as semver.org writes it.
fn fault(text: &str) -> Option<&'static str> {
    let (rest, build) =
        text.split_once('+').map_or((text, None), |(rest, build)| (rest, Some(build)));
    let (core, before) = rest.split_once('-').map_or((rest, None), |(core, pre)| (core, Some(pre)));
    if core.starts_with(['v', 'V']) {
        return Some("begins with a `v`, which is no part of a semantic version");
    }
    let numbers: Vec<_> = core.split('.').collect();
    if numbers.len() != 3 || !numbers.iter().all(|number| is_number(number)) {
        return Some("does not begin with three numbers such as `1.2.0`");
    }
    let word = |word: &str| {
        !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let plain = |identifier: &str| {
        !identifier.bytes().all(|byte| byte.is_ascii_digit()) || is_number(identifier)
    };
    if !before.is_none_or(|before| before.split('.').all(|part| word(part) && plain(part))) {
        return Some("has a pre-release that is no list of words such as `rc.1`");
    }
    if !build.is_none_or(|build| build.split('.').all(word)) {
        return Some("has build metadata that is no list of words such as `a1.b2`");
    }
    None
}

/// Digits without a zero in front.
fn is_number(text: &str) -> bool {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits && (text == "0" || !text.starts_with('0'))
}
