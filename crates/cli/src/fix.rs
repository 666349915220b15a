use std::collections::BTreeMap;

use findings::{FileId, Finding, Outcome, Safety, Sources, apply};

/// Rounds after which fixing ends, should fixes ever chase one another.
const ROUNDS: usize = 10;

/// Files as fixes make them.
#[derive(Debug, Default)]
pub(crate) struct Fixed {
    /// New text of every changed file.
    pub(crate) texts: BTreeMap<FileId, String>,
    /// Number of fixes applied.
    pub(crate) fixes: usize,
    /// Files whose fixes were taken back because they would have brought new findings.
    pub(crate) refused: Vec<FileId>,
}

/// Applies fixes, looks again, and goes on until nothing is left to mend. `look` runs all checks over texts in
/// memory. A file that has more findings of some rule after its fixes than before keeps its old text.
pub(crate) fn fix(first: &Outcome, safety: Safety, look: impl Fn(Sources) -> Outcome) -> Fixed {
    let mut fixed = Fixed::default();
    let mut sources = first.sources.clone();
    let mut findings: Vec<Finding> = first.findings.clone();
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
        let worse: Vec<FileId> =
            applied.texts.keys().copied().filter(|file| worse(*file, &findings, &after)).collect();
        if worse.is_empty() {
            fixed.fixes += applied.fixes;
            fixed.texts.extend(applied.texts);
            sources = after.sources;
            findings = after.findings;
        } else {
            fixed.refused.extend(worse);
        }
    }
    fixed
}

/// Whether some rule finds more in `file` than before.
fn worse(file: FileId, before: &[Finding], after: &Outcome) -> bool {
    let count = |findings: &[Finding]| {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for finding in findings.iter().filter(|finding| finding.span.file == file) {
            *counts.entry(finding.rule.id).or_default() += 1;
        }
        counts
    };
    let old = count(before);
    let new = count(&after.findings);
    new.iter().any(|(rule, count)| old.get(rule).is_none_or(|old| count > old))
}
