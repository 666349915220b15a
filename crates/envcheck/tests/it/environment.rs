//! Pages of the checks of what files refer to: an example is all that exists. `executable` behind the language gives the
//! right to every file, `crlf=PATH` gives a file the line ends of Windows.

use std::{collections::BTreeMap, path::Path};

use dockerlint::Known;
use envcheck::{
    Surroundings,
    checks::environment::CHECKS,
    inspect, kind_of,
    model::environment::{FileFacts, Listing, placeholders},
};
use findings::{Level, Report, Rule, Selection, Selections, SourceFile, Sources};
use testkit::Checked;

const SOURCES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/checks/environment");

fn look_at(files: &[(String, String)], listing: Listing, rule: &Rule) -> (Sources, Report) {
    let mut sources = Sources::default();
    for (path, text) in files.iter().filter(|(path, _)| kind_of(Path::new(path)).is_some()) {
        sources.add(SourceFile::new(path.as_str(), text.as_str()));
    }
    let mut selection = Selection::default();
    selection.set_rule(rule, Level::On);
    let surroundings = Surroundings { listing, ..Surroundings::default() };
    let selections = Selections::new(selection);
    let inspected = inspect(&sources, &selections, &surroundings, |_| Known::default());
    let mut reports = inspected.reports.into_iter();
    let mut all = reports.next().expect("at least one file");
    for report in reports {
        all.findings.extend(report.findings);
        all.not_checked.extend(report.not_checked);
        all.hidden.extend(report.hidden);
    }
    (sources, all)
}

#[test]
fn every_check_of_environments_is_listed_and_its_page_holds() {
    let rules = CHECKS.iter().map(|check| &check.rule);
    testkit::family(Path::new(SOURCES), rules, |rule, language, text| {
        let word = language.split(' ').nth(1).unwrap_or_default();
        let files = testkit::files(text).expect("files with their names");
        let facts = files.iter().map(|(path, text)| {
            let crlf = word.strip_prefix("crlf=") == Some(path);
            let text = if crlf { text.replace('\n', "\r\n") } else { text.clone() };
            (path.clone(), Some(FileFacts::of(text.as_bytes(), Some(word == "executable"))))
        });
        let mut listing = Listing::complete(facts.collect::<BTreeMap<_, _>>());
        for (path, _) in &files {
            let Some(folder) = path.strip_suffix("/devcontainer-template.json") else { continue };
            let texts = files.iter().filter(|(path, _)| path.starts_with(folder));
            let found = texts.flat_map(|(_, text)| placeholders(text));
            let found = found.map(|(name, _)| name.to_owned()).collect();
            listing.placeholders.insert(folder.to_owned(), found);
        }
        let (sources, report) = look_at(&files, listing, rule);
        assert!(report.not_checked.is_empty(), "{:?}", report.not_checked);
        Checked::new(sources, report, rule)
    });
}

#[test]
fn where_nobody_looked_nothing_is_missing() {
    let text = r#"{ "build": { "dockerfile": "Dockerfile" }, "postCreateCommand": "./setup.sh" }"#;
    let files = [(".devcontainer/devcontainer.json".to_owned(), text.to_owned())];
    let rule = &CHECKS[0].rule;
    let (_, report) = look_at(&files, Listing::default(), rule);
    assert!(report.findings.is_empty(), "{:?}", report.findings);
}
