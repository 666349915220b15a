use findings::{Fix, Report, Safety, SourceFile, Sources, apply};

use crate::sample::{CHECK, check};

/// Applies fixes given as (range, text) to `abcdef`.
fn applied(
    fixes: &[(Safety, std::ops::Range<usize>, &str)],
    up_to: Safety,
) -> (String, usize, usize) {
    let mut sources = Sources::default();
    let file = sources.add(SourceFile::new("f", "abcdef"));
    let mut report = Report::new(file, "f");
    report.enter(&CHECK.rule);
    for (safety, range, text) in fixes {
        let fix = Fix { safety: *safety, ..Fix::safe("do it") };
        report.at(range, "").fix(fix.replace(file.span(range.clone()), *text));
    }
    let applied = apply(&sources, &report.findings, up_to);
    let text = applied.texts.get(&file).cloned().unwrap_or_else(|| "abcdef".to_owned());
    (text, applied.fixes.values().sum(), applied.overlapping)
}

#[test]
fn fixes_are_applied_from_the_end_so_that_places_hold() {
    let fixes = [(Safety::Safe, 0..1, "AAA"), (Safety::Safe, 3..4, ""), (Safety::Safe, 6..6, "!")];
    assert_eq!(applied(&fixes, Safety::Safe), ("AAAbcef!".to_owned(), 3, 0));
}

#[test]
fn a_fix_that_overlaps_another_is_left_for_the_next_run() {
    assert_eq!(
        applied(&[(Safety::Safe, 0..3, "X"), (Safety::Safe, 2..4, "Y")], Safety::Safe),
        ("Xdef".to_owned(), 1, 1)
    );
    assert_eq!(
        applied(&[(Safety::Safe, 1..1, "X"), (Safety::Safe, 1..1, "Y")], Safety::Safe),
        ("aXbcdef".to_owned(), 1, 1)
    );
    assert_eq!(
        applied(&[(Safety::Safe, 0..2, "X"), (Safety::Safe, 2..4, "Y")], Safety::Safe),
        ("XYef".to_owned(), 2, 0)
    );
}

#[test]
fn two_findings_with_one_cure_are_cured_once() {
    assert_eq!(
        applied(&[(Safety::Safe, 1..1, "X"), (Safety::Safe, 1..1, "X")], Safety::Safe),
        ("aXbcdef".to_owned(), 2, 0)
    );
}

#[test]
fn an_unsafe_fix_waits_until_it_is_asked_for() {
    let fixes = [(Safety::Unsafe, 0..1, "X")];
    assert_eq!(applied(&fixes, Safety::Safe).0, "abcdef");
    assert_eq!(applied(&fixes, Safety::Unsafe).0, "Xbcdef");
}

#[test]
fn a_text_that_is_not_the_files_own_bytes_is_never_edited() {
    let mut sources = Sources::default();
    for file in [SourceFile::decode("f", b"ab\xff".to_vec()), SourceFile::history("image", "ab?")] {
        let file = sources.add(file);
        let mut report = Report::new(file, "f");
        report.enter(&CHECK.rule);
        report.at(0..1, "").fix(Fix::safe("do it").replace(file.span(0..1), "X"));
        assert!(apply(&sources, &report.findings, Safety::Unsafe).texts.is_empty());
    }
}

#[test]
fn a_fixed_file_has_nothing_left_to_fix() {
    let outcome = check("WORKDIR a\nWORKDIR b\n");
    let fixed = apply(&outcome.sources, &outcome.findings, Safety::Safe)
        .texts
        .into_values()
        .next()
        .expect("a changed file");
    assert_eq!(fixed, "WORKDIR /a\nWORKDIR /b\n");
    assert!(check(&fixed).findings.is_empty());
}
