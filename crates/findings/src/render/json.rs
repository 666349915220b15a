use serde::Serialize;
use serde_json::{Map, Value};

use crate::{
    Finding, Fix, NotChecked, Outcome, Position, Related, Safety, Severity, Sources, Span, State,
    Tool,
};

/// Version of the schema; raised when a field changes its meaning or goes.
const SCHEMA: u32 = 1;

#[derive(Serialize)]
struct Log<'a> {
    schema: u32,
    tool: &'a str,
    version: &'a str,
    findings: Vec<Entry<'a>>,
    not_checked: &'a [NotChecked],
    summary: Summary,
    #[serde(flatten)]
    facts: &'a Map<String, Value>,
}

#[derive(Serialize)]
struct Entry<'a> {
    rule: &'a str,
    aliases: &'a [&'a str],
    severity: Severity,
    message: &'a str,
    #[serde(flatten)]
    place: Located<'a>,
    related: Vec<Note<'a>>,
    fix: Option<Repair<'a>>,
    fingerprint: &'a str,
    state: State,
}

#[derive(Serialize)]
struct Located<'a> {
    path: &'a str,
    start: Position,
    end: Position,
}

#[derive(Serialize)]
struct Note<'a> {
    #[serde(flatten)]
    place: Located<'a>,
    message: &'a str,
}

#[derive(Serialize)]
struct Repair<'a> {
    safety: Safety,
    edits: Vec<Replacement<'a>>,
}

#[derive(Serialize)]
struct Replacement<'a> {
    path: &'a str,
    start: usize,
    end: usize,
    text: &'a str,
}

#[derive(Serialize)]
struct Summary {
    files: usize,
    error: usize,
    warning: usize,
    info: usize,
    suppressed: usize,
}

pub(super) fn render(outcome: &Outcome, tool: Tool) -> String {
    let sources = &outcome.sources;
    let log = Log {
        schema: SCHEMA,
        tool: tool.name,
        version: tool.version,
        findings: outcome.findings.iter().map(|finding| entry(sources, finding)).collect(),
        not_checked: &outcome.not_checked,
        summary: Summary {
            files: outcome.files,
            error: outcome.count(Severity::Error),
            warning: outcome.count(Severity::Warning),
            info: outcome.count(Severity::Info),
            suppressed: outcome.suppressed,
        },
        facts: &outcome.facts,
    };
    serde_json::to_string_pretty(&log).expect("the log holds strings and numbers only") + "\n"
}

fn entry<'a>(sources: &'a Sources, finding: &'a Finding) -> Entry<'a> {
    let note = |related: &'a Related| Note {
        place: located(sources, related.span),
        message: &related.message,
    };
    Entry {
        rule: finding.rule.id,
        aliases: finding.rule.aliases,
        severity: finding.severity,
        message: &finding.message,
        place: located(sources, finding.span),
        related: finding.related.iter().map(note).collect(),
        fix: finding.shown_fix().map(|fix| repair(sources, fix)),
        fingerprint: &finding.fingerprint,
        state: finding.state,
    }
}

fn located(sources: &Sources, span: Span) -> Located<'_> {
    let file = sources.get(span.file);
    Located { path: file.path(), start: file.position(span.start), end: file.position(span.end) }
}

fn repair<'a>(sources: &'a Sources, fix: &'a Fix) -> Repair<'a> {
    let edits = fix.edits.iter().map(|edit| Replacement {
        path: sources.get(edit.span.file).path(),
        start: edit.span.start,
        end: edit.span.end,
        text: &edit.text,
    });
    Repair { safety: fix.safety, edits: edits.collect() }
}
