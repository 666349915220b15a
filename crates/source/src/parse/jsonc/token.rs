use std::ops::Range;

use crate::{Fault, Kind};

/// What the grammar knows; everything else is a [`Token::Word`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token {
    OpenBrace,
    CloseBrace,
    OpenBracket,
    CloseBracket,
    Comma,
    Colon,
    /// In double or single quotes; `closed` says whether the last byte is the quote.
    String {
        single: bool,
        closed: bool,
    },
    /// Keywords, numbers, and what should have been quoted.
    Word,
}

/// A token and the bytes it is written in.
pub(super) type Spanned = (Token, Range<usize>);

/// Everything in a text.
#[derive(Debug, Default)]
pub(super) struct Tokens {
    pub(super) list: Vec<Spanned>,
    pub(super) comments: Vec<Range<usize>>,
    pub(super) faults: Vec<Fault>,
}

/// Cuts `text` into tokens, from the byte `start` on.
pub(super) fn tokens(text: &str, start: usize) -> Tokens {
    let mut lexer = Lexer { text, at: start, out: Tokens::default() };
    while let Some(byte) = lexer.byte(0) {
        lexer.next(byte);
    }
    lexer.out
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    out: Tokens,
}

impl Lexer<'_> {
    fn byte(&self, ahead: usize) -> Option<u8> {
        self.text.as_bytes().get(self.at + ahead).copied()
    }

    fn next(&mut self, byte: u8) {
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' => self.at += 1,
            b'{' => self.push(Token::OpenBrace, 1),
            b'}' => self.push(Token::CloseBrace, 1),
            b'[' => self.push(Token::OpenBracket, 1),
            b']' => self.push(Token::CloseBracket, 1),
            b',' => self.push(Token::Comma, 1),
            b':' => self.push(Token::Colon, 1),
            b'"' | b'\'' => self.string(byte),
            b'/' if self.byte(1) == Some(b'/') => self.comment_to(self.line_end()),
            b'/' if self.byte(1) == Some(b'*') => self.block_comment(),
            b'#' => self.hash(),
            _ => self.word_or_stray(),
        }
    }

    fn push(&mut self, token: Token, length: usize) {
        self.out.list.push((token, self.at..self.at + length));
        self.at += length;
    }

    fn line_end(&self) -> usize {
        let rest = &self.text[self.at..];
        let length = rest.find(['\n', '\r']).unwrap_or(rest.len());
        self.at + length
    }

    fn comment_to(&mut self, end: usize) {
        self.out.comments.push(self.at..end);
        self.at = end;
    }

    fn block_comment(&mut self) {
        if let Some(length) = self.text[self.at + 2..].find("*/") {
            return self.comment_to(self.at + 2 + length + 2);
        }
        let message = "this comment does not end; everything behind it is lost";
        self.out.faults.push(Fault::new(Kind::Unterminated, self.at..self.at + 2, message));
        self.comment_to(self.text.len());
    }

    fn hash(&mut self) {
        let end = self.line_end();
        let fault = Fault::new(Kind::Stray, self.at..end, "a comment begins with `//` here");
        self.out.faults.push(fault.repair(self.at..self.at + 1, "//"));
        self.at = end;
    }

    /// Up to the closing quote, or to the end of the line when there is none.
    fn string(&mut self, quote: u8) {
        let bytes = self.text.as_bytes();
        let mut end = self.at + 1;
        let closed = loop {
            match bytes.get(end) {
                Some(b'\\') if !matches!(bytes.get(end + 1), None | Some(b'\n' | b'\r')) => {
                    end += 2;
                }
                Some(&byte) if byte == quote => break true,
                None | Some(b'\n' | b'\r') => break false,
                Some(_) => end += 1,
            }
        };
        let end = if closed { end + 1 } else { self.unterminated(end.min(bytes.len())) };
        self.push(Token::String { single: quote == b'\'', closed }, end - self.at);
    }

    /// The comma at the end of the line is most likely not part of the string.
    fn unterminated(&mut self, end: usize) -> usize {
        let body = self.text[self.at..end].trim_end();
        let body = body.strip_suffix(',').unwrap_or(body);
        let end = self.at + body.len().max(1);
        self.out.faults.push(Fault::new(
            Kind::Unterminated,
            self.at..end,
            "this string does not end on its line",
        ));
        end
    }

    fn word_or_stray(&mut self) {
        let rest = &self.text[self.at..];
        let comment = |at: usize| matches!(rest.as_bytes().get(at + 1), Some(b'/' | b'*'));
        let mut ends = rest.char_indices();
        let end = ends.find(|(at, char)| is_delimiter(*char) || *char == '/' && comment(*at));
        let length = end.map_or(rest.len(), |(at, _)| at);
        if length > 0 {
            self.push(Token::Word, length);
            return;
        }
        let length = rest.find(|found| !is_stray(found)).unwrap_or(rest.len()).max(1);
        let code = u32::from(rest.chars().next().unwrap_or_default());
        let fault = Fault::new(
            Kind::Stray,
            self.at..self.at + length,
            format!("U+{code:04X} is no white space in JSON"),
        );
        self.out.faults.push(fault.repair(self.at..self.at + length, " "));
        self.at += length;
    }
}

fn is_delimiter(char: char) -> bool {
    matches!(char, '{' | '}' | '[' | ']' | ',' | ':' | '"' | '\'' | ' ' | '\t' | '\r' | '\n')
        || is_stray(char)
}

/// Invisible characters that JSON does not allow between tokens.
fn is_stray(char: char) -> bool {
    let blank = char.is_whitespace() && !matches!(char, ' ' | '\t' | '\r' | '\n');
    blank
        || char.is_control() && !char.is_whitespace()
        || matches!(char, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}')
}
