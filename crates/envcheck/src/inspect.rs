use std::path::Path;

use cli::Inspected;
use dockerlint::{Known, Lint};
use findings::{
    Comment, FileId, Report, Rule, SUPPRESSION_RULES, Selections, SourceFile, Sources, guard,
};
use rayon::prelude::*;
use source::{Format, Kind};

use crate::{FileKind, configuration, kind_of};

/// Every rule of this program.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    let files = configuration::rules().chain(dockerlint::rules());
    files.chain(source::RULES.iter().chain(SUPPRESSION_RULES).copied())
}

/// Checks every file of `sources`, each on its own and several at a time; `known` tells about the build of a Dockerfile.
/// Nothing else is read.
pub fn inspect(
    sources: &Sources,
    selections: &Selections,
    known: impl Fn(FileId) -> Known + Sync,
) -> Inspected {
    let files: Vec<_> = sources.iter().collect();
    let looked = files.par_iter().map(|(file, source)| look(*file, source, selections, &known));
    let looked: Vec<_> = looked.collect();
    let mut inspected = Inspected::default();
    for (report, comments) in looked {
        inspected.reports.push(report);
        inspected.comments.extend(comments);
    }
    inspected
}

/// One file. Should a parser panic, the others are checked all the same.
fn look(
    file: FileId,
    source: &SourceFile,
    selections: &Selections,
    known: &impl Fn(FileId) -> Known,
) -> (Report, Vec<Comment>) {
    let mut report = Report::new(file, source.path());
    let comments =
        guard(&mut report, |report| inspect_file(file, source, selections, known, report));
    (report, comments.unwrap_or_default())
}

fn inspect_file(
    file: FileId,
    source: &SourceFile,
    selections: &Selections,
    known: &impl Fn(FileId) -> Known,
    report: &mut Report,
) -> Vec<Comment> {
    let selection = selections.of(file);
    let path = Path::new(source.path());
    // The configuration has been checked where it was read.
    if path.ends_with(source::config::FILE_NAME) {
        return Vec::new();
    }
    // A file that the user names is looked at as far as its name tells what it is.
    let Some(kind) = kind_of(path).or_else(|| Format::of(path).map(FileKind::Syntax)) else {
        report.not_checked("nothing is known about files of this name; leave it out");
        return Vec::new();
    };
    source::report_undecodable(source, report);
    match kind {
        FileKind::Dockerfile => {
            let model = Lint::with(file, source, known(file));
            dockerlint::lint(&model, selection, report);
            model.comments()
        }
        FileKind::Syntax(format) => syntax(format, file, source, report).1,
        _ => {
            let (parsed, comments) = syntax(Format::Jsonc, file, source, report);
            let settings = known(file).settings;
            configuration::check(kind, file, source, &parsed, &settings, selection, report);
            comments
        }
    }
}

fn syntax(
    format: Format,
    file: FileId,
    source: &SourceFile,
    report: &mut Report,
) -> (source::Parsed, Vec<Comment>) {
    let parsed = source::parse(format, source.text());
    source::report_faults(&parsed, report);
    if format == Format::Dotenv {
        hide_values(&parsed, source, report);
    }
    let comments = parsed.comments_of(file, source);
    (parsed, comments)
}

/// The values of a dotenv file are secrets more often than not: no finding quotes one. What is no assignment
/// may be the rest of a value.
fn hide_values(parsed: &source::Parsed, source: &SourceFile, report: &mut Report) {
    let members = parsed.root().map_or(&[][..], source::Node::members);
    for member in members.iter().filter(|member| !member.value.span.is_empty()) {
        report.hide(&member.value.span);
    }
    let text = source.text();
    for fault in &parsed.faults {
        let line = text.get(fault.span.clone()).unwrap_or_default();
        match fault.kind {
            Kind::Malformed => {
                let behind = line.find('=').map_or(0, |equals| equals + 1);
                report.hide(fault.span.start + behind..fault.span.end);
            }
            // All lines behind an open quote may belong to the value.
            Kind::Unterminated => report.hide(fault.span.start..text.len()),
            _ => {}
        }
    }
}
