use std::collections::BTreeMap;

use crate::{FileId, Finding, Sources, Span};

/// Whether a repair may be applied without looking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Safety {
    /// Means the same, or what the author plainly meant; applied by `--fix`.
    Safe,
    /// May change what the file does; applied by `--fix=unsafe` only.
    Unsafe,
}

/// Replace the bytes of `span` by `text`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty to insert.
    pub span: Span,
    /// What stands there instead.
    pub text: String,
}

/// A repair: edits that are applied together or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What it does, as an order: "make the path absolute".
    pub title: String,
    /// Whether it may be applied without looking.
    pub safety: Safety,
    /// Never overlapping one another.
    pub edits: Vec<Edit>,
    /// Whether its text holds a secret: it is applied, and never shown. Set by the pipeline.
    pub confidential: bool,
}

impl Fix {
    /// A repair that `--fix` applies.
    pub fn safe(title: impl Into<String>) -> Self {
        Self { title: title.into(), safety: Safety::Safe, edits: Vec::new(), confidential: false }
    }

    /// A repair that only `--fix=unsafe` applies.
    pub fn not_safe(title: impl Into<String>) -> Self {
        Self { title: title.into(), safety: Safety::Unsafe, edits: Vec::new(), confidential: false }
    }

    /// Adds an edit.
    #[must_use]
    pub fn replace(mut self, span: Span, text: impl Into<String>) -> Self {
        self.edits.push(Edit { span, text: text.into() });
        self
    }
}

/// The outcome of [`apply`].
#[derive(Debug, Default)]
pub struct Applied {
    /// New text of every file that changed.
    pub texts: BTreeMap<FileId, String>,
    /// Number of fixes applied, by the file they begin in.
    pub fixes: BTreeMap<FileId, usize>,
    /// Number of fixes left out because they overlap one that was applied; another run applies them.
    pub overlapping: usize,
}

/// Applies the fixes of `findings` up to `safety`. A fix that touches bytes of an earlier one is left out
/// whole, and so is one in a text that is not the file's own bytes (undecodable, or an image's history).
pub fn apply(sources: &Sources, findings: &[Finding], safety: Safety) -> Applied {
    let wanted = findings.iter().filter_map(|finding| finding.fix.as_ref());
    let mut wanted: Vec<&Fix> =
        wanted.filter(|fix| fix.safety <= safety && editable(sources, fix)).collect();
    wanted.sort_by_key(|fix| fix.edits.iter().map(|edit| edit.span).min());
    let mut applied = Applied::default();
    let mut chosen: Vec<&Edit> = Vec::new();
    for fix in wanted {
        let mut count = || {
            if let Some(edit) = fix.edits.iter().min_by_key(|edit| edit.span) {
                *applied.fixes.entry(edit.span.file).or_default() += 1;
            }
        };
        let same = |edit: &Edit| chosen.contains(&edit);
        if fix.edits.iter().all(same) {
            // Two findings, one cure.
            count();
        } else if fix
            .edits
            .iter()
            .any(|edit| chosen.iter().any(|other| clash(edit.span, other.span)))
        {
            applied.overlapping += 1;
        } else {
            chosen.extend(&fix.edits);
            count();
        }
    }
    chosen.sort_by_key(|edit| std::cmp::Reverse(edit.span));
    for edit in chosen {
        let text = applied.texts.entry(edit.span.file);
        let text = text.or_insert_with(|| sources.get(edit.span.file).text().to_owned());
        text.replace_range(edit.span.range(), &edit.text);
    }
    applied
}

fn editable(sources: &Sources, fix: &Fix) -> bool {
    !fix.edits.is_empty()
        && fix.edits.iter().all(|edit| {
            let file = sources.get(edit.span.file);
            file.undecodable().is_empty()
                && file.origin() == crate::Origin::File
                && file.text().get(edit.span.range()).is_some()
        })
}

/// Two edits clash when they share a byte, or when one inserts where the other ends or begins: their order
/// would be a guess.
fn clash(a: Span, b: Span) -> bool {
    let (start, end) = (a.start.max(b.start), a.end.min(b.end));
    let inserts = a.start == a.end || b.start == b.end;
    a.file == b.file && (start < end || (inserts && start == end))
}
