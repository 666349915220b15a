use std::collections::BTreeMap;

use findings::{FileId, Finding, Outcome, Safety, Sources, apply};

/// Rounds after which fixing ends, should fixes ever chase one another.
const ROUNDS: usize = 50;

/// Files as fixes make them.
#[derive(Debug, Default)]
pub(crate) struct Fixed {
    /// New text of every changed file.
    pub(crate) texts: BTreeMap<FileId, String>,
    /// Number of fixes in each.
    fixes: BTreeMap<FileId, usize>,
    /// Files of which fixes were taken back because they would have brought new findings: all, unless there is a new text.
    pub(crate) refused: Vec<FileId>,
}

impl Fixed {
    /// Number of fixes that the new texts have.
    pub(crate) fn count(&self) -> usize {
        self.texts.keys().filter_map(|file| self.fixes.get(file)).sum()
    }
}

/// Applies fixes, looks again, and goes on until nothing is left to mend. `look` runs all checks over texts in
/// memory. A file that has more findings of some rule after its fixes than before keeps its old text.
pub(crate) fn fix(first: &Outcome, safety: Safety, look: impl Fn(Sources) -> Outcome) -> Fixed {
    let mut fixed = Fixed::default();
    let mut sources = first.sources.clone();
    let mut findings: Vec<Finding> = first.findings.clone();
    // What the next round mends is no reason to stop.
    let stays = |finding: &Finding| finding.fix.as_ref().is_none_or(|fix| fix.safety > safety);
    for _ in 0..ROUNDS {
        findings.retain(|finding| !fixed.refused.contains(&finding.span.file));
        let applied = apply(&sources, &findings, safety);
        if applied.texts.is_empty() {
            break;
        }
        let mut next = sources.clone();
        for (file, text) in &applied.texts {
            next.set_text(*file, text.clone());
        }
        let after = look(next);
        let changed = applied.texts.keys().copied();
        let worse: Vec<FileId> =
            changed.filter(|file| worse(*file, &findings, &after.findings, stays)).collect();
        if worse.is_empty() {
            for (file, count) in applied.fixes {
                *fixed.fixes.entry(file).or_default() += count;
            }
            fixed.texts.extend(applied.texts);
            sources = after.sources;
            findings = after.findings;
        } else {
            fixed.refused.extend(worse);
        }
    }
    let changed = fixed.texts.keys().copied();
    let worse: Vec<FileId> = changed
        .filter(|file| !fixed.refused.contains(file))
        .filter(|file| worse(*file, &first.findings, &findings, |_| true))
        .collect();
    for file in worse {
        fixed.texts.remove(&file);
        fixed.refused.push(file);
    }
    fixed
}

/// Whether some rule finds more in `file` than before, of what `counts`.
fn worse(
    file: FileId,
    before: &[Finding],
    after: &[Finding],
    counts: impl Fn(&Finding) -> bool,
) -> bool {
    let mut old: BTreeMap<&str, usize> = BTreeMap::new();
    let mut new: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in before.iter().filter(|finding| finding.span.file == file) {
        *old.entry(finding.rule.id).or_default() += 1;
    }
    for finding in after.iter().filter(|it| it.span.file == file && counts(it)) {
        *new.entry(finding.rule.id).or_default() += 1;
    }
    new.iter().any(|(rule, count)| old.get(rule).is_none_or(|old| count > old))
}
