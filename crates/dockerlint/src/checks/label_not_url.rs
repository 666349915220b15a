use findings::{Check, Report, Rule};

use crate::{Lint, model::LabelKind};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "label-not-url",
        summary: "label that must be a URL is none",
        docs: include_str!("label_not_url.md"),
        aliases: &["DL3052"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for label in lint.labels_of(LabelKind::Url) {
        if let Some(fault) = fault(&label.value) {
            report.at(&label.word.span, format!("`{}` {fault}", label.key));
        }
    }
}

/// What keeps `text` from being a URI with a scheme, as RFC 3986 writes it.
fn fault(text: &str) -> Option<String> {
    let Some((scheme, rest)) = text.split_once(':') else {
        return Some("has no scheme such as `https:`".to_owned());
    };
    let in_scheme = |char: char| char.is_ascii_alphanumeric() || "+-.".contains(char);
    if !scheme.starts_with(|char: char| char.is_ascii_alphabetic())
        || !scheme.chars().all(in_scheme)
    {
        return Some("has no scheme such as `https:`".to_owned());
    }
    let mut chars = rest.chars();
    let mut fragment = false;
    while let Some(char) = chars.next() {
        let valid = match char {
            '%' => {
                let digits = chars.as_str().get(..2);
                digits.is_some_and(|two| two.bytes().all(|byte| byte.is_ascii_hexdigit()))
            }
            '#' => !std::mem::replace(&mut fragment, true),
            _ => char.is_ascii_alphanumeric() || "-._~:/?[]@!$&'()*+,;=".contains(char),
        };
        if !valid {
            let char = if char == ' ' { "blank".to_owned() } else { format!("`{char}`") };
            return Some(format!("has a {char} where a URL has none"));
        }
    }
    None
}
