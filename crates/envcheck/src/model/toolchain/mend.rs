use findings::{Fix, Span};
use versions::{Meaning, Version};

use super::{
    Declaration, Role, Toolchain,
    party::{Circle, Party},
    relation,
};

/// An edit after which a declaration agrees with the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mend {
    /// What is written there now.
    pub from: String,
    /// What is to be written.
    pub to: String,
    /// The bytes to replace, and by what.
    pub edits: Vec<(Span, String)>,
}

impl Mend {
    /// As a repair that nobody applies without looking.
    pub fn fix(&self) -> Fix {
        let fix = Fix::not_safe(format!("change `{}` to `{}`", self.from, self.to));
        self.edits.iter().fold(fix, |fix, (span, text)| fix.replace(*span, text))
    }
}

/// The edit of `blamed` that makes it agree, in its own style; nothing where none is proved to.
pub(super) fn mend(
    toolchain: &Toolchain,
    circle: &Circle<'_>,
    blamed: &Party<'_>,
    against: &Party<'_>,
    agreeing: &[&Party<'_>],
) -> Option<Mend> {
    let members = || blamed.members.iter().map(|index| &toolchain.declarations[*index]);
    if !members().all(|declaration| is_writable(toolchain, declaration)) {
        return None;
    }
    let others = || [against].into_iter().chain(agreeing.iter().copied());
    let goals = goals(&others().collect::<Vec<_>>());
    let texts = goals.iter().filter_map(|version| blamed.declaration.rewritten(version));
    let to = texts.into_iter().find(|text| {
        let Some(declaration) = reread(blamed.declaration, text) else { return false };
        let set = toolchain.versions(&declaration);
        let members = blamed.members.clone();
        let mended = Party { members, declaration: &declaration, set, ..*blamed };
        others().all(|other| {
            let related = relation::between(toolchain, circle, &mended, other);
            mended.overlaps(other)
                && related.is_none_or(|(relation, ..)| !relation.is_contradiction())
        })
    })?;
    let edits = members().map(|declaration| {
        let left =
            toolchain.circumstances.prefer_files.then(|| toolchain.left_to_file(declaration));
        let written = || (declaration.span, quoted(toolchain, declaration, &to));
        left.flatten().unwrap_or_else(written)
    });
    Some(Mend { from: blamed.declaration.raw.clone(), edits: edits.collect(), to })
}

/// Whether new bytes may stand at its place.
pub(super) fn is_writable(toolchain: &Toolchain, declaration: &Declaration) -> bool {
    let asked_for = (declaration.role == Role::Prose || declaration.shell)
        && toolchain.circumstances.include_docs;
    (declaration.editable || asked_for)
        && toolchain.text(declaration.span) == declaration.raw
        // The digest decides, not the tag before it.
        && !toolchain.behind(declaration.span).starts_with('@')
}

/// Versions that would do, the best first: one that others write exists, the least that all allow may not.
fn goals(others: &[&Party<'_>]) -> Vec<Version> {
    let written = others.iter().filter(|party| party.selects());
    let written = written.filter_map(|party| party.set.as_ref()?.bounds().0);
    let mut goals: Vec<Version> = written.map(Version::release).collect();
    // The longest says most, and is cut to what the place writes.
    goals.sort_by_key(|version| std::cmp::Reverse(version.parts().len()));
    let sets = others.iter().filter_map(|party| party.set.as_ref());
    let common = sets.cloned().reduce(|all, set| {
        let both = all.intersection(&set);
        if both.is_empty() { all } else { both }
    });
    goals.extend(common.and_then(|set| set.bounds().0.map(Version::release)));
    goals
}

/// The declaration as it would be read with `text` in its place.
fn reread(declaration: &Declaration, text: &str) -> Option<Declaration> {
    let constraint = versions::read(declaration.dialect, &declaration.tool, text);
    let known = matches!(constraint.meaning, Meaning::Set(_)) && constraint.faults.is_empty();
    known.then(|| Declaration { raw: text.to_owned(), constraint, ..declaration.clone() })
}

/// `3.10` as a YAML scalar without quotes would be the number 3.1.
pub(super) fn quoted(toolchain: &Toolchain, declaration: &Declaration, text: &str) -> String {
    let fraction = text.split_once('.').map(|(_, fraction)| fraction);
    let digits = fraction.is_some_and(|it| it.bytes().all(|byte| byte.is_ascii_digit()));
    if digits && text.ends_with('0') && toolchain.is_bare_scalar(declaration.span) {
        return format!("\"{text}\"");
    }
    text.to_owned()
}
