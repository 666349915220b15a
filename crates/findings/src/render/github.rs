use super::notes;
use crate::{Finding, Outcome, Severity};

/// GitHub shows at most this many annotations of one kind a step and drops the rest without a word.
const LIMIT: usize = 10;

/// Workflow commands, worst first. Where a kind has more findings than GitHub shows, its last place says so.
pub(super) fn render(outcome: &Outcome) -> String {
    let mut out = String::new();
    let gaps: Vec<String> = outcome
        .not_checked
        .iter()
        .map(|gap| {
            command("error", &format!("file={}", property(&gap.path)), "not-checked", &gap.reason)
        })
        .collect();
    for severity in [Severity::Error, Severity::Warning, Severity::Info] {
        let mut lines = if severity == Severity::Error { gaps.clone() } else { Vec::new() };
        let found = outcome.new_findings().filter(|finding| finding.severity == severity);
        lines.extend(found.map(|finding| annotation(outcome, finding)));
        let hidden = lines.len().saturating_sub(LIMIT);
        if hidden > 0 {
            lines.truncate(LIMIT - 1);
            let text = format!(
                "and {} more of this kind: see the log, or write --format sarif",
                hidden + 1
            );
            lines.push(command(kind(severity), "", "more", &text));
        }
        out.extend(lines);
    }
    out
}

fn annotation(outcome: &Outcome, finding: &Finding) -> String {
    let file = outcome.sources.get(finding.span.file);
    let (start, end) = (file.position(finding.span.start), file.position(finding.span.end));
    let mut place =
        format!("file={},line={},col={}", property(file.path()), start.line, start.column);
    if end.line == start.line {
        place += &format!(",endLine={},endColumn={}", end.line, end.column);
    } else {
        place += &format!(",endLine={}", end.line);
    }
    let mut lines = vec![format!("{}: {}", finding.rule.summary, finding.message)];
    // An annotation has one place: the others are words.
    lines.extend(notes(outcome, finding));
    let text = lines.join("\n");
    command(kind(finding.severity), &place, finding.rule.id, &text)
}

fn kind(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    }
}

fn command(kind: &str, place: &str, title: &str, text: &str) -> String {
    let comma = if place.is_empty() { "" } else { "," };
    format!("::{kind} {place}{comma}title={}::{}\n", property(title), data(text))
}

/// Escapes as the workflow command grammar asks.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
