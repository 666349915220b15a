use std::{collections::BTreeMap, ops::Range};

use dockerfile::{Dockerfile, ItemKind};
use findings::{Comment, FileId, Report, Rule, Selection, SourceFile, Span};

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
