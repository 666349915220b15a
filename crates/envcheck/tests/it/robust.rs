use std::path::Path;

use findings::{Safety, apply};

use crate::look;

const NAME: &str = ".devcontainer/devcontainer.json";

/// Every example of every page.
fn examples() -> Vec<String> {
    let rules = envcheck::checks::devcontainer::CHECKS.iter().map(|check| check.rule.docs);
    let blocks = rules.flat_map(|page| page.split("```jsonc ").skip(1));
    blocks
        .filter_map(|block| Some(block.split_once('\n')?.1.split_once("```")?.0.to_owned()))
        .collect()
}

#[test]
fn damaged_files_are_checked_all_the_same() {
    let examples = examples();
    assert!(examples.len() >= 28);
    for text in &examples {
        for at in (0..text.len()).filter(|at| text.is_char_boundary(*at)) {
            let end = text.ceil_char_boundary(at + 1);
            let without = format!("{}{}", &text[..at], &text[end..]);
            let cut = &text[..at];
            let doubled = format!("{}{}", &text[..end], &text[at..]);
            let swapped = format!("{}[{}", &text[..at], &text[end..]);
            for damaged in [&without, cut, &doubled, &swapped] {
                let (sources, report) = look(NAME, damaged);
                assert!(report.not_checked.is_empty(), "{:?} in\n{damaged}", report.not_checked);
                for finding in &report.findings {
                    assert!(sources.get(report.file()).text().get(finding.span.range()).is_some());
                }
            }
        }
    }
}

#[test]
fn hostile_values_are_checked_all_the_same() {
    let values = [
        "null",
        "true",
        "-1",
        "1e400",
        "\"\"",
        "\"\\u0000\"",
        "[]",
        "[[]]",
        "{}",
        "{\"\": {}}",
        "\"é:ü\"",
    ];
    let names = [
        "image",
        "build",
        "dockerFile",
        "dockerComposeFile",
        "service",
        "mounts",
        "runArgs",
        "features",
        "forwardPorts",
        "portsAttributes",
        "hostRequirements",
        "customizations",
        "settings",
        "extensions",
        "shutdownAction",
        "privileged",
        "containerEnv",
        "postCreateCommand",
        "__proto__",
    ];
    for name in names {
        for value in values {
            for text in [
                format!("{{\"{name}\":{value}}}"),
                format!("{{\"{name}\":[{value}],\"customizations\":{value}}}"),
            ] {
                let (sources, report) = look(NAME, &text);
                assert!(report.not_checked.is_empty(), "{:?} in {text}", report.not_checked);
                let _ = apply(&sources, &report.findings, Safety::Unsafe);
            }
        }
    }
}

#[test]
fn fixes_come_to_an_end_and_leave_a_sound_file() {
    for text in examples() {
        let mut text = text;
        for round in 0.. {
            let (sources, report) = look(NAME, &text);
            let applied = apply(&sources, &report.findings, Safety::Unsafe);
            let Some(fixed) = applied.texts.into_values().next() else { break };
            assert!(round < 5, "no end of fixing\n{text}");
            let parsed = source::parse(source::Format::of(Path::new("a.json")).unwrap(), &fixed);
            assert!(parsed.faults.is_empty(), "{:?} in\n{fixed}", parsed.faults);
            text = fixed;
        }
    }
}
