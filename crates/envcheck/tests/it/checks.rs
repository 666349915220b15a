use std::{fs, path::Path};

use envcheck::checks::{devcontainer, feature, lockfile, manifest, shape, template, vscode};
use findings::{Check, Rule};
use testkit::Checked;

use crate::{ids, look, look_for, name_for};

const SOURCES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/checks");

fn family<M>(folder: &str, checks: &'static [&'static Check<M>]) {
    let rules: Vec<&Rule> = checks.iter().map(|check| &check.rule).collect();
    testkit::family(&Path::new(SOURCES).join(folder), rules, |rule, language, text| {
        let (sources, report) = look_for(rule, name_for(folder, language), text);
        Checked::new(sources, report, rule)
    });
}

#[test]
fn every_check_of_devcontainers_is_listed_and_its_page_holds() {
    family("devcontainer", devcontainer::CHECKS);
}

#[test]
fn every_check_of_shapes_is_listed_and_its_page_holds() {
    family("shape", shape::CHECKS);
}

#[test]
fn every_check_of_manifests_is_listed_and_its_page_holds() {
    family("manifest", manifest::CHECKS);
}

#[test]
fn every_check_of_features_is_listed_and_its_page_holds() {
    family("feature", feature::CHECKS);
}

#[test]
fn every_check_of_templates_is_listed_and_its_page_holds() {
    family("template", template::CHECKS);
}

#[test]
fn every_check_of_lockfiles_is_listed_and_its_page_holds() {
    family("lockfile", lockfile::CHECKS);
}

#[test]
fn every_check_of_vscode_is_listed_and_its_page_holds() {
    family("vscode", vscode::CHECKS);
}

#[test]
fn no_check_reads_files_or_starts_processes() {
    let mut files = 0;
    let mut folders = vec![Path::new(SOURCES).to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            for word in ["std::fs", "std::process", "std::net", "gather", "bollard", "tokio"] {
                assert!(!text.contains(word), "{} names {word}", path.display());
            }
            files += 1;
        }
    }
    assert!(files >= 2 * devcontainer::CHECKS.len());
}

#[test]
fn no_rule_has_the_id_or_alias_of_another() {
    let mut names: Vec<_> =
        envcheck::rules().flat_map(|rule| [&[rule.id], rule.aliases].concat()).collect();
    // Of one problem that another tool tells apart less finely.
    names.retain(|name| *name == name.to_lowercase());
    let all = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), all);
}

#[test]
fn an_empty_file_says_nothing_about_the_container() {
    assert_eq!(ids(""), ["no-container-source"]);
    assert_eq!(ids("// nothing yet\n"), ["no-container-source"]);
}

#[test]
fn a_file_that_is_no_object_has_the_wrong_type() {
    assert_eq!(ids("[]"), ["wrong-type"]);
    assert_eq!(ids("null"), ["wrong-type"]);
}

#[test]
fn a_fault_of_the_syntax_hides_no_other_finding() {
    let text = "{ 'image': \"debian:12\", \"forwardPort\": [1] \"init\": 1, \"init\": 2 ";
    let found = ids(text);
    for id in ["invalid-syntax", "duplicate-key", "unknown-property", "wrong-type"] {
        assert!(found.contains(&id), "{id} is missing in {found:?}");
    }
}

#[test]
fn properties_of_a_template_are_not_judged_before_they_are_filled_in() {
    let text = r#"{ "image": "a/b:${templateOption:tag}", "shutdownAction": "${templateOption:end}",
        "hostRequirements": { "memory": "${templateOption:memory}" },
        "features": { "${templateOption:feature}": {} } }"#;
    assert_eq!(ids(text), [""; 0]);
}

#[test]
fn moving_properties_keeps_windows_line_ends() {
    let text =
        "{\r\n\t\"image\": \"debian:12\",\r\n\t\"settings\": {\r\n\t\t\"a\": 1\r\n\t}\r\n}\r\n";
    let (sources, report) = look(".devcontainer.json", text);
    let applied = findings::apply(&sources, &report.findings, findings::Safety::Safe);
    let fixed = applied.texts.into_values().next().unwrap();
    assert_eq!(fixed.matches('\n').count(), fixed.matches("\r\n").count());
    assert!(
        fixed.contains("\r\n\t\t\t\"settings\": {\r\n\t\t\t\t\"a\": 1\r\n\t\t\t}\r\n"),
        "{fixed}"
    );
    assert_eq!(ids(&fixed), [""; 0]);
}
