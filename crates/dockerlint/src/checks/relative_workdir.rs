use dockerfile::{Base, Instruction, Keyword, Word};
use findings::{Check, Fix, Report, Rule, Severity};

use crate::{Lint, model::Stage};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "relative-workdir",
        summary: "WORKDIR is relative",
        severity: Severity::Error,
        docs: include_str!("relative_workdir.md"),
        aliases: &["DL3000", "WorkdirRelativePath", "DS-0009"],
        ..Rule::STABLE
    },
    run,
};

/// Where a stage is at some place.
#[derive(Debug, Clone)]
struct Directory {
    /// The path; what it is with the repairs that are offered, where the base image decides. `None` when a variable does.
    path: Option<String>,
    /// Whether this file sets it, and not the base image.
    anchored: bool,
}

fn run(lint: &Lint, report: &mut Report) {
    let mut ends: Vec<Directory> = Vec::new();
    for stage in &lint.stages {
        let below = match stage.base {
            Base::Stage(base) => ends.get(base).cloned(),
            _ => None,
        };
        let mut at = below.unwrap_or(Directory { path: Some("/".to_owned()), anchored: false });
        for workdir in stage.of(Keyword::Workdir) {
            let Some(word) = workdir.words().first() else { continue };
            let value = lint.value(word, workdir);
            let written = value.clone().unwrap_or_else(|| word.value());
            let path = written.trim_start_matches(['"', '\'']);
            if path.is_empty() {
                continue;
            }
            let decided_elsewhere = value.is_none() && path.starts_with('$');
            if decided_elsewhere || is_absolute(path, lint.dockerfile.escape) {
                at = Directory { path: value, anchored: true };
                continue;
            }
            suggest(lint, stage, workdir, word, path, &at, report);
            at.path = at.path.zip(value).and_then(|(above, value)| joined(&above, &value));
        }
        ends.push(at);
    }
}

/// A backslash begins a path only where the file is written for Windows; elsewhere the builder takes it away.
fn is_absolute(path: &str, escape: char) -> bool {
    let drive = path.starts_with(|first: char| first.is_ascii_alphabetic())
        && path.as_bytes().get(1) == Some(&b':');
    path.starts_with('/') || drive || (escape == '`' && path.starts_with('\\'))
}

/// `None` on Windows.
fn joined(above: &str, path: &str) -> Option<String> {
    let posix = above.starts_with('/') && !path.contains('\\');
    posix.then(|| dockerfile::ignore::clean(&format!("{above}/{path}")))
}

fn suggest(
    lint: &Lint,
    stage: &Stage,
    workdir: &Instruction,
    word: &Word,
    path: &str,
    at: &Directory,
    report: &mut Report,
) {
    let above = at.path.as_deref();
    let whole = above.and_then(|above| joined(above, path));
    let finding = match (at.anchored, &stage.base, &whole, above) {
        (true, _, Some(whole), _) => {
            let message = format!("is `{whole}`, until a WORKDIR above it changes");
            report.at(&word.span, message).severity(Severity::Info)
        }
        (true, ..) => {
            let message = "depends on the WORKDIR above it";
            report.at(&word.span, message).severity(Severity::Info)
        }
        (false, Base::Scratch, ..) => {
            report.at(&word.span, "counts from `/` here, and from elsewhere on another base image")
        }
        _ => report.at(&word.span, "depends on the WORKDIR of the base image"),
    };
    let Some((whole, above)) = whole.zip(above) else { return };
    let title = "make the path absolute";
    // Where this file or an empty base image tells where the path begins, nothing changes.
    let known = at.anchored || stage.base == Base::Scratch;
    let fix = if known { Fix::safe(title) } else { Fix::not_safe(title) };
    let dotted = path.split('/').any(|part| matches!(part, "." | ".."));
    if dotted && word.literal().is_some() && !word.is_quoted() && workdir.comments.is_empty() {
        finding.fix(fix.replace(lint.span(&word.span), whole));
    } else if let Some(first) = word.pieces.first() {
        let start = first.span.start;
        finding.fix(
            fix.replace(lint.span(&(start..start)), format!("{}/", above.trim_end_matches('/'))),
        );
    }
}
