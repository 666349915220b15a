use std::collections::BTreeMap;

use dockerfile::{Instruction, Keyword};
use findings::nearest;

use super::Lint;

/// Longer names are not compared: nobody would see the slip.
const LONGEST: usize = 64;

/// The variables that a file declares, found by names with one slip in them. Asking costs the length of the name, however
/// many variables there are.
#[derive(Debug, Clone, Default)]
pub struct Spellings<'a> {
    by_part: BTreeMap<String, Vec<&'a str>>,
}

impl<'a> Spellings<'a> {
    /// Those of every `ARG` and `ENV`.
    pub fn of(lint: &'a Lint) -> Self {
        let instructions = lint.dockerfile.instructions();
        let setting = instructions.filter(|it| matches!(it.kind, Keyword::Arg | Keyword::Env));
        let mut names: Vec<_> =
            setting.flat_map(Instruction::pairs).map(|pair| pair.key.raw()).collect();
        names.sort_unstable();
        names.dedup();
        let mut spellings = Self::default();
        for name in names {
            for part in parts(name) {
                spellings.by_part.entry(part).or_default().push(name);
            }
        }
        spellings
    }

    /// Those that `name` may stand for.
    pub fn like(&self, name: &str) -> impl Iterator<Item = &'a str> {
        parts(name).into_iter().filter_map(|part| self.by_part.get(&part)).flatten().copied()
    }
}

/// The name, and what is left of it without one of its letters: with one slip between them, two names share one.
fn parts(name: &str) -> Vec<String> {
    if name.len() > LONGEST {
        return Vec::new();
    }
    let name = name.to_ascii_lowercase();
    let without =
        |(at, letter): (usize, char)| [&name[..at], &name[at + letter.len_utf8()..]].concat();
    let mut parts: Vec<_> = name.char_indices().map(without).collect();
    parts.push(name);
    parts.sort_unstable();
    parts.dedup();
    parts
}

/// Which of the variables `known` is written `name`, with one slip.
pub fn misspelt<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let close = |known: &&str| {
        known.len().abs_diff(name.len()) <= 1 && known.len() > 3 && distance(known, name) <= 1
    };
    nearest(name, known.into_iter().filter(close))
}

/// How many letters have to be added, removed, changed or swapped with the next, up to two.
fn distance(one: &str, two: &str) -> usize {
    let (one, two) = (one.as_bytes(), two.as_bytes());
    if one.eq_ignore_ascii_case(two) {
        return 1;
    }
    let front = one.iter().zip(two).take_while(|(a, b)| a == b).count();
    let (one, two) = (&one[front..], &two[front..]);
    let back = one.iter().rev().zip(two.iter().rev()).take_while(|(a, b)| a == b).count();
    let (one, two) = (&one[..one.len() - back], &two[..two.len() - back]);
    match (one, two) {
        ([], []) => 0,
        ([_], [] | [_]) | ([], [_]) => 1,
        ([a, b], [c, d]) if a == d && b == c => 1,
        _ => 2,
    }
}
