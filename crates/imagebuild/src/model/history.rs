//! The history of an image as a text, one line an entry, and as instructions.

use std::{collections::BTreeMap, ops::Range};

use dockerfile::Keyword;
use image::{HistoryEntry, Image};

/// All entries, oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct History {
    /// One line an entry, then one line for each layer that no entry accounts for.
    pub text: String,
    /// The entries.
    pub steps: Vec<Step>,
    /// The lines of the layers that no entry accounts for.
    pub layers: BTreeMap<u16, Range<usize>>,
}

/// One entry, as an instruction. Ranges are of [`History::text`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The whole line.
    pub line: Range<usize>,
    /// Which instruction made it; [`Keyword::Unknown`] for what tools other than image builders write.
    pub keyword: Keyword,
    /// Values that a `RUN` was given with `--build-arg`.
    pub build_args: Vec<BuildArg>,
    /// What follows the keyword and the build arguments.
    pub arguments: Range<usize>,
    /// Up to where values of build arguments may reach, when the entry does not tell where each one ends.
    pub unclear: Option<usize>,
    /// Why the entry could not be read.
    pub fault: Option<&'static str>,
}

/// `NAME=value` of the prefix `|1 NAME=value` that builders put before a `RUN`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuildArg {
    /// The name.
    pub name: Range<usize>,
    /// The value.
    pub value: Range<usize>,
}

impl History {
    /// Reads the history of `image`.
    pub fn of(image: &Image) -> Self {
        let mut history = Self::of_entries(&image.history);
        for (layer, number) in image.layers.iter().zip(0..) {
            if layer.history.is_none() {
                let line = history.push(&format!("layer {} {}", number + 1, layer.diff_id));
                history.layers.insert(number, line);
            }
        }
        if history.text.is_empty() {
            history.push("(no history)");
        }
        history
    }

    /// Reads entries, oldest first, of an image of which nothing else is known.
    pub fn of_entries<'a>(entries: impl IntoIterator<Item = &'a HistoryEntry>) -> Self {
        let mut history = Self::default();
        for entry in entries {
            let step = history.step(entry);
            history.steps.push(step);
        }
        history
    }

    /// What follows a step's keyword and build arguments.
    pub fn arguments(&self, step: &Step) -> &str {
        &self.text[step.arguments.clone()]
    }

    /// A step's line.
    pub fn line(&self, step: &Step) -> &str {
        &self.text[step.line.clone()]
    }

    /// The first line, which there always is.
    pub(super) fn first_line(&self) -> Range<usize> {
        0..self.text.find('\n').unwrap_or(self.text.len())
    }

    fn push(&mut self, line: &str) -> Range<usize> {
        let start = self.text.len();
        self.text += line;
        self.text.push('\n');
        start..start + line.len()
    }

    fn step(&mut self, entry: &HistoryEntry) -> Step {
        let (keyword, line) = instruction(&visible(&entry.created_by));
        let line = if line.is_empty() { nameless(entry) } else { line };
        let line = self.push(&line);
        let start = line.start + keyword.name().len();
        let mut step = Step {
            arguments: self.trimmed(start.min(line.end)..line.end),
            line,
            keyword,
            build_args: Vec::new(),
            unclear: None,
            fault: None,
        };
        if keyword == Keyword::Run {
            self.build_args(&mut step);
        }
        step
    }

    fn trimmed(&self, range: Range<usize>) -> Range<usize> {
        let text = &self.text[range.clone()];
        let start = range.start + (text.len() - text.trim_start().len());
        start..start + text.trim().len()
    }

    /// Takes `|2 A=b C=d` off the front. A value may hold spaces: it ends where the next name begins, the last
    /// one where the shell does.
    fn build_args(&self, step: &mut Step) {
        let Some(rest) = self.arguments(step).strip_prefix('|') else { return };
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let Ok(count) = rest[..digits].parse::<usize>() else { return };
        let first = step.arguments.end - rest.len() + digits;
        let mut starts = Vec::new();
        for word in words(&self.text, first..step.arguments.end) {
            if starts.len() == count {
                break;
            }
            if let Some(name) = assigned(&self.text[word.clone()]) {
                starts.push(word.start..word.start + name.len());
            }
        }
        if starts.len() < count {
            step.fault = Some("it names more build arguments than it holds");
            return;
        }
        let last = starts.last().map_or(first, |name| name.end);
        let (command, is_shell) = self.command_start(last..step.arguments.end);
        for (index, name) in starts.iter().enumerate() {
            let end = starts.get(index + 1).map_or(command, |next| next.start);
            let value = name.end + 1..end.max(name.end + 1).min(step.arguments.end);
            let value = value.start..value.start + self.text[value].trim_end().len();
            step.build_args.push(BuildArg { name: name.clone(), value });
        }
        step.unclear = self.unclear(last..step.arguments.end, command, is_shell);
        step.arguments = self.trimmed(command..step.arguments.end);
    }

    /// Up to where the values may reach, `rest` being all behind the last name: a value can hold what looks like
    /// the next name, and without a shell nothing tells where the last one ends.
    fn unclear(&self, rest: Range<usize>, command: usize, is_shell: bool) -> Option<usize> {
        if !is_shell {
            let words = words(&self.text, rest.clone());
            let program =
                words.iter().skip(1).find(|word| self.text[word.start..].starts_with('/'));
            return Some(program.map_or(rest.end, |word| word.start));
        }
        let values = words(&self.text, rest.start..command);
        let more = values.iter().skip(1).any(|word| assigned(&self.text[word.clone()]).is_some());
        more.then_some(command)
    }

    /// Where the shell begins, and whether there is one; without one, the next word.
    fn command_start(&self, range: Range<usize>) -> (usize, bool) {
        let words = words(&self.text, range.clone());
        let takes_command = |index: usize| {
            let next = words.get(index + 1).map(|next| &self.text[next.clone()]);
            next.is_some_and(|next| next.starts_with(['-', '/']))
        };
        let shells = || {
            let named = words.iter().enumerate().skip(1);
            named.filter(|(_, word)| is_shell(&self.text[(*word).clone()]))
        };
        let shell = shells().find(|(index, _)| takes_command(*index)).or_else(|| shells().next());
        match (shell, words.get(1)) {
            (Some((_, word)), _) => (word.start, true),
            (None, Some(word)) => (word.start, false),
            (None, None) => (range.end, false),
        }
    }
}

/// What stands for an entry without a command.
fn nameless(entry: &HistoryEntry) -> String {
    let comment = visible(&entry.comment);
    if comment.is_empty() { "(no command)".to_owned() } else { format!("({comment})") }
}

/// The text on one line: control characters become spaces, byte by byte.
fn visible(text: &str) -> String {
    let shown = |c: char| if c.is_control() { " ".repeat(c.len_utf8()) } else { c.to_string() };
    text.trim().chars().map(shown).collect()
}

/// The keyword, and the entry in the form that `BuildKit` writes.
fn instruction(text: &str) -> (Keyword, String) {
    let text = text.strip_suffix("# buildkit").unwrap_or(text).trim_end();
    if let Some(keyword) = keyword(text) {
        return (keyword, text.to_owned());
    }
    if let Some((_, rest)) = text.split_once("#(nop)") {
        let rest = rest.trim();
        return (keyword(rest).unwrap_or(Keyword::Unknown), rest.to_owned());
    }
    let first = text.split(' ').next().unwrap_or_default();
    // The classic builder writes a RUN as the bare command.
    if first.starts_with(['|', '/']) || is_shell(first) {
        return (Keyword::Run, format!("RUN {text}"));
    }
    (Keyword::Unknown, text.to_owned())
}

/// The instruction that the text begins with, in the capitals that builders write.
fn keyword(text: &str) -> Option<Keyword> {
    let word =
        text.split(' ').next().filter(|word| word.bytes().all(|b| b.is_ascii_uppercase()))?;
    Some(Keyword::of(word)).filter(|keyword| *keyword != Keyword::Unknown)
}

/// The name before `=` where the word is an assignment.
pub(crate) fn assigned(word: &str) -> Option<&str> {
    let (name, _) = word.split_once('=')?;
    let valid = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    (valid && name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')).then_some(name)
}

pub(crate) fn is_shell(word: &str) -> bool {
    let program = word.rsplit(['/', '\\']).next().unwrap_or_default();
    let program = program.strip_suffix(".exe").unwrap_or(program);
    let shells = ["sh", "bash", "ash", "dash", "zsh", "fish", "cmd", "powershell", "pwsh"];
    shells.contains(&program)
}

/// The words between white space in `range` of `text`.
pub(crate) fn words(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let (mut words, mut start) = (Vec::new(), None);
    for (at, c) in text[range.clone()].char_indices() {
        let at = range.start + at;
        match (c.is_whitespace(), start) {
            (true, Some(from)) => {
                words.push(from..at);
                start = None;
            }
            (false, None) => start = Some(at),
            _ => {}
        }
    }
    words.extend(start.map(|from| from..range.end));
    words
}
