use std::{collections::BTreeMap, ops::Range, path::Path};

use dockerfile::{Dockerfile, ItemKind};
use findings::{
    Comment, FileId, Report, Rule, Selection, Selections, SourceFile, Sources, Span, guard,
};
use rayon::prelude::*;

use crate::checks::CHECKS;

/// A Dockerfile and what is known about its build: the model of every check here.
#[derive(Debug)]
pub struct Lint {
    /// The file.
    pub file: FileId,
    /// The file, parsed.
    pub dockerfile: Dockerfile,
    /// `--build-arg` values it is built with; empty when nobody said.
    pub build_args: BTreeMap<String, String>,
}

impl Lint {
    /// Parses `source`, known to the run as `file`.
    pub fn new(file: FileId, source: &SourceFile) -> Self {
        Self { file, dockerfile: Dockerfile::parse(source.text()), build_args: BTreeMap::new() }
    }

    /// The bytes `range` of the Dockerfile.
    pub fn span(&self, range: &Range<usize>) -> Span {
        self.file.span(range.clone())
    }

    /// Every comment with the instruction it speaks of: the one that it stands in or right above.
    pub fn comments(&self) -> Vec<Comment> {
        let file = self.file;
        let (mut comments, mut waiting) = (Vec::new(), Vec::new());
        let comment = |span: &Range<usize>, covers| Comment { file, span: span.clone(), covers };
        for item in &self.dockerfile.items {
            match &item.kind {
                ItemKind::Comment(span) => waiting.push(span.clone()),
                ItemKind::Directive(directive) => comments.push(comment(&directive.span, 0..0)),
                ItemKind::Instruction(instruction) => {
                    let above = waiting.drain(..).chain(instruction.comments.iter().cloned());
                    comments.extend(above.map(|span| comment(&span, instruction.span.clone())));
                }
                ItemKind::Blank => {}
            }
        }
        comments.extend(waiting.iter().map(|span| comment(span, 0..0)));
        comments
    }
}

/// Runs the selected checks.
pub fn lint(lint: &Lint, selection: &Selection, report: &mut Report) {
    for check in CHECKS.iter().filter(|check| selection.runs(&check.rule)) {
        check.run(lint, report);
    }
}

/// The rules of all checks.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    CHECKS.iter().map(|check| &check.rule)
}

/// Endings of files that only speak of Dockerfiles: `dockerfile.rs`, `Dockerfile.md`.
const OTHER: &[&str] = &[
    "adoc", "bak", "c", "cc", "cpp", "cs", "css", "go", "h", "hs", "html", "java", "js", "json",
    "kt", "lock", "lua", "md", "php", "pl", "ps1", "py", "rb", "rs", "rst", "scala", "sh", "snap",
    "swift", "toml", "ts", "tsx", "txt", "vim", "xml", "yaml", "yml",
];

/// Whether a file of that name is a Dockerfile: `Dockerfile`, `Dockerfile.dev`, `web.Dockerfile`,
/// `Containerfile` and the like. Their `.dockerignore` is not.
pub fn is_dockerfile(path: &Path) -> bool {
    let Some(name) = path.file_name().and_then(|name| name.to_str()) else { return false };
    let name = name.to_ascii_lowercase();
    let stem = |kind: &str| {
        name == kind
            || name.strip_prefix(kind).is_some_and(|rest| rest.starts_with('.'))
            || name.strip_suffix(kind).is_some_and(|rest| rest.ends_with('.'))
    };
    let ending = name.rsplit_once('.').map(|(_, ending)| ending);
    !ending.is_some_and(|ending| ending == "dockerignore" || OTHER.contains(&ending))
        && (stem("dockerfile") || stem("containerfile"))
}

/// Lints the files of the run that `wanted` names, in parallel; reports and comments in file order.
pub fn lint_all(
    sources: &Sources,
    selections: &Selections,
    wanted: impl Fn(&Path) -> bool + Sync,
) -> Vec<(Report, Vec<Comment>)> {
    let files = selections.files().map(|file| (file, sources.get(file)));
    let files: Vec<_> = files.filter(|(_, source)| wanted(Path::new(source.path()))).collect();
    files
        .par_iter()
        .map(|(file, source)| {
            let mut report = Report::new(*file, source.path());
            let comments = guard(&mut report, |report| {
                let model = Lint::new(*file, source);
                lint(&model, selections.of(*file), report);
                model.comments()
            });
            (report, comments.unwrap_or_default())
        })
        .collect()
}
