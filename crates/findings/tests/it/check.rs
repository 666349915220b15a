use findings::{Check, Level, Report, Rule, Selection, Severity, SourceFile, Sources};

use crate::sample::{self, Model};

static CRASHING: Check<Model> = Check {
    rule: Rule { id: "crashing", summary: "on purpose", ..Rule::STABLE },
    run: |_, report| {
        report.at(0..1, "found before the crash");
        panic!("index 9 out of range");
    },
};

#[test]
fn a_check_that_panics_keeps_its_findings_and_hides_no_other() {
    let mut sources = Sources::default();
    let file = sources.add(SourceFile::new("Dockerfile", "WORKDIR a\n"));
    let mut report = Report::new(file, "Dockerfile");
    let model = Model { file, text: "WORKDIR a\n".to_owned() };
    for check in [&CRASHING, &sample::CHECK] {
        check.run(&model, &mut report);
    }
    let ids: Vec<_> = report.findings.iter().map(|finding| finding.rule.id).collect();
    assert_eq!(ids, ["crashing", "relative-workdir"]);
    let [gap] = report.not_checked.as_slice() else { panic!("one gap: {:?}", report.not_checked) };
    assert_eq!((gap.path.as_str(), gap.rule.as_deref()), ("Dockerfile", Some("crashing")));
    assert!(gap.reason.contains("index 9 out of range"));
}

#[test]
fn an_undecodable_byte_moves_no_offset() {
    let file = SourceFile::decode("f", b"a\xff\xfeb\nc\xc3".to_vec());
    assert_eq!(file.text(), "a??b\nc?");
    assert_eq!(file.undecodable(), [1, 2, 6]);
    assert_eq!(file.position(3).column, 4);
}

#[test]
fn positions_count_characters_and_lines_end_at_line_feeds() {
    let file = SourceFile::new("f", "é x\r\nß\r\n");
    assert_eq!((file.position(3).line, file.position(3).column), (1, 3));
    assert_eq!((file.position(6).line, file.position(6).column), (2, 1));
    assert_eq!(file.line(1), 0..4);
    assert_eq!(file.lines(), 2);
    assert_eq!(file.position(99).offset, file.text().len());
}

#[test]
fn a_level_turns_a_rule_off_or_raises_it_under_any_of_its_names() {
    let rules = sample::rules();
    let mut selection = Selection::default();
    assert!(selection.set(&rules, "ds-0009", Level::At(Severity::Info)));
    assert!(!selection.set(&rules, "DL9999", Level::Off));
    let outcome = sample::check_with(
        "WORKDIR a\n",
        sample::policy(),
        &selection,
        &findings::Baseline::default(),
    );
    assert_eq!(outcome.findings[0].severity, Severity::Info);
    assert!(
        !outcome.fails(Some(Severity::Warning))
            && outcome.fails(Some(Severity::Info))
            && !outcome.fails(None)
    );
    assert_eq!(rules.nearest("relativ-workdir"), Some("relative-workdir"));
}
