use std::path::Path;

use findings::{Report, Rules, SourceFile, Sources};
use source::{Format, RULES, config::Key, config::Kind};
use testkit::Checked;

const KEYS: &[Key] = &[
    Key { path: &["image", "size-budget"], kind: Kind::Bytes, doc: "Largest size of an image." },
    Key { path: &["rules"], kind: Kind::RuleLevels, doc: "Levels of rules." },
];

#[test]
fn every_page_holds() {
    for rule in RULES {
        let folder = if rule.id == "invalid-configuration" { "config" } else { "syntax" };
        let page = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("src")
            .join(folder)
            .join(rule.id.replace('-', "_"));
        testkit::page(&page.with_extension("md"), |language, text| {
            let (sources, report) =
                if folder == "config" { configuration(text) } else { syntax(language, text) };
            Checked::new(sources, report, rule)
        });
    }
}

#[test]
fn rules_are_listed_in_the_order_of_their_ids() {
    assert!(RULES.is_sorted_by_key(|rule| rule.id));
}

fn syntax(language: &str, text: &str) -> (Sources, Report) {
    let bytes = if language == "latin1" {
        text.replace("\\xE9", "\u{1}").into_bytes()
    } else {
        text.into()
    };
    let bytes = bytes.into_iter().map(|byte: u8| if byte == 1 { 0xE9 } else { byte }).collect();
    let format = match language {
        "jsonc" => Format::Jsonc,
        "toml" => Format::Toml,
        "dotenv" => Format::Dotenv,
        _ => Format::Yaml,
    };
    let file = SourceFile::decode(language, bytes);
    let parsed = source::parse(format, file.text());
    let mut sources = Sources::default();
    let id = sources.add(file);
    let mut report = Report::new(id, language);
    source::report_faults(&parsed, &mut report);
    source::report_undecodable(sources.get(id), &mut report);
    (sources, report)
}

fn configuration(text: &str) -> (Sources, Report) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("envcheck.toml");
    source::replace(&file, text.as_bytes()).unwrap();
    let rules = Rules::new(RULES.iter().copied());
    let locator = source::config::Locator::new(source::config::Choice::Nearest).unwrap();
    let mut configuration = source::config::Configuration::new(locator, KEYS, &rules);
    let mut sources = Sources::default();
    configuration.of(folder.path(), &mut sources);
    let (mut reports, _) = configuration.finish();
    // The folder's name differs from run to run.
    let file = SourceFile::new("envcheck.toml", text);
    let mut shown = Sources::default();
    shown.add(file);
    (shown, reports.remove(0))
}
