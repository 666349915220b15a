use findings::{Check, Report, Rule};

use crate::Devcontainer;

pub(super) static CHECK: Check<Devcontainer> = Check {
    rule: Rule {
        id: "shell-in-feature-option",
        summary: "option of a Feature holds text that a root shell runs",
        docs: include_str!("shell_in_feature_option.md"),
        tags: &["security"],
        ..Rule::STABLE
    },
    run,
};

fn run(devcontainer: &Devcontainer, report: &mut Report) {
    for (feature, _) in devcontainer.features() {
        let options = feature.value.members().iter().map(|option| &option.value);
        for value in options.chain([&feature.value]) {
            let Some(text) = value.as_text() else { continue };
            let Some(at) = dangerous(&text.value) else { continue };
            let char = &text.value[at..=at];
            let message = format!(
                "root's shell reads the value between double quotes, and nothing escapes the `{char}`"
            );
            report.at(text.place(at..at + 1), message);
        }
    }
}

/// Where a character stands that means something between double quotes; `${localEnv:…}` is replaced before.
fn dangerous(text: &str) -> Option<usize> {
    let rest = |at: usize| &text[at..];
    text.char_indices()
        .find(|(at, char)| match char {
            '"' | '`' => true,
            '\\' => rest(at + 1).starts_with(['"', '$', '`', '\\']),
            '$' => {
                let next = rest(at + 1);
                next.starts_with('(')
                    || next.starts_with(|char: char| char.is_ascii_alphabetic() || char == '_')
                    || (next.starts_with('{')
                        && !next.contains(':')
                        && !next.starts_with("{container")
                        && !next.starts_with("{devcontainerId")
                        && !next.starts_with("{local"))
            }
            _ => false,
        })
        .map(|(at, _)| at)
}
