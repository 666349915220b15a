//! The commands of a shell text, as far as words and quotes tell them.

use std::ops::Range;

/// A command of a shell text: its words, and what stands behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call<'a> {
    /// Its words, quotes taken off.
    pub words: Vec<Word<'a>>,
    /// What ends it: `&&`, `||`, `;`, `|`, `&`, a line feed, or nothing.
    pub end: &'a str,
    /// Where that stands.
    pub end_span: Range<usize>,
}

/// A word and its place in the text, quotes included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word<'a> {
    /// Without the quotes around it.
    pub text: &'a str,
    /// With them.
    pub span: Range<usize>,
}

/// Assignments, `sudo` and the like in front of a program.
const PREFIXES: &[&str] = &[
    "sudo", "-E", "exec", "if", "elif", "while", "until", "!", "command", "time", "nohup", "then",
    "do", "else", "{", "(",
];

impl<'a> Call<'a> {
    /// The program that is called, and the words behind it.
    pub fn program(&self) -> Option<(&Word<'a>, &[Word<'a>])> {
        let skipped = |word: &&Word<'_>| PREFIXES.contains(&word.text) || is_assignment(word.text);
        let at = self.words.iter().take_while(skipped).count();
        let (first, rest) = self.words.get(at..)?.split_first()?;
        Some((first, rest))
    }

    /// Whether `sudo` stands in front.
    pub fn is_sudo(&self) -> bool {
        self.words.iter().any(|word| word.text == "sudo")
    }
}

fn is_assignment(word: &str) -> bool {
    word.split_once('=').is_some_and(|(name, _)| {
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    })
}

/// The commands of `text`, as far as a look at words and quotes tells them. What is inside quotes or `$(…)` is part of
/// a word.
pub fn calls(text: &str) -> Vec<Call<'_>> {
    let mut calls = Vec::new();
    let mut words = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let blank = rest.len() - rest.trim_start_matches([' ', '\t', '\r']).len();
        if blank > 0 {
            at += blank;
        } else if rest.starts_with('#') {
            at += rest.find('\n').unwrap_or(rest.len());
        } else if let Some(end) = separator(text, at) {
            calls.push(Call {
                words: std::mem::take(&mut words),
                end,
                end_span: at..at + end.len(),
            });
            at += end.len();
        } else {
            let length = word_length(rest);
            let word = &rest[..length];
            let plain = unquoted(word);
            words.push(Word { text: plain, span: at..at + length });
            at += length;
        }
    }
    if !words.is_empty() {
        calls.push(Call { words, end: "", end_span: at..at });
    }
    calls
}

/// The operator at `at`; the `&` of `2>&1` and `&>` is none.
fn separator(text: &str, at: usize) -> Option<&str> {
    let rest = &text[at..];
    let long = ["&&", "||", "|&"].into_iter().find(|end| rest.starts_with(end));
    if let Some(end) = long {
        return Some(&rest[..end.len()]);
    }
    let redirects = rest.starts_with("&>") || text[..at].ends_with(['>', '<']);
    (rest.starts_with([';', '|', '&', '\n']) && !redirects).then(|| &rest[..1])
}

/// How far the word goes that `rest` begins with: at least one character.
fn word_length(rest: &str) -> usize {
    let mut quote = None;
    let mut depth = 0_usize;
    let mut escaped = false;
    let mut before = ' ';
    for (at, char) in rest.char_indices() {
        let ends = at > 0 && quote.is_none() && depth == 0 && !escaped;
        let joins = char == '&' && matches!(before, '>' | '<');
        if ends && !joins && matches!(char, ' ' | '\t' | '\r' | '\n' | ';' | '|' | '&') {
            return at;
        }
        match char {
            _ if escaped => escaped = false,
            '\\' if quote != Some('\'') => escaped = true,
            '"' | '\'' | '`' if quote.is_none() => quote = Some(char),
            _ if quote == Some(char) => quote = None,
            '(' if quote.is_none() && (before == '$' || depth > 0) => depth += 1,
            ')' if quote.is_none() => depth = depth.saturating_sub(1),
            _ => {}
        }
        before = char;
    }
    rest.len()
}

fn unquoted(word: &str) -> &str {
    let inner = |quote| word.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
    inner('"').or_else(|| inner('\'')).unwrap_or(word)
}
