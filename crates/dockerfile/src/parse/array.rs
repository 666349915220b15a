//! JSON arrays of strings.

use super::word::{expandable, literal};
use super::{Context, FaultKind};
use crate::{LogicalText, Span, Word};

/// Arrays in arrays deeper than this are no JSON.
const MAX_DEPTH: usize = 64;

/// What people write for the quotes of JSON, and what word processors make of them.
const QUOTES: &str = "'\"\u{2018}\u{201c}\u{201e}";

/// What a text turned out to be.
pub(super) enum Array {
    /// A JSON array of strings.
    Strings(Vec<Word>),
    /// A JSON array with something else in it, at this range.
    Other(Span),
    /// No JSON, or no array.
    None,
}

/// Reads `range` as a JSON array of strings. Variables are found in words that are `expanded`.
pub(super) fn read(
    text: &LogicalText,
    range: Span,
    expanded: bool,
    context: &mut Context,
) -> Array {
    if !text.as_str()[range.clone()].starts_with('[') {
        return Array::None;
    }
    let mut reader = Reader { text, at: range.start + 1, end: range.end };
    let Some(elements) = reader.elements() else { return Array::None };
    let mut words = Vec::new();
    for (range, decoded) in elements {
        let Some(decoded) = decoded else { return Array::Other(range) };
        let inside = 0..decoded.as_str().len();
        let mut word = if expanded {
            expandable(&decoded, inside, context)
        } else {
            literal(&decoded, inside)
        };
        word.span = text.span(range);
        words.push(word);
    }
    Array::Strings(words)
}

/// Reports `range` if it was meant to be a JSON array but is none.
pub(super) fn complain(text: &LogicalText, range: Span, context: &mut Context) {
    let written = &text.as_str()[range.clone()];
    let Some(inside) = written.strip_prefix('[') else { return };
    let trimmed = inside.trim_start();
    let spaced = inside.len() != trimmed.len();
    let quote = trimmed.chars().next().filter(|char| QUOTES.contains(*char));
    let meant = match quote {
        // `[ "$a" = "b" ]` is the command `test`; it needs a space and takes no commas.
        Some(quote) => {
            let after = trimmed[quote.len_utf8()..].split_once(closing(quote));
            !spaced || after.is_some_and(|(_, after)| after.trim_start().starts_with([',', ']']))
        }
        // `[[ a = b ]]` is a command of bash.
        None => {
            !spaced && !inside.starts_with('[') && written.ends_with(']') && inside.contains(", ")
        }
    };
    if !meant {
        return;
    }
    let hint = match quote {
        Some('"') => "",
        _ => ": JSON strings stand in double quotes",
    };
    let message = format!("this is no JSON array, so it is read as plain text{hint}");
    context.fault(FaultKind::InvalidJson, text.span(range), message);
}

fn closing(quote: char) -> char {
    match quote {
        '\u{2018}' => '\u{2019}',
        '\u{201c}' | '\u{201e}' => '\u{201d}',
        other => other,
    }
}

/// Whether `word` is a number by the grammar of JSON.
fn is_number(word: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let word = word.strip_prefix('-').unwrap_or(word);
    let (word, exponent) =
        word.split_once(['e', 'E']).map_or((word, None), |(word, it)| (word, Some(it)));
    let (whole, fraction) =
        word.split_once('.').map_or((word, None), |(word, it)| (word, Some(it)));
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(|it| digits(it.strip_prefix(['+', '-']).unwrap_or(it)))
}

struct Reader<'a> {
    text: &'a LogicalText,
    at: usize,
    end: usize,
}

type Element = (Span, Option<LogicalText>);

impl Reader<'_> {
    fn elements(&mut self) -> Option<Vec<Element>> {
        let mut elements = Vec::new();
        self.skip_space();
        if self.rest().starts_with(']') {
            self.at += 1;
            return self.finished().then_some(elements);
        }
        loop {
            self.skip_space();
            elements.push(self.element()?);
            self.skip_space();
            let next = self.rest().chars().next()?;
            self.at += next.len_utf8();
            match next {
                ',' => {}
                ']' => return self.finished().then_some(elements),
                _ => return None,
            }
        }
    }

    fn element(&mut self) -> Option<Element> {
        let start = self.at;
        if self.rest().starts_with('"') {
            let decoded = self.string()?;
            return Some((start..self.at, Some(decoded)));
        }
        self.value(0)?;
        Some((start..self.at, None))
    }

    /// Passes over any value.
    fn value(&mut self, depth: usize) -> Option<()> {
        match self.rest().chars().next()? {
            '"' => self.string().map(drop),
            '[' => self.members(']', depth),
            '{' => self.members('}', depth),
            _ => {
                let bare = |char: char| char.is_ascii_alphanumeric() || "+-.".contains(char);
                let start = self.at;
                self.at += self.rest().find(|char| !bare(char))?;
                let word = &self.text.as_str()[start..self.at];
                (matches!(word, "true" | "false" | "null") || is_number(word)).then_some(())
            }
        }
    }

    /// Passes over an array or an object up to `close`.
    fn members(&mut self, close: char, depth: usize) -> Option<()> {
        if depth == MAX_DEPTH {
            return None;
        }
        self.at += 1;
        self.skip_space();
        if self.take(close) {
            return Some(());
        }
        loop {
            self.skip_space();
            if close == '}' {
                self.rest().starts_with('"').then(|| self.string()).flatten()?;
                self.skip_space();
                self.take(':').then_some(())?;
                self.skip_space();
            }
            self.value(depth + 1)?;
            self.skip_space();
            if self.take(close) {
                return Some(());
            }
            self.take(',').then_some(())?;
        }
    }

    fn take(&mut self, wanted: char) -> bool {
        let found = self.rest().starts_with(wanted);
        self.at += if found { wanted.len_utf8() } else { 0 };
        found
    }

    fn string(&mut self) -> Option<LogicalText> {
        self.at += 1;
        let mut decoded = LogicalText::default();
        decoded.push("", self.text.span(self.at..self.at).start);
        loop {
            let start = self.at;
            let char = self.rest().chars().next()?;
            self.at += char.len_utf8();
            let char = match char {
                '"' => return Some(decoded),
                '\\' => self.escaped()?,
                '\0'..='\u{1f}' => return None,
                _ => char,
            };
            let file = self.text.span(start..self.at).start;
            decoded.push(char.encode_utf8(&mut [0; 4]), file);
        }
    }

    fn escaped(&mut self) -> Option<char> {
        let char = self.rest().chars().next()?;
        self.at += char.len_utf8();
        Some(match char {
            '"' | '\\' | '/' => char,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => self.code_point()?,
            _ => return None,
        })
    }

    /// The four digits behind `\u`; twice for a character beyond the first plane.
    fn code_point(&mut self) -> Option<char> {
        let high = self.hex()?;
        if (0xd800..0xdc00).contains(&high) && self.rest().starts_with("\\u") {
            let before = self.at;
            self.at += 2;
            let low = self.hex()?;
            if (0xdc00..0xe000).contains(&low) {
                return char::from_u32(0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00));
            }
            self.at = before;
        }
        Some(char::from_u32(high).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn hex(&mut self) -> Option<u32> {
        let digits = self.rest().get(..4)?;
        let digits = digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then_some(digits)?;
        let number = u32::from_str_radix(digits, 16).ok()?;
        self.at += 4;
        Some(number)
    }

    fn finished(&mut self) -> bool {
        self.skip_space();
        self.at == self.end
    }

    fn skip_space(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
    }

    fn rest(&self) -> &str {
        &self.text.as_str()[self.at..self.end]
    }
}
