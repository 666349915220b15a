//! What holds for every text: no check panics, and safe fixes mend without breaking anything else. The examples of all
//! pages are the texts, whole and damaged.

use std::{collections::BTreeMap, fs, path::Path};

use dockerlint::{Lint, checks::CHECKS};
use findings::{FileId, Finding, Report, Safety, SourceFile, Sources, apply};

/// Every Dockerfile that stands on a page, with the page's name.
pub(crate) fn examples() -> Vec<(String, String)> {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src/checks"));
    let pages =
        fs::read_dir(folder).expect("the checks").map(|entry| entry.expect("a file").path());
    let mut pages: Vec<_> =
        pages.filter(|path| path.extension().is_some_and(|it| it == "md")).collect();
    pages.sort();
    let mut examples = Vec::new();
    for page in pages {
        let text = fs::read_to_string(&page).expect("a page");
        let mut blocks = text.split("\n```");
        while let Some(block) = blocks.next() {
            if let Some((info, body)) = block.split_once('\n')
                && info.starts_with("dockerfile")
            {
                let name = page.file_name().expect("a name").to_string_lossy().into_owned();
                examples.push((name, format!("{body}\n")));
                // The fence that ends it.
                blocks.next();
            }
        }
    }
    assert!(examples.len() > 2 * CHECKS.len(), "{} examples", examples.len());
    examples
}

/// All checks, those that are off by default too.
pub(crate) fn look(text: &str) -> (Sources, FileId, Vec<Finding>) {
    let mut sources = Sources::default();
    let file = sources.add(SourceFile::new("Dockerfile", text));
    let lint = Lint::new(file, sources.get(file));
    let mut report = Report::new(file, "Dockerfile");
    for check in CHECKS {
        check.run(&lint, &mut report);
    }
    assert!(report.not_checked.is_empty(), "{:?}\n{text}", report.not_checked);
    for finding in &report.findings {
        let id = finding.rule.id;
        assert!(
            text.get(finding.span.range()).is_some(),
            "{id} points outside: {:?}\n{text}",
            finding.span
        );
        let edits = finding.fix.iter().flat_map(|fix| &fix.edits);
        assert!(
            edits.clone().all(|edit| text.get(edit.span.range()).is_some()),
            "{id} edits outside\n{text}"
        );
    }
    (sources, file, report.findings)
}

fn counts(findings: &[Finding]) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for finding in findings {
        *counts.entry(finding.rule.id).or_default() += 1;
    }
    counts
}

/// The text that one round of fixes makes.
fn fixed(text: &str, safety: Safety) -> String {
    let (sources, file, findings) = look(text);
    apply(&sources, &findings, safety).texts.remove(&file).unwrap_or_else(|| text.to_owned())
}

/// Fixes until nothing is left to fix, as the programs do.
fn mended(text: &str, safety: Safety) -> String {
    let mut text = text.to_owned();
    for _ in 0..10 {
        let next = fixed(&text, safety);
        if next == text {
            return text;
        }
        text = next;
    }
    panic!("fixes chase one another:\n{text}");
}

#[test]
fn safe_fixes_bring_no_finding_and_are_done_once() {
    for (page, text) in examples() {
        let (_, _, before) = look(&text);
        let after_text = mended(&text, Safety::Safe);
        let (_, _, after) = look(&after_text);
        let (before, after) = (counts(&before), counts(&after));
        for (rule, count) in after {
            let old = before.get(rule).copied().unwrap_or_default();
            assert!(count <= old, "{page}: fixes bring {rule}\n{text}\nbecomes\n{after_text}");
        }
    }
}

#[test]
fn unsafe_fixes_come_to_an_end() {
    for (_, text) in examples() {
        look(&mended(&text, Safety::Unsafe));
    }
}

#[test]
fn a_fix_leaves_every_other_instruction_as_it_is() {
    for (page, text) in examples() {
        let (sources, file, findings) = look(&text);
        for finding in findings.iter().filter(|finding| finding.fix.is_some()) {
            let fix = finding.fix.as_ref().expect("filtered");
            let edited = apply(&sources, std::slice::from_ref(finding), Safety::Unsafe);
            let Some(edited) = edited.texts.get(&file) else { continue };
            let whole = |text: &str| {
                let parsed = dockerfile::Dockerfile::parse(text);
                parsed
                    .instructions()
                    .map(|found| parsed.slice(found.span.clone()).to_owned())
                    .collect::<Vec<_>>()
            };
            let parsed = dockerfile::Dockerfile::parse(text.as_str());
            let touched = |span: &std::ops::Range<usize>| {
                fix.edits
                    .iter()
                    .any(|edit| edit.span.start <= span.end && span.start <= edit.span.end)
            };
            let untouched = parsed.instructions().filter(|found| !touched(&found.span));
            let after = whole(edited);
            for instruction in untouched {
                let text = parsed.slice(instruction.span.clone());
                let id = finding.rule.id;
                assert!(
                    after.iter().any(|other| other == text),
                    "{page}: {id} changed {text}\n{edited}"
                );
            }
        }
    }
}

#[test]
fn damaged_files_stop_no_check() {
    const INSERTED: [&str; 14] =
        ["\n", "\\\n", "\"", "'", "$", "${", "<<E\n", "#", "[", "|", "&&", "=", "--", "ä"];
    for (number, (_, text)) in examples().into_iter().enumerate() {
        let ends: Vec<_> = text.char_indices().map(|(at, _)| at).collect();
        // Every seventh place, shifted from file to file: all of them would take minutes.
        for at in ends.into_iter().skip(number % 7).step_by(7) {
            look(&text[..at]);
            let inserted = INSERTED[(number + at) % INSERTED.len()];
            look(&format!("{}{inserted}{}", &text[..at], &text[at..]));
        }
    }
}
