use std::{
    cmp::Ordering,
    fmt,
    hash::{Hash, Hasher},
};

mod java;
mod parse;

/// A version: numbers, then how finished it is.
///
/// Versions are ordered by their numbers, where missing ones count as zero, then by their pre-release, which comes
/// before the release. Build metadata and vendors are no part of the order, nor of equality: `17.0.9+9` is `17.0.9`.
#[derive(Debug, Clone)]
pub struct Version {
    text: String,
    parts: Vec<u64>,
    stage: Vec<Id>,
}

/// What follows the numbers, in its order. A release is `[Release]`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Id {
    /// Before everything that has the same numbers.
    Floor,
    /// `.dev1` of Python: before the version that it leads to.
    Dev,
    /// Where a shorter list ends.
    End,
    Number(u64),
    Word(String),
    Release,
    /// `.post1`, `p648`: a release after the release.
    Post,
}

impl Version {
    /// The release with the numbers `parts`.
    pub fn new(parts: &[u64]) -> Self {
        Self { text: joined(parts), parts: parts.to_vec(), stage: vec![Id::Release] }
    }

    /// The numbers before the first that is missing: `1.2` has two.
    pub fn parts(&self) -> &[u64] {
        &self.parts
    }

    /// As it was written, without a `v` in front.
    pub fn as_written(&self) -> &str {
        &self.text
    }

    /// The first number.
    pub fn major(&self) -> u64 {
        self.part(0)
    }

    /// The number at `index`, 0 where there is none.
    pub fn part(&self, index: usize) -> u64 {
        self.parts.get(index).copied().unwrap_or_default()
    }

    /// Whether it is an alpha, a beta, a release candidate or another that precedes its release.
    pub fn is_prerelease(&self) -> bool {
        !matches!(self.stage.first(), Some(Id::Release | Id::Post))
    }

    /// The pre-release as words and numbers, `rc.1`; nothing for a release.
    pub fn prerelease(&self) -> Option<String> {
        self.is_prerelease().then(|| stage_text(&self.stage).trim_start_matches(['-', '.']).into())
    }

    /// The release that this version is or leads to.
    #[must_use]
    pub fn release(&self) -> Self {
        if self.stage == [Id::Release] { self.clone() } else { Self::new(&self.parts) }
    }

    /// The place before everything with the same numbers, pre-releases too.
    #[must_use]
    pub fn floor(&self) -> Self {
        Self { text: self.numbers(), parts: self.parts.clone(), stage: vec![Id::Floor] }
    }

    /// The release with the first `count` numbers.
    #[must_use]
    pub fn truncated(&self, count: usize) -> Self {
        let parts = &self.parts[..count.min(self.parts.len())];
        let text: Vec<_> = self.words().take(parts.len().max(1)).collect();
        Self { text: text.join("."), ..Self::new(parts) }
    }

    /// The release whose number at `index` is one more, without those behind it: 3.11.4 bumped at 1 is 3.12.
    #[must_use]
    pub fn bumped(&self, index: usize) -> Self {
        let mut parts: Vec<u64> = (0..=index).map(|at| self.part(at)).collect();
        let Some(last) = parts.last_mut() else { return self.clone() };
        *last = last.saturating_add(1);
        let mut text: Vec<String> = self.words().take(index).map(str::to_owned).collect();
        while text.len() < index {
            text.push("0".to_owned());
        }
        // `24.04` is followed by `24.05`.
        let padded = self.words().nth(index).filter(|word| word.len() > 1 && word.starts_with('0'));
        text.push(format!("{last:0width$}", width = padded.map_or(1, str::len)));
        Self { text: text.join("."), ..Self::new(&parts) }
    }

    /// The numbers with one more behind them.
    #[must_use]
    pub(crate) fn with_part(&self, part: u64) -> Self {
        let mut parts = self.parts.clone();
        parts.push(part);
        Self { text: format!("{}.{part}", self.numbers()), ..Self::new(&parts) }
    }

    /// The same pre-release, or one that follows it as closely as can be.
    pub(crate) fn just_after(&self) -> Self {
        let mut stage = self.stage.clone();
        stage.extend([Id::Number(0), Id::Floor]);
        Self { text: format!("{}.0", self.text), parts: self.parts.clone(), stage }
    }

    pub(crate) fn is_floor(&self) -> bool {
        self.stage == [Id::Floor]
    }

    fn words(&self) -> impl Iterator<Item = &str> {
        self.text.split(|char: char| !char.is_ascii_digit()).filter(|word| !word.is_empty())
    }

    /// The numbers as they were written.
    fn numbers(&self) -> String {
        self.truncated(self.parts.len()).text
    }

    fn significant(&self) -> &[u64] {
        let end = self.parts.iter().rposition(|part| *part != 0).map_or(0, |at| at + 1);
        &self.parts[..end]
    }
}

fn joined(parts: &[u64]) -> String {
    if parts.is_empty() {
        return "0".to_owned();
    }
    parts.iter().map(u64::to_string).collect::<Vec<_>>().join(".")
}

fn stage_text(stage: &[Id]) -> String {
    let mut text = String::new();
    for id in stage {
        let mark = if text.is_empty() { '-' } else { '.' };
        match id {
            Id::Floor | Id::End | Id::Release => {}
            Id::Dev => text += ".dev",
            Id::Post => text += ".post",
            Id::Number(number) => text += &format!("{mark}{number}"),
            Id::Word(word) => text += &format!("{mark}{word}"),
        }
    }
    text
}

/// Without build metadata: `17.0.9` for `17.0.9+9`.
impl fmt::Display for Version {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = self.text.find(['+', '_', '(', ' ']).unwrap_or(self.text.len());
        out.write_str(&self.text[..end])
    }
}

impl Ord for Version {
    fn cmp(&self, other: &Self) -> Ordering {
        let stages = || {
            (0..self.stage.len().max(other.stage.len()))
                .map(|at| {
                    let one = self.stage.get(at).unwrap_or(&Id::End);
                    one.cmp(other.stage.get(at).unwrap_or(&Id::End))
                })
                .find(|order| order.is_ne())
                .unwrap_or(Ordering::Equal)
        };
        self.significant().cmp(other.significant()).then_with(stages)
    }
}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Version {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Version {}

impl Hash for Version {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.significant().hash(state);
        self.stage.hash(state);
    }
}
