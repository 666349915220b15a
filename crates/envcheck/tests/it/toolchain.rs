//! Pages of the checks across files. An example is one file, named behind its language (`text .nvmrc bad`), or several.

use std::path::Path;

use dockerlint::Known;
use envcheck::{
    Surroundings,
    checks::toolchain::CHECKS,
    inspect,
    model::toolchain::{Circumstances, Wanted},
};
use findings::{Level, Report, Rule, Selection, Selections, SourceFile, Sources};
use testkit::Checked;

const SOURCES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/checks/toolchain");

/// Everything found in `files` together, by `rule` also where it is optional; `wanted` is what `sync` is told.
pub(crate) fn look_at(
    files: &[(String, String)],
    rule: &Rule,
    wanted: Option<Wanted>,
) -> (Sources, Report) {
    let mut sources = Sources::default();
    for (path, text) in files {
        sources.add(SourceFile::new(path.as_str(), text.as_str()));
    }
    let known = |_| Known::default();
    let mut selection = Selection::default();
    selection.set_rule(rule, Level::On);
    let selections = Selections::new(selection);
    let circumstances = Circumstances { wanted, ..Circumstances::default() };
    let surroundings = Surroundings { circumstances, ..Surroundings::default() };
    let inspected = inspect(&sources, &selections, &surroundings, known);
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
fn every_check_of_toolchains_is_listed_and_its_page_holds() {
    let rules = CHECKS.iter().map(|check| &check.rule);
    testkit::family(Path::new(SOURCES), rules, |rule, language, text| {
        let word = language.split(' ').nth(1);
        let wanted = word.and_then(|word| word.strip_prefix("wanted="));
        let wanted = wanted.and_then(|wanted| wanted.split_once(':'));
        let wanted = wanted.map(|(tool, version)| Wanted::parse(tool, version).expect("a version"));
        let name = word.unwrap_or("example");
        let files =
            testkit::files(text).unwrap_or_else(|| vec![(name.to_owned(), text.to_owned())]);
        let (sources, report) = look_at(&files, rule, wanted);
        assert!(report.not_checked.is_empty(), "{:?}", report.not_checked);
        Checked::new(sources, report, rule)
    });
}
