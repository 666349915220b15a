use findings::{Check, Report, Rule, Severity};

use crate::{Lint, model::Label};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "invalid-label-key",
        summary: "key of a label breaks the rules for keys",
        severity: Severity::Info,
        docs: include_str!("invalid_label_key.md"),
        aliases: &["DL3048"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for label in lint.labels() {
        if let Some(fault) = fault(lint, &label) {
            report.at(&label.pair.key.span, fault);
        }
    }
}

fn fault(lint: &Lint, label: &Label) -> Option<String> {
    let word = &label.pair.key;
    let resolved = if label.onbuild { word.literal() } else { lint.value(word, label.instruction) };
    let key = resolved.unwrap_or_else(|| word.value());
    let letter = |char: char| char.is_ascii_lowercase();
    let inner = |char: char| letter(char) || char.is_ascii_digit() || "._-/".contains(char);
    if key.is_empty() {
        // A label without a key is no label: the builder refuses it.
        return None;
    }
    if let Some(char) = key.chars().find(|char| !inner(*char)) {
        let char = if char == ' ' { "a blank".to_owned() } else { format!("`{char}`") };
        return Some(format!(
            "{char} is no lower-case letter, digit, dot, dash, underscore or slash"
        ));
    }
    if !key.starts_with(letter) {
        return Some("does not begin with a lower-case letter".to_owned());
    }
    if !key.ends_with(|char: char| letter(char) || char.is_ascii_digit()) {
        return Some("does not end with a lower-case letter or a digit".to_owned());
    }
    if let Some(twice) = ["..", "--"].into_iter().find(|twice| key.contains(twice)) {
        return Some(format!("has `{twice}` in it"));
    }
    let reserved = RESERVED.iter().find(|reserved| key.starts_with(**reserved))?;
    let prescribed = PRESCRIBED.iter().any(|prescribed| key.starts_with(prescribed));
    (!prescribed).then(|| format!("`{reserved}` is reserved for Docker's own labels"))
}

const RESERVED: &[&str] = &["com.docker.", "io.docker.", "org.dockerproject."];

/// What Docker itself tells authors of extensions to set.
const PRESCRIBED: &[&str] = &["com.docker.desktop.extension.", "com.docker.extension."];
