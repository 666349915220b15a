//! No text stops a check, and safe fixes come to an end.
#![no_main]

use dockerlint::{Lint, checks::CHECKS};
use findings::{Report, Safety, SourceFile, Sources, apply};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut text = String::from_utf8_lossy(bytes).into_owned();
    for _ in 0..4 {
        let mut sources = Sources::default();
        let file = sources.add(SourceFile::new("Dockerfile", text.as_str()));
        let lint = Lint::new(file, sources.get(file));
        let mut report = Report::new(file, "Dockerfile");
        for check in CHECKS {
            check.run(&lint, &mut report);
        }
        assert!(report.not_checked.is_empty(), "{:?}", report.not_checked);
        for finding in &report.findings {
            assert!(text.get(finding.span.range()).is_some(), "{}", finding.rule.id);
        }
        match apply(&sources, &report.findings, Safety::Safe).texts.remove(&file) {
            Some(next) => text = next,
            None => return,
        }
    }
});
