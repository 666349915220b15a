//! The patterns of a `.dockerignore`, with the meaning that the engine's own client gives them.
//!
//! Not gitignore's: a pattern is anchored at the context, the last match wins, and a match of a parent folder counts.

use std::{error::Error, fmt, iter::Peekable, str::Chars};

/// One pattern that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadPattern {
    /// The pattern.
    pub pattern: String,
    /// What is wrong with it.
    pub reason: &'static str,
}

/// The first line of a `.dockerignore` that the engine cannot take, with its number and what is wrong.
pub fn first_bad_line(bytes: &[u8]) -> Option<String> {
    let bad = |line: &[u8]| match std::str::from_utf8(line) {
        Ok(line) => Patterns::of_file(line).err().map(|bad| bad.to_string()),
        Err(_) => Some("not UTF-8, which the builder cannot take".to_owned()),
    };
    let mut lines = bytes.split(|byte| *byte == b'\n').zip(1..);
    lines.find_map(|(line, number)| Some(format!("line {number}: {}", bad(line)?)))
}

impl fmt::Display for BadPattern {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "pattern `{}` cannot be read: {}", self.pattern, self.reason)
    }
}

impl Error for BadPattern {}

/// Patterns in order.
#[derive(Debug, Clone, Default)]
pub struct Patterns {
    patterns: Vec<Pattern>,
}

/// Which patterns matched a folder: what is inside of it does not ask them again.
#[derive(Debug, Clone, Default)]
pub struct Matched(Vec<bool>);

#[derive(Clone)]
struct Pattern {
    text: String,
    tokens: Vec<Token>,
    negated: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Char(char),
    /// `?`: one character, no slash.
    Any,
    /// `*`: any characters, no slash.
    Star,
    /// `**` or `**/` before something: nothing, or anything up to a slash.
    Folders,
    /// `**` at the end: anything.
    Rest,
    /// `**x` at the beginning, where the reference compares only the end of the path.
    Ending(String),
    Class {
        negated: bool,
        ranges: Vec<(char, char)>,
    },
}

impl Patterns {
    /// Reads the lines of a `.dockerignore`.
    pub fn of_file(text: &str) -> Result<Self, BadPattern> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let lines = text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
            let line = line.trim();
            let (negated, rest) = match line.strip_prefix('!') {
                Some(rest) => ("!", rest.trim()),
                None => ("", line),
            };
            if line.is_empty() {
                return None;
            }
            let cleaned = if rest.is_empty() { String::new() } else { clean(rest) };
            let relative =
                if cleaned.len() > 1 { cleaned.trim_start_matches('/') } else { &cleaned };
            Some(format!("{negated}{relative}"))
        });
        Self::new(lines)
    }

    /// Reads patterns that are one string each.
    pub fn new<S: AsRef<str>>(patterns: impl IntoIterator<Item = S>) -> Result<Self, BadPattern> {
        let mut read = Vec::new();
        for pattern in patterns {
            let text = pattern.as_ref().trim();
            if text.is_empty() {
                continue;
            }
            let bad = |reason| BadPattern { pattern: text.to_owned(), reason };
            let cleaned = clean(text);
            let (negated, body) = match cleaned.strip_prefix('!') {
                Some("") => return Err(bad("there is no pattern behind the `!`")),
                Some(body) => (true, body.to_owned()),
                None => (false, cleaned),
            };
            let tokens =
                tokens(&body).ok_or_else(|| bad("a bracket or a backslash is not closed"))?;
            read.push(Pattern { text: body, tokens, negated });
        }
        Ok(Self { patterns: read })
    }

    /// Whether there are no patterns.
    pub fn is_empty(&self) -> bool {
        self.patterns.is_empty()
    }

    /// Whether this path, relative to the context and with slashes, is matched by the patterns.
    pub fn matches(&self, path: &str) -> bool {
        let parents = path.match_indices('/').map(|(end, _)| &path[..end]);
        let above = parents.fold(None, |above, parent| Some(self.step(parent, above.as_ref()).1));
        self.step(path, above.as_ref()).0
    }

    /// The same for a walk, which knows what matched the folder above; none at the top.
    pub fn step(&self, path: &str, above: Option<&Matched>) -> (bool, Matched) {
        let mut matched = false;
        let mut each = Vec::with_capacity(self.patterns.len());
        for (index, pattern) in self.patterns.iter().enumerate() {
            let inherited = above.is_some_and(|above| above.0.get(index) == Some(&true));
            // A pattern that could not change the verdict is not asked, and its answer not handed down.
            let hit = inherited || (pattern.negated == matched && pattern.matches(path));
            if hit {
                matched = !pattern.negated;
            }
            each.push(hit);
        }
        (matched, Matched(each))
    }

    /// Whether a path below `folder` could be matched by one of these patterns that is not negated.
    pub fn may_match_below(&self, folder: &str) -> bool {
        self.patterns.iter().any(|pattern| !pattern.negated && pattern.reaches_below(folder))
    }

    /// Whether a path below the matched `folder` could be taken back by a negated pattern.
    pub fn may_return_below(&self, folder: &str) -> bool {
        self.patterns.iter().any(|pattern| pattern.negated && pattern.reaches_below(folder))
    }
}

impl Pattern {
    fn matches(&self, path: &str) -> bool {
        let path: Vec<char> = path.chars().collect();
        matches_all(&self.tokens, &path)
    }

    fn reaches_below(&self, folder: &str) -> bool {
        let fixed = self.text.trim_end_matches("/**").trim_end_matches("/*");
        if fixed.contains(['*', '[', ']', '?', '^', '\\']) {
            return true;
        }
        fixed.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/') || rest.is_empty())
    }
}

impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", if self.negated { "!" } else { "" }, self.text)
    }
}

/// Lexical clean-up of a path: no `.`, no empty parts, `..` taken back where it can be, no slash at the end.
pub fn clean(path: &str) -> String {
    let absolute = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => match parts.last() {
                Some(&last) if last != ".." => drop(parts.pop()),
                _ if absolute => {}
                _ => parts.push(".."),
            },
            part => parts.push(part),
        }
    }
    match (absolute, parts.is_empty()) {
        (true, _) => format!("/{}", parts.join("/")),
        (false, true) => ".".to_owned(),
        (false, false) => parts.join("/"),
    }
}

fn tokens(pattern: &str) -> Option<Vec<Token>> {
    let mut tokens = Vec::new();
    let mut chars = pattern.chars().peekable();
    while let Some(char) = chars.next() {
        tokens.push(match char {
            '*' if chars.next_if_eq(&'*').is_some() => {
                let slash = chars.next_if_eq(&'/').is_some();
                match (chars.peek().is_none(), tokens.is_empty()) {
                    (true, _) => Token::Rest,
                    (false, true) if is_plain(chars.clone()) => {
                        let suffix: String = chars.by_ref().collect();
                        Token::Ending(if slash { format!("/{suffix}") } else { suffix })
                    }
                    (false, _) => Token::Folders,
                }
            }
            '*' => Token::Star,
            '?' => Token::Any,
            '[' => class(&mut chars)?,
            '\\' => Token::Char(chars.next()?),
            char => Token::Char(char),
        });
    }
    Some(tokens)
}

/// No character of a pattern in it.
fn is_plain(mut chars: Peekable<Chars<'_>>) -> bool {
    chars.all(|char| !matches!(char, '*' | '?' | '[' | ']' | '\\'))
}

/// `[a-z]`, `[^a-z]`; nothing if it is not closed.
fn class(chars: &mut Peekable<Chars<'_>>) -> Option<Token> {
    let negated = chars.next_if_eq(&'^').is_some();
    let mut ranges = Vec::new();
    loop {
        match chars.next()? {
            ']' if !ranges.is_empty() => return Some(Token::Class { negated, ranges }),
            ']' | '-' => return None,
            char => {
                let low = if char == '\\' { chars.next()? } else { char };
                let mut high = low;
                if chars.next_if_eq(&'-').is_some() {
                    high = match chars.next()? {
                        ']' | '-' => return None,
                        '\\' => chars.next()?,
                        char => char,
                    };
                }
                ranges.push((low, high));
            }
        }
    }
}

/// Follows all positions at once, so that no pattern takes more than its length times that of the path.
fn matches_all(tokens: &[Token], path: &[char]) -> bool {
    let mut at = vec![false; path.len() + 1];
    at[0] = true;
    for token in tokens {
        at = match token {
            Token::Char(wanted) => advance(&at, path, |char| char == *wanted),
            Token::Any => advance(&at, path, |char| char != '/'),
            Token::Class { negated, ranges } => advance(&at, path, |char| {
                ranges.iter().any(|&(low, high)| low <= char && char <= high) != *negated
            }),
            Token::Star => spread(&at, path),
            Token::Folders => spread_folders(&at, path),
            Token::Rest => return at.contains(&true),
            Token::Ending(suffix) => return ends_with(path, suffix),
        };
    }
    at[path.len()]
}

fn advance(at: &[bool], path: &[char], fits: impl Fn(char) -> bool) -> Vec<bool> {
    let mut next = vec![false; at.len()];
    for (index, &char) in path.iter().enumerate() {
        next[index + 1] = at[index] && fits(char);
    }
    next
}

fn spread(at: &[bool], path: &[char]) -> Vec<bool> {
    let mut reached = false;
    let positions = at.iter().enumerate().map(|(index, &here)| {
        reached = here || (reached && path[index - 1] != '/');
        reached
    });
    positions.collect()
}

fn spread_folders(at: &[bool], path: &[char]) -> Vec<bool> {
    let mut reached = false;
    let positions = at.iter().enumerate().map(|(index, &here)| {
        let after_slash = reached && path[index - 1] == '/';
        reached |= here;
        here || after_slash
    });
    positions.collect()
}

fn ends_with(path: &[char], suffix: &str) -> bool {
    let wanted: Vec<char> = suffix.chars().collect();
    path.ends_with(&wanted) || (wanted.first() == Some(&'/') && path == &wanted[1..])
}
