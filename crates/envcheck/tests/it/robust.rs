use std::path::Path;

use envcheck::checks::{devcontainer, feature, lockfile, manifest, shape, template, vscode};
use findings::{Check, Safety, apply};

use crate::{look, name_for};

const NAME: &str = ".devcontainer/devcontainer.json";

/// Every example of every page of JSON, with the name of the file it stands for.
fn examples() -> Vec<(&'static str, String)> {
    [
        of("devcontainer", devcontainer::CHECKS),
        of("feature", feature::CHECKS),
        of("lockfile", lockfile::CHECKS),
        of("manifest", manifest::CHECKS),
        of("shape", shape::CHECKS),
        of("template", template::CHECKS),
        of("vscode", vscode::CHECKS),
    ]
    .concat()
}

fn of<M>(family: &str, checks: &'static [&'static Check<M>]) -> Vec<(&'static str, String)> {
    let blocks = checks.iter().flat_map(|check| check.rule.docs.split("```jsonc ").skip(1));
    let examples = blocks.filter_map(|block| {
        let (info, rest) = block.split_once('\n')?;
        let language = info.rsplit_once(' ').map_or(String::new(), |(file, _)| format!("x {file}"));
        Some((name_for(family, &language), rest.split_once("```")?.0.to_owned()))
    });
    examples.collect()
}

#[test]
fn damaged_files_are_checked_all_the_same() {
    let examples = examples();
    assert!(examples.len() >= 200);
    for (name, text) in &examples {
        // Every place of every example would take minutes; a prime number of steps meets all kinds of places.
        for at in (0..text.len()).step_by(3).filter(|at| text.is_char_boundary(*at)) {
            let end = text.ceil_char_boundary(at + 1);
            let without = format!("{}{}", &text[..at], &text[end..]);
            let cut = &text[..at];
            let doubled = format!("{}{}", &text[..end], &text[at..]);
            let swapped = format!("{}[{}", &text[..at], &text[end..]);
            for damaged in [&without, cut, &doubled, &swapped] {
                let (sources, report) = look(name, damaged);
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
                format!("{{\"image\":\"debian:12\",\"{name}\":{{\"a\":{value}}}}}"),
            ] {
                check_and_fix(NAME, &text);
            }
        }
    }
}

#[test]
fn hostile_values_of_other_files_are_checked_all_the_same() {
    let inner = [
        "null",
        "1",
        "\"\"",
        "\"${\"",
        "[]",
        "[[], 1, \"\", {}]",
        "{}",
        "{\"\": null}",
        "{\"a\": [{}]}",
    ];
    let names = [
        "id",
        "version",
        "options",
        "installsAfter",
        "dependsOn",
        "containerEnv",
        "legacyIds",
        "optionalPaths",
        "features",
        "recommendations",
        "unwantedRecommendations",
        "configurations",
        "tasks",
        "settings",
        "extensions",
        "launch",
        "editor.codeActionsOnSave",
        "[python]",
    ];
    let files = [
        "feature",
        "template",
        "lockfile",
        "settings",
        "extensions",
        "launch",
        "tasks",
        "workspace",
    ];
    for file in files {
        for name in names {
            for value in inner {
                let text = format!("{{\"{name}\":{value},\"x\":{{\"{name}\":{value}}}}}");
                check_and_fix(name_for("", &format!("x {file}")), &text);
                check_and_fix(name_for("", &format!("x {file}")), value);
            }
        }
    }
}

fn check_and_fix(name: &str, text: &str) {
    let (sources, report) = look(name, text);
    assert!(report.not_checked.is_empty(), "{:?} in {text}", report.not_checked);
    let _ = apply(&sources, &report.findings, Safety::Unsafe);
}

#[test]
fn fixes_come_to_an_end_and_leave_a_sound_file() {
    for (name, text) in examples() {
        let mut text = text;
        for round in 0.. {
            let (sources, report) = look(name, &text);
            let applied = apply(&sources, &report.findings, Safety::Unsafe);
            let Some(fixed) = applied.texts.into_values().next() else { break };
            assert!(round < 5, "no end of fixing\n{text}");
            let parsed = source::parse(source::Format::of(Path::new("a.json")).unwrap(), &fixed);
            assert!(parsed.faults.is_empty(), "{:?} in\n{fixed}", parsed.faults);
            text = fixed;
        }
    }
}
