//! Lines of any length: minified files have one, and findings all over it.

use std::time::{Duration, Instant};

use findings::{
    Baseline, Check, Fix, Gate, Outcome, Report, Rule, Rules, Selections, SourceFile, Sources,
    render::{Format, Style, plain, render},
};

use crate::sample::{TOOL, policy};

/// Each `bad` is a finding.
static CHECK: Check<(findings::FileId, String)> = Check {
    rule: Rule { id: "bad-word", summary: "a bad word", docs: "# bad-word", ..Rule::STABLE },
    run: |(file, text), report| {
        for (at, word) in text.match_indices("bad") {
            let span = file.span(at..at + word.len());
            report.at(span, "say it well").fix(Fix::safe("say good").replace(span, "good"));
        }
    },
};

fn outcome(text: &str) -> Outcome {
    let mut sources = Sources::default();
    let file = sources.add(SourceFile::new("f", text));
    let mut report = Report::new(file, "f");
    CHECK.run(&(file, text.to_owned()), &mut report);
    let gate = Gate {
        rules: &Rules::new([&CHECK.rule]),
        selections: &Selections::default(),
        comments: &[],
        policy: policy(),
        baseline: &Baseline::default(),
    };
    Outcome::new(sources, vec![report], &gate, 1)
}

fn drawn(text: &str) -> String {
    let outcome = outcome(text);
    plain(&outcome.shown, &outcome.findings[0])
}

#[test]
fn a_finding_far_inside_a_line_is_drawn_with_what_is_near_at_its_true_place() {
    let text = format!("one\n{}bad{}\nthree\n", "é, ".repeat(400), " ß".repeat(900));
    let drawing = drawn(&text);
    let lines: Vec<_> = drawing.lines().collect();
    assert_eq!(lines[1], " --> f:2:1201");
    let (before, behind) = ("é, ".repeat(19), " ß".repeat(35));
    assert_eq!(lines[3], format!("2 | ...{before}bad{behind}..."));
    assert_eq!(lines[4].find('^'), Some("2 | ...".len() + before.chars().count()));
    let fixed = lines.iter().find(|line| line.starts_with("2 + …é, é")).expect("the fixed line");
    assert!(fixed.contains("é, good ß") && fixed.ends_with("ß…"), "{fixed}");
    assert!(drawing.len() < 2_000, "{drawing}");
}

#[test]
fn a_fix_of_a_line_that_is_not_long_shows_all_of_it() {
    let text = format!("{}bad{}", "a ".repeat(100), " b".repeat(100));
    let drawing = drawn(&text);
    assert!(drawing.contains(" --> f:1:201\n"), "{drawing}");
    assert!(drawing.contains(&format!("\n1 + {}\n", text.replace("bad", "good"))), "{drawing}");
}

#[test]
fn positions_in_long_lines_count_characters() {
    let text = format!("x\n{}\n{}", "aé".repeat(1_000), "€".repeat(300));
    let file = SourceFile::new("f", text.as_str());
    for (at, _) in text.char_indices() {
        let line = text[..at].rsplit('\n').next().unwrap_or_default();
        assert_eq!(file.position(at).column, line.chars().count() + 1, "{at}");
    }
    assert_eq!(file.position(usize::MAX).column, 301);
}

#[test]
fn masking_changes_no_place_of_what_is_behind_it() {
    let mut sources = Sources::default();
    let text = format!("{}\n{}bad", "é".repeat(300), "é".repeat(300));
    let file = sources.add(SourceFile::new("f", text.as_str()));
    let spans = [file.span(650..700), file.span(590..660), file.span(10..11), file.span(10..14)];
    let masked = sources.masked(&spans);
    let masked = masked.get(file);
    assert_eq!(masked.text().len(), text.len());
    assert_eq!(masked.text().matches('*').count(), 4 + 110);
    let line = masked.text().lines().nth(1).expect("two lines");
    let column = line[..line.len() - 3].chars().count() + 1;
    assert_eq!(masked.position(text.len() - 3).column, column);
}

/// The time for `count` findings on one line, with every drawing.
fn time(count: usize) -> Duration {
    let text = format!(
        "{}{}",
        "é".repeat(10),
        "bad and more text that is not, one has to say. ".repeat(count)
    );
    let start = Instant::now();
    let outcome = outcome(&text);
    assert_eq!(outcome.findings.len(), count);
    for format in Format::ALL {
        assert!(!render(format, &outcome, TOOL, Style::default()).is_empty());
    }
    start.elapsed()
}

#[test]
fn four_thousand_findings_on_one_line_cost_eight_times_five_hundred() {
    let short = (0..3).map(|_| time(500)).min().unwrap_or_default();
    let long = time(4_000);
    assert!(long < short * 24 + Duration::from_millis(100), "{short:?} becomes {long:?}");
}
