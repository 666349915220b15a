use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Patch, Renderer, Snippet};

use super::Style;
use crate::{Finding, Fix, NotChecked, Outcome, Safety, Severity, SourceFile, Sources, Span};

/// One finding without colours, as pages and tests show it.
pub fn plain(sources: &Sources, finding: &Finding) -> String {
    draw(sources, finding, &Renderer::plain())
}

pub(super) fn render(outcome: &Outcome, style: Style) -> String {
    let renderer = if style.coloured { Renderer::styled() } else { Renderer::plain() };
    let mut out = String::new();
    for finding in outcome.new_findings() {
        out += &draw(&outcome.shown, finding, &renderer);
        out += "\n\n";
    }
    for not_checked in &outcome.not_checked {
        out += &renderer.render(&[gap(not_checked)]);
        out += "\n\n";
    }
    if style.quiet { out } else { out + &summary(outcome) + "\n" }
}

fn draw(sources: &Sources, finding: &Finding, renderer: &Renderer) -> String {
    let title = level(finding.severity).primary_title(finding.rule.summary).id(finding.rule.id);
    let mut group = title.element(snippet(sources, finding.span.file, finding));
    let mut others: Vec<_> = finding.related.iter().map(|related| related.span.file).collect();
    others.sort_unstable();
    others.dedup();
    for file in others.into_iter().filter(|file| *file != finding.span.file) {
        group = group.element(snippet(sources, file, finding));
    }
    let mut groups = vec![group];
    groups.extend(finding.shown_fix().map(|fix| cure(sources, fix)));
    renderer.render(&groups)
}

/// The lines of `file` that the finding speaks of.
fn snippet<'a>(
    sources: &'a Sources,
    file: crate::FileId,
    finding: &'a Finding,
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let source = sources.get(file);
    let primary = (finding.span.file == file).then_some((
        finding.span,
        &finding.message,
        AnnotationKind::Primary,
    ));
    let related = finding.related.iter().filter(|related| related.span.file == file);
    let related = related.map(|related| (related.span, &related.message, AnnotationKind::Context));
    let marks: Vec<_> = primary.into_iter().chain(related).collect();
    let window = window(source, marks.iter().map(|(span, ..)| *span));
    let text = &source.text()[window.clone()];
    let start = source.position(window.start).line;
    let marks = marks
        .into_iter()
        .map(|(span, message, kind)| kind.span(inside(span, &window, text)).label(message));
    Snippet::source(text).path(source.path()).line_start(start).annotations(marks)
}

fn cure<'a>(sources: &'a Sources, fix: &'a Fix) -> Group<'a> {
    let note = match fix.safety {
        Safety::Safe => "",
        Safety::Unsafe => " (unsafe: look at it first)",
    };
    let mut group = Group::with_title(Level::HELP.secondary_title(format!("{}{note}", fix.title)));
    let mut files: Vec<_> = fix.edits.iter().map(|edit| edit.span.file).collect();
    files.sort_unstable();
    files.dedup();
    for file in files {
        let source = sources.get(file);
        let edits: Vec<_> = fix.edits.iter().filter(|edit| edit.span.file == file).collect();
        let window = window(source, edits.iter().map(|edit| edit.span));
        let text = &source.text()[window.clone()];
        let patches = edits
            .iter()
            .map(|edit| Patch::new(inside(edit.span, &window, text), edit.text.as_str()));
        let start = source.position(window.start).line;
        group = group
            .element(Snippet::source(text).line_start(start).path(source.path()).patches(patches));
    }
    group
}

/// The whole lines from the first span to the last: drawing then costs what is drawn, not the file.
fn window(source: &SourceFile, spans: impl Iterator<Item = Span> + Clone) -> Range<usize> {
    let first = spans.clone().map(|span| span.start).min().unwrap_or(0);
    let last = spans
        .map(|span| span.end.saturating_sub(usize::from(span.end > span.start)))
        .max()
        .unwrap_or(0);
    source.line(source.position(first).line).start..source.line(source.position(last).line).end
}

/// A span within its window, on character boundaries: a drawing must never be what panics.
fn inside(span: Span, window: &Range<usize>, text: &str) -> Range<usize> {
    let start = text.floor_char_boundary(span.start.saturating_sub(window.start));
    let end = text.ceil_char_boundary(span.end.saturating_sub(window.start).min(text.len()));
    start..end.max(start)
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    }
}

fn gap(not_checked: &NotChecked) -> Group<'_> {
    let what = not_checked.rule.as_ref().map_or_else(String::new, |rule| format!(" by {rule}"));
    let title = format!("{} was not checked{what}: {}", not_checked.path, not_checked.reason);
    Group::with_title(Level::ERROR.primary_title(title).id("not-checked"))
}

fn summary(outcome: &Outcome) -> String {
    let counts =
        [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Info, "info")];
    let found: Vec<_> = counts
        .into_iter()
        .map(|(severity, name)| (outcome.count(severity), name))
        .filter(|(count, _)| *count > 0)
        .map(|(count, name)| count_of(count, name))
        .collect();
    let found = if found.is_empty() { "no findings".to_owned() } else { found.join(", ") };
    let mut line = format!("{found} in {}", count_of(outcome.files, "input"));
    let known = outcome.findings.len() - outcome.new_findings().count();
    let fixable = outcome
        .new_findings()
        .filter(|finding| finding.fix.as_ref().is_some_and(|fix| fix.safety == Safety::Safe));
    for (count, what) in [
        (outcome.suppressed, "suppressed"),
        (known, "in the baseline"),
        (fixable.count(), "fixable"),
        (outcome.not_checked.len(), "not checked"),
    ] {
        if count > 0 {
            line += &format!("; {count} {what}");
        }
    }
    line
}

/// `1 error`, `2 errors`; "info" has no plural.
fn count_of(count: usize, noun: &str) -> String {
    let plural = if count == 1 || noun == "info" { "" } else { "s" };
    format!("{count} {noun}{plural}")
}
