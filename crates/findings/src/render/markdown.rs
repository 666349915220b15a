use super::notes;
use crate::{Finding, Outcome, Severity, Tool};

/// A table for a pull request or a job summary.
pub(super) fn render(outcome: &Outcome, tool: Tool) -> String {
    let counts = [Severity::Error, Severity::Warning, Severity::Info]
        .map(|severity| outcome.count(severity));
    let [errors, warnings, infos] = counts;
    let mut out = format!(
        "### {}: {errors} error, {warnings} warning, {infos} info in {} inputs\n",
        tool.name, outcome.files
    );
    let rows: Vec<_> = outcome.new_findings().map(|finding| row(outcome, finding)).collect();
    if !rows.is_empty() {
        out += "\n| severity | rule | place | finding |\n|---|---|---|---|\n";
        out += &rows.concat();
    }
    if !outcome.not_checked.is_empty() {
        out += "\n**Not checked**\n\n";
    }
    for gap in &outcome.not_checked {
        out += &format!("- `{}`: {}\n", gap.path, cell(&gap.reason));
    }
    out
}

fn row(outcome: &Outcome, finding: &Finding) -> String {
    let file = outcome.sources.get(finding.span.file);
    let line = file.position(finding.span.start).line;
    let Finding { severity, rule, message, .. } = finding;
    let notes: String =
        notes(outcome, finding).iter().map(|note| format!("<br>{}", cell(note))).collect();
    format!(
        "| {severity} | `{}` | `{}:{line}` | {}: {}{notes} |\n",
        rule.id,
        file.path(),
        cell(rule.summary),
        cell(message)
    )
}

/// Text that cannot break out of a table cell or become markup.
fn cell(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\r' => out.push(' '),
            '|' | '<' | '>' | '*' | '_' | '[' | ']' | '\\' | '@' | '#' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}
