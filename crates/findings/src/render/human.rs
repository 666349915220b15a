use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Patch, Renderer, Snippet};

use super::{Style, excerpt::Excerpt};
use crate::{Finding, Fix, NotChecked, Outcome, Safety, Severity, Sources};

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
    let mut files: Vec<_> = finding.related.iter().map(|related| related.span.file).collect();
    files.sort_unstable();
    files.dedup();
    files.retain(|file| *file != finding.span.file);
    files.insert(0, finding.span.file);
    let (snippets, places): (Vec<_>, Vec<_>) =
        files.into_iter().map(|file| snippet(sources, file, finding)).unzip();
    let mut groups = vec![title.elements(snippets)];
    groups.extend(finding.shown_fix().map(|fix| cure(sources, fix)));
    let mut drawing = renderer.render(&groups);
    for (drawn, place) in places.into_iter().flatten() {
        drawing = drawing.replacen(&drawn, &place, 1);
    }
    drawing
}

/// The lines of `file` that the finding speaks of. Where a line is cut, the drawing counts columns from the cut: then
/// with how it writes the place, and what the place is.
fn snippet<'a>(
    sources: &'a Sources,
    file: crate::FileId,
    finding: &'a Finding,
) -> (Snippet<'a, Annotation<'a>>, Option<(String, String)>) {
    let source = sources.get(file);
    let primary = (finding.span.file == file).then_some((
        finding.span,
        &finding.message,
        AnnotationKind::Primary,
    ));
    let related = finding.related.iter().filter(|related| related.span.file == file);
    let related = related.map(|related| (related.span, &related.message, AnnotationKind::Context));
    let marks: Vec<_> = primary.into_iter().chain(related).collect();
    let excerpt = Excerpt::around(source, marks.iter().map(|(span, ..)| *span));
    let place = marks.first().and_then(|(span, ..)| {
        let (line, drawn) = (source.position(span.start).line, excerpt.drawn_column(*span)?);
        let path = source.path();
        let column = source.position(span.start).column;
        Some((format!("{path}:{line}:{drawn}"), format!("{path}:{line}:{column}")))
    });
    let marks = marks
        .into_iter()
        .map(|(span, message, kind)| kind.span(excerpt.inside(span)).label(message));
    let snippet = Snippet::source(excerpt.text.clone()).line_start(excerpt.line);
    (snippet.path(source.path()).annotations(marks), place)
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
        let excerpt = Excerpt::around(source, edits.iter().map(|edit| edit.span));
        let patches =
            edits.iter().map(|edit| Patch::new(excerpt.inside(edit.span), edit.text.as_str()));
        let snippet = Snippet::source(excerpt.text.clone()).line_start(excerpt.line);
        group = group.element(snippet.path(source.path()).patches(patches));
    }
    group
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
