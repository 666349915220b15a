//! The whole file: lines to items.

use std::sync::Arc;

use super::directive::Directives;
use super::line::{is_comment, line_at, trimmed, without_continuation, without_end};
use super::{Context, FaultKind, heredoc, instruction, source};
use crate::{
    Arguments, Dockerfile, Heredoc, Instruction, Item, ItemKind, Keyword, LogicalText, Span, shell,
};

/// The builder reads lines into a buffer of this size.
const MAX_LINE: usize = 64 * 1024;

const BYTE_ORDER_MARK: char = '\u{feff}';

/// Parses a whole file.
pub(crate) fn file(text: String) -> Dockerfile {
    let mut parser = Parser {
        text: &text,
        at: 0,
        directives: Directives::new(),
        context: Context { escape: '\\', faults: Vec::new() },
    };
    let mut items = Vec::new();
    while let Some(item) = parser.item() {
        items.push(item);
    }
    parser.check_order(&items);
    source::images(items.iter().filter_map(Item::instruction), &mut parser.context);
    let Parser { directives, context: Context { escape, mut faults }, .. } = parser;
    faults.sort_by_key(|fault| (fault.span.start, fault.span.end, fault.kind));
    faults.dedup();
    let shells = shell::shells(&items);
    Dockerfile { escape, directives: directives.found, items, faults, shells, text }
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    directives: Directives,
    context: Context,
}

impl Parser<'_> {
    fn item(&mut self) -> Option<Item> {
        let start = self.at;
        let line = self.line()?;
        let visible = trimmed(self.text, self.without_mark(line));
        let kind = if visible.is_empty() {
            self.directives.read(self.text, visible, &mut self.context);
            ItemKind::Blank
        } else if let Some(directive) =
            self.directives.read(self.text, visible.clone(), &mut self.context)
        {
            ItemKind::Directive(directive)
        } else if is_comment(self.text, visible.clone()) {
            ItemKind::Comment(visible)
        } else {
            ItemKind::Instruction(Arc::new(self.instruction(visible.start)))
        };
        Some(Item { span: start..self.at, kind })
    }

    /// The instruction that starts at `start`, on the line just read.
    fn instruction(&mut self, start: usize) -> Instruction {
        let mut logical = LogicalText::default();
        let (mut comments, mut blanks) = (Vec::new(), Vec::new());
        let mut continued = self.append(start..self.at, &mut logical);
        while continued && let Some(line) = self.line() {
            let visible = trimmed(self.text, line.clone());
            if is_comment(self.text, visible.clone()) {
                comments.push(visible);
            } else if visible.is_empty() {
                blanks.push(line);
            } else {
                continued = self.append(line, &mut logical);
            }
        }
        let whole = 0..logical.as_str().len();
        let mut instruction = instruction::read(&logical, whole, false, &mut self.context);
        instruction.comments = comments;
        instruction.blank_continuations = blanks;
        self.heredocs(&logical, &mut instruction);
        instruction
    }

    /// Adds a line to the logical line. Returns whether the next line belongs to it too.
    fn append(&self, line: Span, logical: &mut LogicalText) -> bool {
        let line = without_end(self.text, line);
        let (kept, continued) = without_continuation(self.text, line, self.context.escape);
        logical.push(&self.text[kept.clone()], kept.start);
        continued
    }

    fn heredocs(&mut self, logical: &LogicalText, instruction: &mut Instruction) {
        let inner = instruction.onbuild.as_deref().unwrap_or(instruction);
        if !inner.kind.takes_heredocs() || matches!(inner.arguments, Arguments::Exec(_)) {
            return;
        }
        let openers = heredoc::openers(logical);
        let heredocs: Vec<Heredoc> = openers.into_iter().map(|opener| self.body(opener)).collect();
        // Those after it cannot have one either: that is one mistake.
        if let Some(open) = heredocs.iter().find(|heredoc| heredoc.terminator.is_none()) {
            let message = format!("the file ends before the heredoc's terminator {}", open.name);
            self.context.fault(FaultKind::UnterminatedHeredoc, open.opener.clone(), message);
        }
        let end = heredocs.last().map_or(0, |heredoc| {
            let lines = heredoc.body.start..self.at;
            heredoc.terminator.as_ref().map_or(trimmed(self.text, lines).end, |span| span.end)
        });
        instruction.span.end = instruction.span.end.max(end);
        match &mut instruction.onbuild {
            Some(trigger) => {
                let trigger = Arc::make_mut(trigger);
                trigger.span.end = trigger.span.end.max(end);
                trigger.heredocs = heredocs;
            }
            None => instruction.heredocs = heredocs,
        }
    }

    /// Takes the lines up to the terminator.
    fn body(&mut self, opener: heredoc::Opener) -> Heredoc {
        let start = self.at;
        let mut heredoc = Heredoc {
            opener: opener.span,
            name: opener.name,
            expand: opener.expand,
            strip_tabs: opener.strip_tabs,
            fd: opener.fd,
            body: start..start,
            terminator: None,
        };
        while let Some(line) = self.line() {
            let mut candidate = without_end(self.text, line.clone());
            if heredoc.strip_tabs {
                let stripped = self.text[candidate.clone()].trim_start_matches('\t');
                candidate.start = candidate.end - stripped.len();
            }
            if self.text[candidate.clone()] == heredoc.name {
                heredoc.terminator = Some(candidate);
                return heredoc;
            }
            heredoc.body.end = line.end;
        }
        heredoc
    }

    /// Only `ARG` may stand before `FROM`.
    fn check_order(&mut self, items: &[Item]) {
        let instructions = items.iter().filter_map(Item::instruction);
        let before = instructions.clone().take_while(|found| found.kind != Keyword::From).count();
        if before == instructions.clone().count() {
            let span = instructions.clone().next().map_or(0..0, |found| found.keyword.span.clone());
            let message = "there is no FROM, so there is nothing to build";
            return self.context.fault(FaultKind::MissingFrom, span, message);
        }
        for early in instructions.take(before) {
            if !matches!(early.kind, Keyword::Arg | Keyword::Unknown) {
                let message = format!("{} stands before the first FROM", early.kind.name());
                let span = early.keyword.span.clone();
                self.context.fault(FaultKind::InstructionBeforeFrom, span, message);
            }
        }
    }

    /// The next line, with its line end.
    fn line(&mut self) -> Option<Span> {
        let line = line_at(self.text, self.at)?;
        self.at = line.end;
        let ended = self.text[line.clone()].ends_with('\n');
        if line.len() > MAX_LINE || (line.len() == MAX_LINE && !ended) {
            let message = format!("this line has more than {} bytes", MAX_LINE - 1);
            let first = self.text[line.clone()].chars().next().map_or(0, char::len_utf8);
            let span = line.start..line.start + first;
            self.context.fault(FaultKind::LineTooLong, span, message);
        }
        Some(line)
    }

    fn without_mark(&self, line: Span) -> Span {
        let marked = line.start == 0 && self.text.starts_with(BYTE_ORDER_MARK);
        line.start + if marked { BYTE_ORDER_MARK.len_utf8() } else { 0 }..line.end
    }
}
