//! The table of mistakes in dev containers is held to the rules there are.

use std::collections::BTreeSet;

use envcheck::checks::{
    devcontainer, environment, feature, lockfile, manifest, shape, template, vscode,
};
use findings::{Check, Rule};

const TABLE: &str = include_str!("../../../../docs/dev-containers.md");

/// The rules of each row.
fn rows() -> Vec<BTreeSet<&'static str>> {
    let rows = TABLE.lines().filter(|line| line.starts_with("| ")).skip(1).enumerate();
    let rows = rows.map(|(index, line)| {
        let cells: Vec<_> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        assert_eq!(cells.first().and_then(|it| it.parse().ok()), Some(index + 1), "{line}");
        cells.last().expect("rules").split(", ").map(|id| id.trim_matches('`')).collect()
    });
    rows.collect()
}

fn of<M>(checks: &'static [&'static Check<M>]) -> impl Iterator<Item = &'static Rule> {
    checks.iter().map(|check| &check.rule)
}

/// The rules about dev containers, those about versions and the syntax of files in general left out.
fn rules() -> Vec<&'static Rule> {
    let own = of(devcontainer::CHECKS).chain(of(environment::CHECKS)).chain(of(feature::CHECKS));
    let own = own.chain(of(lockfile::CHECKS)).chain(of(manifest::CHECKS)).chain(of(shape::CHECKS));
    own.chain(of(template::CHECKS)).chain(of(vscode::CHECKS)).collect()
}

/// Whether an example of its page shows a fix that is made without asking.
fn has_safe_fix(rule: &Rule) -> bool {
    let help =
        |line: &&str| line.starts_with("help: ") && !line.ends_with("(unsafe: look at it first)");
    rule.docs.lines().any(|line| help(&line))
}

#[test]
fn each_of_the_eighty_mistakes_has_rules_that_exist() {
    let rows = rows();
    assert_eq!(rows.len(), 80);
    let known: BTreeSet<_> = envcheck::rules().map(|rule| rule.id).collect();
    for (index, row) in rows.iter().enumerate() {
        let unknown: Vec<_> = row.difference(&known).collect();
        assert!(!row.is_empty() && unknown.is_empty(), "{}: {unknown:?}", index + 1);
    }
}

#[test]
fn seventy_checks_and_thirty_five_safe_fixes_are_there() {
    let rules = rules();
    let fixes = rules.iter().filter(|rule| has_safe_fix(rule)).count();
    assert!(rules.len() >= 130, "{} checks", rules.len());
    assert!(fixes >= 35, "{fixes} safe fixes");
}
