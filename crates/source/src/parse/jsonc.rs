//! JSON with comments. The official readers stop at a fault or drop a member without a word; this one
//! names every fault and keeps what can be read around it.

mod scalar;
mod string;
mod token;

use std::ops::Range;

use super::{Format, MAX_DEPTH, Parsed, byte_order_mark, duplicates};
use crate::{Fault, Kind, Member, Node, Style, Value};
use token::{Spanned, Token, Tokens};

/// What those readers do with a member they cannot read.
const DROPPED: &str = "VS Code and the dev container CLI drop this without a word";

/// Parses `text`.
pub(super) fn parse(text: &str) -> Parsed {
    let Tokens { list, comments, faults } = token::tokens(text, byte_order_mark(text));
    let mut parser = Parser { text, tokens: list, at: 0, open: Vec::new(), balance: None, faults };
    let mut parsed = Parsed::new(Format::Jsonc);
    while parser.root_is_missing() {
        parser.at += 1;
    }
    if parser.peek().is_some() {
        parsed.documents.push(parser.value());
        parser.rest();
    }
    Parsed { faults: parser.faults, comments, ..parsed }
}

struct Parser<'a> {
    text: &'a str,
    tokens: Vec<Spanned>,
    at: usize,
    /// The objects and lists around the current token, by their opening token.
    open: Vec<Token>,
    /// For each token, how many more brackets close than open from it on.
    balance: Option<Vec<i64>>,
    faults: Vec<Fault>,
}

impl Parser<'_> {
    fn peek(&self) -> Option<Token> {
        self.peek_at(0)
    }

    fn peek_at(&self, ahead: usize) -> Option<Token> {
        self.tokens.get(self.at + ahead).map(|(token, _)| *token)
    }

    /// The bytes of the current token; behind the last one, the end of the text.
    fn span(&self) -> Range<usize> {
        self.tokens.get(self.at).map_or(self.text.len()..self.text.len(), |(_, span)| span.clone())
    }

    /// Where the token before the current one ends.
    fn behind(&self) -> usize {
        self.at.checked_sub(1).map_or(0, |before| self.tokens[before].1.end)
    }

    fn fault(&mut self, kind: Kind, span: Range<usize>, message: impl Into<String>) {
        self.faults.push(Fault::new(kind, span, message));
    }

    /// Whether a key and its colon come next.
    fn at_member(&self) -> bool {
        matches!(self.peek(), Some(Token::String { .. } | Token::Word))
            && self.peek_at(1) == Some(Token::Colon)
    }

    fn at_value(&self) -> bool {
        use Token::{OpenBrace, OpenBracket, String, Word};
        matches!(self.peek(), Some(OpenBrace | OpenBracket | String { .. } | Word))
    }

    /// Reports a token in front of the root value that cannot begin one.
    fn root_is_missing(&mut self) -> bool {
        let misplaced = self.peek().is_some() && !self.at_value();
        if misplaced {
            self.fault(Kind::Stray, self.span(), "no value begins like this");
        }
        misplaced
    }

    /// Reports what stands behind the root value.
    fn rest(&mut self) {
        if let Some((_, last)) = self.tokens.get(self.at..).and_then(<[_]>::last) {
            let span = self.span().start..last.end;
            self.fault(
                Kind::AfterRoot,
                span,
                "the file's value ended before this: readers ignore it, or fail",
            );
        }
    }

    fn value(&mut self) -> Node {
        match self.peek() {
            Some(Token::OpenBrace | Token::OpenBracket) if self.open.len() >= MAX_DEPTH => {
                self.too_deep()
            }
            Some(Token::OpenBrace) => self.object(),
            Some(Token::OpenBracket) => self.list(),
            _ => self.scalar(),
        }
    }

    /// Skips a value that is nested too deeply, brackets and all.
    fn too_deep(&mut self) -> Node {
        let start = self.span().start;
        self.fault(
            Kind::Limit,
            self.span(),
            format!("nested more than {MAX_DEPTH} levels deep: not read"),
        );
        let mut depth = 0_usize;
        while let Some(token) = self.peek() {
            self.at += 1;
            match token {
                Token::OpenBrace | Token::OpenBracket => depth += 1,
                Token::CloseBrace | Token::CloseBracket => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
        Node::new(start..self.behind(), Value::Invalid)
    }

    fn object(&mut self) -> Node {
        let brace = self.enter(Token::OpenBrace);
        let mut members: Vec<Member> = Vec::new();
        let mut comma = None;
        while !self.closes(Token::OpenBrace, &brace) {
            match self.peek() {
                Some(Token::Comma) => self.comma(&mut comma, members.is_empty(), "member"),
                Some(Token::String { .. } | Token::Word) => {
                    self.needs_comma(&mut comma, members.is_empty());
                    members.push(self.member());
                    self.junk();
                }
                Some(Token::OpenBrace | Token::OpenBracket) => {
                    self.fault(
                        Kind::Stray,
                        self.span(),
                        format!("a value without a key: {DROPPED}"),
                    );
                    self.value();
                }
                _ => self.stray(),
            }
        }
        self.trailing(comma.filter(|_| !members.is_empty()));
        duplicates(
            &members,
            |name| format!("`{name}` is set again: readers keep this one only"),
            &mut self.faults,
        );
        Node::new(brace.start..self.behind(), Value::Mapping(members))
    }

    fn list(&mut self) -> Node {
        let bracket = self.enter(Token::OpenBracket);
        let mut items = Vec::new();
        let mut comma = None;
        while !self.closes(Token::OpenBracket, &bracket) {
            if self.peek() == Some(Token::Comma) {
                self.comma(&mut comma, items.is_empty(), "item");
            } else if self.at_member() && self.misses_bracket() {
                let fault =
                    Fault::new(Kind::Unterminated, bracket.clone(), "this list is not closed");
                self.faults
                    .push(fault.related(self.span(), "this member belongs to what is around it"));
                self.open.pop();
                // The comma in front is the one between that member and this.
                self.at -= usize::from(comma.take().is_some());
                break;
            } else if self.at_member() {
                self.at += 1;
                self.stray();
            } else if self.at_value() {
                self.needs_comma(&mut comma, items.is_empty());
                items.push(self.value());
                self.junk();
            } else {
                self.stray();
            }
        }
        self.trailing(comma.filter(|_| !items.is_empty()));
        Node::new(bracket.start..self.behind(), Value::Sequence(items))
    }

    fn enter(&mut self, token: Token) -> Range<usize> {
        let span = self.span();
        self.open.push(token);
        self.at += 1;
        span
    }

    /// Whether the object or list that `opening` began ends here; takes its bracket.
    fn closes(&mut self, opening: Token, place: &Range<usize>) -> bool {
        let (right, wrong) = match opening {
            Token::OpenBrace => (Token::CloseBrace, Token::CloseBracket),
            _ => (Token::CloseBracket, Token::CloseBrace),
        };
        let ends = match self.peek() {
            None => {
                self.fault(
                    Kind::Unterminated,
                    place.clone(),
                    "this is not closed before the file ends",
                );
                true
            }
            Some(token) if token == right => {
                self.at += 1;
                true
            }
            Some(token) if token == wrong => self.closed_by_other(place),
            Some(_) => return false,
        };
        if ends {
            self.open.pop();
        }
        ends
    }

    /// At a bracket of the other sort: either it was mistyped, or one before it is missing. When as many
    /// brackets close as are open it was mistyped.
    fn closed_by_other(&mut self, place: &Range<usize>) -> bool {
        let open = i64::try_from(self.open.len()).unwrap_or(i64::MAX);
        let bracket = self.span();
        let related = "this is what it closes";
        if self.balance_here() >= open {
            let right = if self.open.last() == Some(&Token::OpenBrace) { "}" } else { "]" };
            let message = format!("the wrong bracket: `{right}` belongs here");
            let fault = Fault::new(Kind::Unbalanced, bracket.clone(), message);
            self.faults.push(fault.related(place.clone(), related).repair(bracket, right));
            self.at += 1;
            return true;
        }
        let fault = Fault::new(Kind::Unterminated, place.clone(), "this is not closed");
        self.faults.push(fault.related(bracket, "this bracket closes what is around it"));
        true
    }

    /// In a list: whether there are too few brackets behind this for all that are open.
    fn misses_bracket(&mut self) -> bool {
        let open = i64::try_from(self.open.len()).unwrap_or(i64::MAX);
        self.balance_here() < open && self.open.iter().rev().nth(1) == Some(&Token::OpenBrace)
    }

    fn balance_here(&mut self) -> i64 {
        let tokens = &self.tokens;
        let balance = self.balance.get_or_insert_with(|| {
            let mut sums: Vec<i64> = tokens.iter().rev().map(|(token, _)| weight(*token)).collect();
            for index in 1..sums.len() {
                sums[index] += sums[index - 1];
            }
            sums.reverse();
            sums
        });
        balance.get(self.at).copied().unwrap_or(0)
    }

    fn comma(&mut self, last: &mut Option<Range<usize>>, first: bool, what: &str) {
        let span = self.span();
        if first || last.is_some() {
            let fault = Fault::new(
                Kind::MissingValue,
                span.clone(),
                format!("no {what} in front of this comma"),
            );
            self.faults.push(fault.repair(span.clone(), ""));
        }
        last.get_or_insert(span);
        self.at += 1;
    }

    fn needs_comma(&mut self, last: &mut Option<Range<usize>>, first: bool) {
        if last.take().is_none() && !first {
            let end = self.behind();
            let fault = Fault::new(Kind::MissingComma, end..end, "a comma is missing here");
            self.faults.push(fault.repair(end..end, ","));
        }
    }

    fn trailing(&mut self, comma: Option<Range<usize>>) {
        if let Some(comma) = comma {
            let message = "a comma before the closing bracket: strict JSON readers fail on it";
            self.faults
                .push(Fault::new(Kind::TrailingComma, comma.clone(), message).repair(comma, ""));
        }
    }

    fn stray(&mut self) {
        let message = match self.peek() {
            Some(Token::Colon) if self.open.last() == Some(&Token::OpenBracket) => {
                "the items of a list have no keys"
            }
            Some(Token::Colon) => "a colon without a key before it",
            _ => "this does not belong here",
        };
        self.fault(Kind::Stray, self.span(), message);
        self.at += 1;
    }

    /// Text between a value and the comma behind it, on the value's own line: one fault for all of it.
    fn junk(&mut self) {
        let (start, from) = (self.span().start, self.at);
        while matches!(self.peek(), Some(Token::String { .. } | Token::Word))
            && !self.at_member()
            && self.same_line()
        {
            self.at += 1;
        }
        let listed = self.open.last() == Some(&Token::OpenBracket) && self.at > from;
        // Two values side by side in a list lack a comma; a word there is left over from something.
        let text = self.text;
        let whole = |(token, span): &Spanned| match token {
            Token::String { closed, .. } => *closed,
            _ => scalar::is_literal(&text[span.clone()]),
        };
        if listed && self.tokens[from..self.at].iter().all(whole) {
            self.at = from;
        } else if self.at > from {
            let span = start..self.behind();
            self.fault(
                Kind::Stray,
                span,
                "text behind a value: is a comma missing, or a quote in a string not escaped?",
            );
        }
    }

    fn same_line(&self) -> bool {
        !self.text[self.behind()..self.span().start].contains('\n')
    }

    fn member(&mut self) -> Member {
        let key = self.key();
        let name = key.scalar().unwrap_or_default().to_owned();
        let end = self.behind();
        if self.peek() == Some(Token::Colon) {
            self.at += 1;
        } else if self.at_value() && !self.at_member() && self.same_line() {
            let fault = Fault::new(
                Kind::MissingColon,
                end..end,
                format!("no colon behind the key: {DROPPED}"),
            );
            self.faults.push(fault.repair(end..end, ":"));
        } else {
            self.fault(
                Kind::MissingColon,
                key.span.clone(),
                format!("a key without colon and value: {DROPPED}"),
            );
            return Member { name, key, value: Node::new(end..end, Value::Invalid) };
        }
        if self.at_value() && !self.at_member() {
            let value = self.value();
            return Member { name, key, value };
        }
        let end = self.behind();
        self.fault(
            Kind::MissingValue,
            key.span.clone(),
            format!("a key without a value: {DROPPED}"),
        );
        Member { name, key, value: Node::new(end..end, Value::Invalid) }
    }

    fn key(&mut self) -> Node {
        let span = self.span();
        if self.peek() != Some(Token::Word) {
            return self.scalar();
        }
        let word = &self.text[span.clone()];
        let fault = Fault::new(
            Kind::UnquotedKey,
            span.clone(),
            format!("a key without double quotes: {DROPPED}"),
        );
        self.faults.push(
            scalar::quote(word)
                .into_iter()
                .fold(fault, |fault, text| fault.repair(span.clone(), text)),
        );
        self.at += 1;
        Node::new(span.clone(), scalar::text(word.to_owned(), Style::Plain, span))
    }

    fn scalar(&mut self) -> Node {
        let span = self.span();
        let value = match self.peek() {
            Some(Token::String { single, closed }) => {
                scalar::string(self.text, span.clone(), single, closed, &mut self.faults)
            }
            _ => scalar::word(self.text, span.clone(), &mut self.faults),
        };
        self.at += 1;
        Node::new(span, value)
    }
}

fn weight(token: Token) -> i64 {
    match token {
        Token::CloseBrace | Token::CloseBracket => 1,
        Token::OpenBrace | Token::OpenBracket => -1,
        _ => 0,
    }
}
