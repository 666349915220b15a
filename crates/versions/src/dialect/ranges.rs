use std::ops::Range;

use crate::{Fault, Set, Tool};

/// What most constraint languages share: comparisons, joined by AND, joined by OR.
pub(super) struct Grammar {
    /// What may stand before a version, longer ones first.
    pub operators: &'static [&'static str],
    /// What joins alternatives, longer ones first.
    pub or: &'static [&'static str],
    /// What joins comparisons that must all hold.
    pub and: &'static [&'static str],
    /// Whether white space does the same.
    pub spaces: bool,
    /// Whether `1 - 2` is a range, read by the operator ` - `.
    pub hyphen: bool,
    /// Whether an alternative without comparisons holds every version.
    pub empty: bool,
    /// What a comparison means. Of a hyphen range, each end is asked for by itself: `from` and `to`.
    pub term: fn(&Term<'_>) -> Result<Set, String>,
}

/// One comparison.
pub(super) struct Term<'a> {
    pub tool: &'a Tool,
    pub operator: &'a str,
    pub version: &'a str,
}

struct Parser<'a> {
    grammar: &'a Grammar,
    tool: &'a Tool,
    text: &'a str,
    at: usize,
}

impl Grammar {
    /// The versions that `text` allows.
    pub(super) fn read(&self, tool: &Tool, text: &str) -> Result<Set, Fault> {
        Parser { grammar: self, tool, text, at: 0 }.alternatives()
    }
}

impl<'a> Parser<'a> {
    fn alternatives(&mut self) -> Result<Set, Fault> {
        let mut set = self.all_of()?;
        while self.eat(self.grammar.or) {
            set = set.union(&self.all_of()?);
        }
        match self.text[self.at..].chars().next() {
            None => Ok(set),
            Some(char) => {
                let range = self.at..self.at + char.len_utf8();
                Err(fault(range, format!("`{char}` is not understood here")))
            }
        }
    }

    /// Comparisons up to an OR or to the end.
    fn all_of(&mut self) -> Result<Set, Fault> {
        let start = self.at;
        self.skip_spaces();
        if self.at_end_of_alternative() {
            let range = start..self.at.max(start + 1).min(self.text.len());
            let missing = || fault(range, "a version is missing here".to_owned());
            return if self.grammar.empty { Ok(Set::all()) } else { Err(missing()) };
        }
        let mut set = self.comparison()?;
        loop {
            let before = self.at;
            self.skip_spaces();
            if self.eat(self.grammar.and) {
                set = set.intersection(&self.comparison()?);
                continue;
            }
            let apart = self.at > before || self.starts_with_operator();
            if !self.grammar.spaces || !apart || self.at_end_of_alternative() {
                return Ok(set);
            }
            set = set.intersection(&self.comparison()?);
        }
    }

    fn comparison(&mut self) -> Result<Set, Fault> {
        self.skip_spaces();
        let start = self.at;
        let operator = self.operator();
        self.skip_spaces();
        let (version, range) = self.word();
        if version.is_empty() {
            let next = self.text[range.end..].chars().next().map_or(0, char::len_utf8);
            return Err(match operator {
                "" => fault(start..start + next, "a version is missing here".to_owned()),
                _ => fault(start..range.end, format!("a version is missing behind `{operator}`")),
            });
        }
        if operator.is_empty() && self.grammar.hyphen {
            let before = self.at;
            self.skip_spaces();
            if self.at > before && self.text[self.at..].starts_with("- ") {
                self.at += 1;
                self.skip_spaces();
                let (to, to_range) = self.word();
                let from = self.term("from", version, range)?;
                return Ok(from.intersection(&self.term("to", to, to_range)?));
            }
            self.at = before;
        }
        self.term(operator, version, range)
    }

    fn term(&self, operator: &str, version: &str, range: Range<usize>) -> Result<Set, Fault> {
        let term = Term { tool: self.tool, operator, version };
        (self.grammar.term)(&term).map_err(|message| fault(range, message))
    }

    fn operator(&mut self) -> &'static str {
        let rest = &self.text[self.at..];
        let known = self.grammar.operators.iter().find(|operator| rest.starts_with(**operator));
        self.at += known.map_or(0, |operator| operator.len());
        known.copied().unwrap_or_default()
    }

    fn starts_with_operator(&self) -> bool {
        let rest = &self.text[self.at..];
        self.grammar.operators.iter().any(|operator| rest.starts_with(operator))
    }

    /// A version, up to what cannot be in one.
    fn word(&mut self) -> (&'a str, Range<usize>) {
        let rest = &self.text[self.at..];
        let ends = |char: char| char.is_whitespace() || ",|<>=!^()[]\"'`".contains(char);
        let end = rest.find(ends).unwrap_or(rest.len());
        let range = self.at..self.at + end;
        self.at = range.end;
        (&rest[..end], range)
    }

    fn at_end_of_alternative(&self) -> bool {
        let rest = &self.text[self.at..];
        rest.is_empty() || self.grammar.or.iter().any(|or| rest.starts_with(or))
    }

    fn eat(&mut self, words: &[&str]) -> bool {
        self.skip_spaces();
        let rest = &self.text[self.at..];
        let found = words.iter().find(|word| rest.starts_with(**word));
        self.at += found.map_or(0, |word| word.len());
        found.is_some()
    }

    fn skip_spaces(&mut self) {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start().len();
    }
}

pub(super) fn fault(range: Range<usize>, message: String) -> Fault {
    Fault { range, message }
}
