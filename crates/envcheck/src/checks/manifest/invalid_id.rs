use findings::{Check, Report, Rule, Severity};

use crate::model::{
    Manifest,
    manifest::{is_local, is_placeholder},
};

pub(super) static CHECK: Check<Manifest> = Check {
    rule: Rule {
        id: "invalid-id",
        summary: "id cannot be published",
        severity: Severity::Error,
        docs: include_str!("invalid_id.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(manifest: &Manifest, report: &mut Report) {
    let Some(node) = manifest.root.get("id") else { return };
    let Some(id) = node.as_str() else { return };
    // Nobody publishes what lies in `.devcontainer`, and its folder gives it its name.
    if is_local(&manifest.path) || is_placeholder(id) {
        return;
    }
    let published = id.to_ascii_lowercase();
    let word = |char: char| {
        char.is_ascii_lowercase() || char.is_ascii_digit() || matches!(char, '-' | '_' | '.')
    };
    if id.is_empty() || !published.chars().all(word) {
        report.at(
            &node.span,
            "write lower-case letters, digits, `-` and `_`: it is part of a name in a registry",
        );
    } else if !id.starts_with(|char: char| char.is_ascii_alphanumeric())
        || id.ends_with(['-', '_', '.'])
    {
        report.at(
            &node.span,
            "begin and end it with a letter or a digit: it is part of a name in a registry",
        );
    } else if published != id {
        let message = format!("is published as `{published}`: call it and its folder like that");
        report.at(&node.span, message).severity(Severity::Warning);
    }
}
