use serde_json::{Map, Value};

use crate::{
    Baseline, Comment, Finding, NotChecked, Report, Rules, Selections, Severity, Sources, State,
    fingerprint,
    suppress::{Policy, Suppressions},
};

/// Who reports: the head of every machine format.
#[derive(Debug, Clone, Copy)]
pub struct Tool {
    /// Name of the program.
    pub name: &'static str,
    /// Its version.
    pub version: &'static str,
}

/// Everything that decides what becomes of raw findings.
#[derive(Debug)]
pub struct Gate<'a> {
    /// Every rule of the program.
    pub rules: &'a Rules,
    /// Which of them run on which file.
    pub selections: &'a Selections,
    /// Comments of all files.
    pub comments: &'a [Comment],
    /// How suppressions are judged.
    pub policy: Policy,
    /// Known findings.
    pub baseline: &'a Baseline,
}

/// A finished run: what renderers draw and exit codes come from.
#[derive(Debug)]
pub struct Outcome {
    /// The texts that spans point into.
    pub sources: Sources,
    /// The same texts as they may be shown: secrets masked.
    pub shown: Sources,
    /// Sorted by path, place and rule.
    pub findings: Vec<Finding>,
    /// Sorted.
    pub not_checked: Vec<NotChecked>,
    /// Number of findings silenced by comments.
    pub suppressed: usize,
    /// Number of files, images or tools looked at.
    pub files: usize,
    /// Facts of the command, by their JSON key.
    pub facts: Map<String, Value>,
}

impl Outcome {
    /// The end of the pipeline: levels, suppressions, order, fingerprints, baseline.
    pub fn new(sources: Sources, reports: Vec<Report>, gate: &Gate<'_>, files: usize) -> Self {
        let (mut findings, mut not_checked, mut hidden) = (Vec::new(), Vec::new(), Vec::new());
        for report in reports {
            findings.extend(report.findings);
            not_checked.extend(report.not_checked);
            hidden.extend(report.hidden);
        }
        gate.selections.apply(&mut findings);
        let suppressed = suppress(&mut findings, &sources, gate);
        findings.sort_by(|a, b| order(a, &sources).cmp(&order(b, &sources)));
        findings.dedup_by(|a, b| order(a, &sources) == order(b, &sources));
        not_checked.sort();
        not_checked.dedup();
        fingerprint::assign(&mut findings, &sources);
        gate.baseline.mark(&mut findings);
        let shown = sources.masked(&hidden);
        Self { sources, shown, findings, not_checked, suppressed, files, facts: Map::new() }
    }

    /// Findings of that severity which count.
    pub fn count(&self, severity: Severity) -> usize {
        self.new_findings().filter(|finding| finding.severity == severity).count()
    }

    /// Findings that are in no baseline.
    pub fn new_findings(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.state == State::New)
    }

    /// Whether a finding at or above `threshold` counts; `None` fails on nothing.
    pub fn fails(&self, threshold: Option<Severity>) -> bool {
        threshold.is_some_and(|threshold| {
            self.new_findings().any(|finding| finding.severity >= threshold)
        })
    }
}

fn suppress(findings: &mut Vec<Finding>, sources: &Sources, gate: &Gate<'_>) -> usize {
    let mut house = Report::new(crate::FileId::default(), "");
    let mut suppressions =
        Suppressions::read(gate.comments, sources, gate.rules, gate.policy, &mut house);
    let suppressed = suppressions.apply(findings, sources);
    let ran = |file, id: &str| {
        gate.rules.called(id).iter().any(|rule| gate.selections.of(file).runs(rule))
    };
    suppressions.report_unused(ran, &mut house);
    gate.selections.apply(&mut house.findings);
    findings.append(&mut house.findings);
    suppressed
}

fn order<'a>(
    finding: &'a Finding,
    sources: &'a Sources,
) -> (&'a str, usize, usize, &'a str, &'a str, Option<&'a str>) {
    let Finding { span, rule, message, identity, .. } = finding;
    (sources.get(span.file).path(), span.start, span.end, rule.id, message, identity.as_deref())
}
