use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::{
    Baseline, Comment, FileId, Finding, NotChecked, Report, Rules, Selections, Severity, Sources,
    Span, State, credential,
    finding::escape,
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
    /// Values that are masked, by the file they stand in.
    secrets: BTreeSet<(FileId, String)>,
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
        hidden.extend(credentials(&findings, &sources));
        let shown = sources.masked(&hidden);
        let secrets = secrets(&sources, &hidden);
        redact(&mut findings, &secrets, &hidden);
        findings.iter_mut().for_each(Finding::escape);
        for gap in &mut not_checked {
            escape(&mut gap.path);
        }
        Self {
            sources,
            shown,
            findings,
            not_checked,
            suppressed,
            files,
            facts: Map::new(),
            secrets,
        }
    }

    /// Adds a command's own facts, credentials masked in every string.
    pub fn add_facts(&mut self, facts: Map<String, Value>) {
        let masked = facts.into_iter().map(|(key, value)| (key, self.masked(value)));
        self.facts = masked.collect();
    }

    fn masked(&self, value: Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.clean(&text, |_| true)),
            Value::Array(items) => items.into_iter().map(|item| self.masked(item)).collect(),
            Value::Object(members) => {
                members.into_iter().map(|(key, value)| (key, self.masked(value))).collect()
            }
            other => other,
        }
    }

    fn clean(&self, text: &str, of: impl Fn(FileId) -> bool) -> String {
        let mut shown = text.as_bytes().to_vec();
        for place in credential::places(text) {
            shown[place].fill(b'*');
        }
        let mut shown = String::from_utf8_lossy(&shown).into_owned();
        for (_, secret) in self.secrets.iter().filter(|(file, _)| of(*file)) {
            shown = mask(&shown, secret);
        }
        shown
    }

    /// A text that takes the place of `file`'s, as it may be shown.
    pub fn redacted(&self, file: FileId, text: &str) -> String {
        self.clean(text, |of| of == file)
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
    let mut house = Report::new(FileId::default(), "");
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

/// Credentials in the files that a drawing may quote, whether or not a check looked for them.
fn credentials(findings: &[Finding], sources: &Sources) -> Vec<Span> {
    let related =
        findings.iter().flat_map(|finding| finding.related.iter().map(|related| related.span.file));
    let files: BTreeSet<_> =
        findings.iter().map(|finding| finding.span.file).chain(related).collect();
    let places = |file: FileId| {
        credential::places(sources.get(file).text()).into_iter().map(move |range| file.span(range))
    };
    files.into_iter().flat_map(places).collect()
}

/// A shorter secret may be any word: it is masked where it stands, and in what takes the place of its file's text.
const TELLING: usize = 6;

/// The hidden values.
fn secrets(sources: &Sources, hidden: &[Span]) -> BTreeSet<(FileId, String)> {
    let values = hidden.iter().map(|span| (span.file, sources.quote(*span).trim()));
    values
        .filter(|(_, value)| !value.is_empty())
        .map(|(file, value)| (file, value.to_owned()))
        .collect()
}

/// Takes the secrets of a finding's own files out of its messages, and marks a fix that would show one.
fn redact(findings: &mut [Finding], secrets: &BTreeSet<(FileId, String)>, hidden: &[Span]) {
    for finding in findings {
        if let Some(fix) = &mut finding.fix {
            // The new text may hold the old one in other words.
            fix.confidential |= fix.edits.iter().any(|edit| {
                hidden.iter().any(|span| {
                    span.file == edit.span.file
                        && span.start < edit.span.end
                        && edit.span.start < span.end
                })
            });
        }
        let related = finding.related.iter().map(|related| related.span.file);
        let files: BTreeSet<_> = related.chain([finding.span.file]).collect();
        for (_, secret) in
            secrets.iter().filter(|(file, secret)| files.contains(file) && secret.len() >= TELLING)
        {
            finding.redact(secret);
        }
    }
}

fn order<'a>(
    finding: &'a Finding,
    sources: &'a Sources,
) -> (&'a str, usize, usize, &'a str, &'a str, Option<&'a str>) {
    let Finding { span, rule, message, identity, .. } = finding;
    (sources.get(span.file).path(), span.start, span.end, rule.id, message, identity.as_deref())
}

/// `text` with `secret` masked; a short one only where it is a word of its own.
fn mask(text: &str, secret: &str) -> String {
    let stars = "*".repeat(secret.len());
    if secret.len() >= TELLING {
        return text.replace(secret, &stars);
    }
    let apart = |at: usize| {
        let joins = |c: char| c.is_alphanumeric() || c == '_';
        !text[at + secret.len()..].starts_with(joins)
            // `-pVALUE` has no end in front of it.
            && (!text[..at].ends_with(joins) || text[..at].ends_with("-p"))
    };
    let found: Vec<_> =
        text.match_indices(secret).map(|(at, _)| at).filter(|at| apart(*at)).collect();
    let mut masked = text.to_owned();
    for at in found {
        masked.replace_range(at..at + secret.len(), &stars);
    }
    masked
}
