//! From the shell's syntax tree to a flat list of commands.

use brush_parser::ast::{self, SourceLocation};
use brush_parser::word::{WordPiece, WordPieceWithSource};
use brush_parser::{Parser, ParserOptions, SourceSpan};

use super::word::unquoted;
use super::{Command, Connector, Expansion, Redirection, ShellWord, expansion, nesting};
use crate::{LogicalText, Span};

/// Substitutions inside substitutions deeper than this are not looked into.
const MAX_SUBSTITUTIONS: usize = 8;

/// Collects the commands of one script.
pub(super) struct Walk<'a> {
    script: &'a LogicalText,
    /// The byte offset of each character of `text`; empty when all are one byte long.
    offsets: Vec<usize>,
    /// What is parsed: the whole script, or a substitution in it.
    text: &'a str,
    /// Where `text` starts in the script.
    base: usize,
    place: Place,
    substitutions: usize,
    pub(super) commands: Vec<Command>,
}

/// What the next command stands in.
#[derive(Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "facts that do not exclude one another")]
struct Place {
    connector: Connector,
    depth: usize,
    in_subshell: bool,
    in_function: bool,
    conditional: bool,
    tested: bool,
}

impl<'a> Walk<'a> {
    pub(super) fn new(script: &'a LogicalText) -> Self {
        Self::at(script, 0..script.as_str().len(), Place::default(), 0)
    }

    fn at(script: &'a LogicalText, range: Span, place: Place, substitutions: usize) -> Self {
        let text = &script.as_str()[range.clone()];
        let offsets = if text.is_ascii() {
            Vec::new()
        } else {
            text.char_indices().map(|(at, _)| at).chain([text.len()]).collect()
        };
        Self {
            script,
            offsets,
            text,
            base: range.start,
            place,
            substitutions,
            commands: Vec::new(),
        }
    }

    pub(super) fn program(&mut self, program: &ast::Program) {
        let outer = self.place;
        for list in &program.complete_commands {
            self.list(list);
            self.place = Place { connector: Connector::Sequence, ..outer };
        }
        self.place = outer;
    }

    fn list(&mut self, list: &ast::CompoundList) {
        let outer = self.place;
        for ast::CompoundListItem(chain, separator) in &list.0 {
            self.chain(chain);
            let connector = match separator {
                ast::SeparatorOperator::Async => Connector::Background,
                ast::SeparatorOperator::Sequence => Connector::Sequence,
            };
            self.place = Place { connector, ..outer };
        }
        self.place = outer;
    }

    fn chain(&mut self, chain: &ast::AndOrList) {
        let outer = self.place;
        let last = chain.additional.len();
        self.place.tested = outer.tested || last > 0;
        self.pipeline(&chain.first);
        for (at, next) in chain.additional.iter().enumerate() {
            let (connector, pipeline) = match next {
                ast::AndOr::And(pipeline) => (Connector::And, pipeline),
                ast::AndOr::Or(pipeline) => (Connector::Or, pipeline),
            };
            let tested = outer.tested || at + 1 < last;
            self.place = Place { connector, tested, ..outer };
            self.pipeline(pipeline);
        }
        self.place = outer;
    }

    fn pipeline(&mut self, pipeline: &ast::Pipeline) {
        let outer = self.place;
        self.place.in_subshell |= pipeline.seq.len() > 1;
        for (at, command) in pipeline.seq.iter().enumerate() {
            let first = self.commands.len();
            self.command(command);
            // A loop begins a list of its own.
            if let Some(first) = self.commands.get_mut(first).filter(|_| at > 0) {
                first.connector = Connector::Pipe;
            }
            self.place.connector = Connector::Pipe;
        }
        self.place = outer;
    }

    fn command(&mut self, command: &ast::Command) {
        match command {
            ast::Command::Simple(simple) => self.simple(simple),
            ast::Command::Compound(compound, redirections) => {
                let first = self.commands.len();
                self.compound(compound);
                self.inside_redirections(redirections.as_ref());
                let around = self.words_around(compound, redirections.as_ref());
                if let Some(first) = self.commands.get_mut(first) {
                    first.around.extend(around);
                }
            }
            ast::Command::Function(function) => {
                let outer = self.place;
                self.place = Place { in_function: true, ..outer };
                self.compound(&function.body.0);
                self.place = outer;
            }
            ast::Command::ExtendedTest(test, _) => {
                if let Some(range) = self.range(test.location().as_ref()) {
                    let name = self.word_at(range.start..(range.start + 2).min(range.end));
                    let around = vec![self.word_at(range.clone())];
                    let command = self.placed(range);
                    self.commands.push(Command { name: Some(name), around, ..command });
                }
            }
        }
    }

    fn compound(&mut self, compound: &ast::CompoundCommand) {
        let outer = self.place;
        self.place.depth += 1;
        match compound {
            ast::CompoundCommand::BraceGroup(group) => self.list(&group.list),
            ast::CompoundCommand::Subshell(subshell) => {
                self.place.in_subshell = true;
                self.list(&subshell.list);
            }
            ast::CompoundCommand::ForClause(clause) => {
                for word in clause.values.iter().flatten() {
                    self.inside_word(word);
                }
                self.branch(&clause.body.list);
            }
            ast::CompoundCommand::ArithmeticForClause(clause) => self.branch(&clause.body.list),
            ast::CompoundCommand::CaseClause(clause) => {
                self.inside_word(&clause.value);
                for case in clause.cases.iter().filter_map(|case| case.cmd.as_ref()) {
                    self.branch(case);
                }
            }
            ast::CompoundCommand::IfClause(clause) => self.condition(clause),
            ast::CompoundCommand::WhileClause(clause)
            | ast::CompoundCommand::UntilClause(clause) => {
                self.tested(&clause.0);
                self.branch(&clause.1.list);
            }
            ast::CompoundCommand::Coprocess(process) => {
                self.place.in_subshell = true;
                self.command(&process.body);
            }
            ast::CompoundCommand::Arithmetic(arithmetic) => {
                self.spaced_subshell(arithmetic.location().as_ref());
            }
        }
        self.place = outer;
    }

    /// The words of a construct that belong to none of its commands.
    fn words_around(
        &self,
        compound: &ast::CompoundCommand,
        redirections: Option<&ast::RedirectList>,
    ) -> Vec<ShellWord> {
        let words: Vec<&ast::Word> = match compound {
            ast::CompoundCommand::ForClause(clause) => clause.values.iter().flatten().collect(),
            ast::CompoundCommand::CaseClause(clause) => {
                let patterns = clause.cases.iter().flat_map(|case| &case.patterns);
                std::iter::once(&clause.value).chain(patterns).collect()
            }
            _ => Vec::new(),
        };
        let redirections = redirections.iter().flat_map(|list| &list.0);
        let targets = redirections.filter_map(|found| self.redirection(found).target);
        words.into_iter().map(|word| self.word(word)).chain(targets).collect()
    }

    fn condition(&mut self, clause: &ast::IfClauseCommand) {
        self.tested(&clause.condition);
        self.branch(&clause.then);
        for other in clause.elses.iter().flatten() {
            if let Some(condition) = &other.condition {
                let outer = self.place;
                self.place.tested = true;
                self.branch(condition);
                self.place = outer;
            }
            self.branch(&other.body);
        }
    }

    /// The list of a condition.
    fn tested(&mut self, list: &ast::CompoundList) {
        let outer = self.place;
        self.place.tested = true;
        self.list(list);
        self.place = outer;
    }

    /// A list that runs only sometimes.
    fn branch(&mut self, list: &ast::CompoundList) {
        let outer = self.place;
        self.place = Place { connector: Connector::Start, conditional: true, ..outer };
        self.list(list);
        self.place = outer;
    }

    fn simple(&mut self, simple: &ast::SimpleCommand) {
        let prefix = simple.prefix.iter().flat_map(|prefix| &prefix.0);
        let suffix = simple.suffix.iter().flat_map(|suffix| &suffix.0);
        let mut command = self.placed(0..0);
        command.name = simple.word_or_name.as_ref().map(|word| self.word(word));
        for item in prefix {
            self.item(item, true, &mut command);
        }
        for item in suffix {
            self.item(item, false, &mut command);
        }
        let spans = command.name.iter().chain(&command.arguments).chain(&command.assignments);
        let targets = command.redirections.iter().filter_map(|found| found.target.as_ref());
        let spans = spans.chain(targets).map(|word| word.span.clone());
        let whole = spans.reduce(|one, two| one.start.min(two.start)..one.end.max(two.end));
        command.span = whole.unwrap_or(self.script.whole());
        self.commands.push(command);
        if let Some(word) = &simple.word_or_name {
            self.inside_word(word);
        }
        for item in simple.prefix.iter().flat_map(|prefix| &prefix.0) {
            self.inside_item(item);
        }
        for item in simple.suffix.iter().flat_map(|suffix| &suffix.0) {
            self.inside_item(item);
        }
    }

    fn item(&self, item: &ast::CommandPrefixOrSuffixItem, prefix: bool, command: &mut Command) {
        match item {
            ast::CommandPrefixOrSuffixItem::Word(word) => command.arguments.push(self.word(word)),
            ast::CommandPrefixOrSuffixItem::AssignmentWord(_, word) if prefix => {
                command.assignments.push(self.word(word));
            }
            ast::CommandPrefixOrSuffixItem::AssignmentWord(_, word) => {
                command.arguments.push(self.word(word));
            }
            ast::CommandPrefixOrSuffixItem::IoRedirect(redirection) => {
                command.redirections.push(self.redirection(redirection));
            }
            ast::CommandPrefixOrSuffixItem::ProcessSubstitution(..) => {}
        }
    }

    fn redirection(&self, redirection: &ast::IoRedirect) -> Redirection {
        use ast::IoFileRedirectKind as Kind;
        match redirection {
            ast::IoRedirect::File(fd, kind, target) => Redirection {
                fd: *fd,
                operator: match kind {
                    Kind::Read => "<",
                    Kind::Write => ">",
                    Kind::Append => ">>",
                    Kind::ReadAndWrite => "<>",
                    Kind::Clobber => ">|",
                    Kind::DuplicateInput => "<&",
                    Kind::DuplicateOutput => ">&",
                },
                target: match target {
                    ast::IoFileRedirectTarget::Filename(word)
                    | ast::IoFileRedirectTarget::Duplicate(word) => Some(self.word(word)),
                    _ => None,
                },
            },
            ast::IoRedirect::HereDocument(fd, _) => {
                Redirection { fd: *fd, operator: "<<", target: None }
            }
            ast::IoRedirect::HereString(fd, word) => {
                Redirection { fd: *fd, operator: "<<<", target: Some(self.word(word)) }
            }
            ast::IoRedirect::OutputAndError(word, append) => Redirection {
                fd: None,
                operator: if *append { "&>>" } else { "&>" },
                target: Some(self.word(word)),
            },
        }
    }

    fn inside_redirections(&mut self, redirections: Option<&ast::RedirectList>) {
        for redirection in redirections.iter().flat_map(|list| &list.0) {
            self.inside_redirection(redirection);
        }
    }

    fn inside_redirection(&mut self, redirection: &ast::IoRedirect) {
        match redirection {
            ast::IoRedirect::File(_, _, ast::IoFileRedirectTarget::Filename(word))
            | ast::IoRedirect::HereString(_, word)
            | ast::IoRedirect::OutputAndError(word, _) => self.inside_word(word),
            ast::IoRedirect::File(
                _,
                _,
                ast::IoFileRedirectTarget::ProcessSubstitution(_, subshell),
            ) => self.substituted(&subshell.list),
            _ => {}
        }
    }

    fn inside_item(&mut self, item: &ast::CommandPrefixOrSuffixItem) {
        match item {
            ast::CommandPrefixOrSuffixItem::Word(word)
            | ast::CommandPrefixOrSuffixItem::AssignmentWord(_, word) => self.inside_word(word),
            ast::CommandPrefixOrSuffixItem::IoRedirect(redirection) => {
                self.inside_redirection(redirection);
            }
            ast::CommandPrefixOrSuffixItem::ProcessSubstitution(_, subshell) => {
                self.substituted(&subshell.list);
            }
        }
    }

    fn substituted(&mut self, list: &ast::CompoundList) {
        let outer = self.place;
        self.place = outer.substituted();
        self.list(list);
        self.place = outer;
    }

    /// The commands of the `$(…)` and `` `…` `` in a word.
    fn inside_word(&mut self, word: &ast::Word) {
        let Some(range) = self.range(word.loc.as_ref()) else { return };
        let raw = &self.script.as_str()[range.clone()];
        let substitutes = raw.contains("$(") || raw.contains('`');
        if !substitutes || self.substitutions >= MAX_SUBSTITUTIONS || nesting::is_too_deep(raw) {
            return;
        }
        let Ok(pieces) = brush_parser::word::parse(raw, &ParserOptions::default()) else { return };
        for piece in &pieces {
            self.inside_piece(piece, range.start);
        }
    }

    fn inside_piece(&mut self, piece: &WordPieceWithSource, start: usize) {
        let opener = match &piece.piece {
            WordPiece::DoubleQuotedSequence(pieces)
            | WordPiece::GettextDoubleQuotedSequence(pieces) => {
                return pieces.iter().for_each(|piece| self.inside_piece(piece, start));
            }
            WordPiece::CommandSubstitution(_) => "$(".len(),
            WordPiece::BackquotedCommandSubstitution(_) => "`".len(),
            _ => return,
        };
        let range = start + piece.start_index + opener..start + piece.end_index - 1;
        self.nested(range, self.place.substituted());
    }

    /// `( ( a ) )`, which the parser takes for arithmetic: only `((` is.
    fn spaced_subshell(&mut self, location: Option<&SourceSpan>) {
        let Some(range) = self.range(location) else { return };
        let inside = self.script.as_str()[range.clone()].strip_prefix('(');
        if inside.is_some_and(|inside| !inside.starts_with('(') && inside.ends_with(')')) {
            let place = Place { in_subshell: true, ..self.place };
            self.nested(range.start + 1..range.end - 1, place);
        }
    }

    /// Adds the commands of a part of the script.
    fn nested(&mut self, range: Span, place: Place) {
        let Some(text) = self.script.as_str().get(range.clone()) else { return };
        let parsed = Parser::new(text.as_bytes(), &ParserOptions::default()).parse_program();
        if let Ok(program) = parsed {
            let mut inner = Walk::at(self.script, range, place, self.substitutions + 1);
            inner.program(&program);
            self.commands.append(&mut inner.commands);
        }
    }

    /// A command without words at the present place.
    fn placed(&self, range: Span) -> Command {
        let Place { connector, depth, in_subshell, in_function, conditional, tested } = self.place;
        let span = self.script.span(range);
        Command {
            span,
            connector,
            depth,
            in_subshell,
            in_function,
            conditional,
            tested,
            ..Command::default()
        }
    }

    fn word(&self, word: &ast::Word) -> ShellWord {
        match self.range(word.loc.as_ref()) {
            Some(range) => self.word_at(range),
            None => ShellWord {
                span: self.script.whole(),
                literal: unquoted(&word.value),
                raw: word.value.clone(),
                expansions: Vec::new(),
            },
        }
    }

    fn word_at(&self, range: Span) -> ShellWord {
        let written = &self.script.as_str()[range.clone()];
        // The parser counts a line continuation before a word as part of it.
        let visible = written.trim_start_matches("\\\r\n").trim_start_matches("\\\n").trim_start();
        let range = range.end - visible.len()..range.end;
        let raw = visible.to_owned();
        let literal = unquoted(&raw);
        let expansions = match literal {
            Some(_) => Vec::new(),
            None => self.expansions(&raw, range.start),
        };
        ShellWord { span: self.script.span(range), literal, raw, expansions }
    }

    fn expansions(&self, raw: &str, start: usize) -> Vec<Expansion> {
        let found = expansion::scan(raw).into_iter();
        found
            .map(|found| Expansion {
                span: self.script.span(start + found.range.start..start + found.range.end),
                quoted: found.quoted,
                kind: found.kind,
            })
            .collect()
    }

    /// The bytes of the script at a location of the syntax tree.
    fn range(&self, location: Option<&SourceSpan>) -> Option<Span> {
        let location = location?;
        let byte = |index: usize| match self.offsets.get(index) {
            Some(offset) => *offset,
            None if self.offsets.is_empty() => index,
            None => self.text.len(),
        };
        let (start, end) = (byte(location.start.index), byte(location.end.index));
        self.text.get(start..end).map(|_| self.base + start..self.base + end)
    }
}

impl Place {
    fn substituted(self) -> Self {
        Self { connector: Connector::Start, depth: self.depth + 1, in_subshell: true, ..self }
    }
}
