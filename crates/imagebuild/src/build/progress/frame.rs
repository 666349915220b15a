//! The tree as rows of a terminal: as much of it as there is room for, what matters most first.

use std::time::Instant;

use super::{
    bytes, seconds,
    text::{columns, fitted},
    tree::{Ended, Leaf, Moved, Tree},
};
use crate::build::StepState;

/// Lines of output that a running step gets before steps that ended do.
const FIRST_LINES: usize = 2;

/// What is drawn.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Frame {
    /// How many of the steps that ended have no room and go above it, the oldest first.
    pub(super) leaving: usize,
    /// Rows, each narrower than the terminal.
    pub(super) rows: Vec<String>,
}

/// How it may be drawn.
#[derive(Debug, Clone, Copy)]
pub(super) struct Room {
    pub(super) rows: usize,
    pub(super) columns: usize,
    pub(super) colour: bool,
    /// Counts up; the sign of life is taken from it.
    pub(super) tick: usize,
}

/// Draws a tree.
pub(super) fn frame(tree: &Tree, room: Room, now: Instant) -> Frame {
    if tree.running.is_empty() && tree.ended.is_empty() && tree.done == 0 {
        return Frame::default();
    }
    let draft = Draft { tree, room, now };
    let kept =
        (0..=tree.ended.len().min(room.rows)).rev().find(|kept| draft.need(*kept) <= room.rows);
    let (kept, rows) = match kept {
        Some(kept) => (kept, draft.branches(kept)),
        None => (0, draft.steps_only()),
    };
    Frame { leaving: tree.ended.len() - kept, rows }
}

/// The line that stays of a step that ended.
pub(super) fn ended(tree: &Tree, step: &Ended, colour: bool) -> String {
    let branch = &tree.branches[step.branch];
    let place =
        if branch.of == 0 { String::new() } else { format!("{} {} ", branch.name, step.count) };
    let paint = Paint(colour);
    let text = fitted(&step.text, usize::MAX);
    format!("{} {}{text}  {}", sign(step.state, paint), paint.bold(&place), how(step, paint))
}

fn sign(state: StepState, paint: Paint) -> String {
    match state {
        StepState::Failed => paint.with("31", "✗"),
        StepState::Cancelled => paint.with("33", "-"),
        StepState::Cached => paint.with("36", "="),
        _ => paint.with("32", "✓"),
    }
}

fn how(step: &Ended, paint: Paint) -> String {
    match step.state {
        StepState::Failed => paint.with("31", &step.how),
        _ => paint.dim(&step.how),
    }
}

struct Draft<'a> {
    tree: &'a Tree,
    room: Room,
    now: Instant,
}

impl Draft<'_> {
    /// Rows for the tree with so many of the steps that ended last.
    fn need(&self, kept: usize) -> usize {
        let lines: usize =
            self.tree.running.iter().map(|leaf| leaf.tail().len().min(FIRST_LINES)).sum();
        1 + self.shown(kept).len() + self.tree.running.len() + kept + lines
    }

    /// The stages of which a step is shown.
    fn shown(&self, kept: usize) -> Vec<usize> {
        let ended = self.tree.ended.iter().rev().take(kept).map(|step| step.branch);
        let mut branches: Vec<_> =
            self.tree.running.iter().map(|leaf| leaf.branch).chain(ended).collect();
        branches.sort_unstable();
        branches.dedup();
        branches
    }

    fn branches(&self, kept: usize) -> Vec<String> {
        let mut rows = Vec::new();
        let lines = self.lines(self.room.rows - (self.need(kept) - self.first_lines()));
        let first = self.tree.ended.len() - kept;
        for branch in self.shown(kept) {
            rows.push(self.header(branch));
            let ended = self.tree.ended.iter().skip(first).filter(|step| step.branch == branch);
            rows.extend(ended.map(|step| self.ended(step)));
            let running = self.tree.running.iter().zip(&lines);
            for (leaf, lines) in running.filter(|(leaf, _)| leaf.branch == branch) {
                rows.push(self.running(leaf, "│ "));
                rows.extend(self.tail(leaf, *lines, "│   "));
            }
        }
        rows.push(self.total());
        rows
    }

    fn first_lines(&self) -> usize {
        self.tree.running.iter().map(|leaf| leaf.tail().len().min(FIRST_LINES)).sum()
    }

    /// Shares rows out: how many lines of its output each running step gets.
    fn lines(&self, mut rows: usize) -> Vec<usize> {
        let wanted: Vec<_> = self.tree.running.iter().map(|leaf| leaf.tail().len()).collect();
        let mut given = vec![0; wanted.len()];
        while rows > 0 {
            let before = rows;
            for (given, wanted) in given.iter_mut().zip(&wanted) {
                if *given < *wanted && rows > 0 {
                    *given += 1;
                    rows -= 1;
                }
            }
            if rows == before {
                break;
            }
        }
        given
    }

    /// Where stages have no room: the running steps, and how many more there are.
    fn steps_only(&self) -> Vec<String> {
        let (room, running) = (self.room.rows.max(1), &self.tree.running);
        let all = running.len() < room;
        let shown = if all { running.len() } else { room.saturating_sub(1).max(1) };
        let lines = self.lines(room.saturating_sub(shown + 1));
        let mut rows = Vec::new();
        for (leaf, lines) in running.iter().zip(lines).take(shown) {
            rows.push(self.running(leaf, ""));
            rows.extend(self.tail(leaf, lines, "  "));
        }
        if rows.len() < room {
            rows.push(self.total());
        }
        rows
    }

    fn header(&self, branch: usize) -> String {
        let branch = &self.tree.branches[branch];
        let mut facts = Vec::new();
        if branch.of > 0 {
            facts.push(format!("{}/{}", branch.position, branch.of));
        }
        facts.push(seconds(branch.elapsed(self.now)));
        if branch.cached > 0 {
            facts.push(format!("{} cached", branch.cached));
        }
        let facts = facts.join("  ");
        let row = self.row("", &branch.name, &facts);
        self.paint().bold(&row)
    }

    fn ended(&self, step: &Ended) -> String {
        let paint = self.paint();
        let first = step.how.lines().next().unwrap_or_default();
        let count = if step.count.is_empty() { String::new() } else { format!("{} ", step.count) };
        let row = self.row("│ ✓ ", &format!("{count}{}", step.text), first);
        row.replacen('✓', &sign(step.state, paint), 1)
    }

    fn running(&self, leaf: &Leaf, indent: &str) -> String {
        const SIGNS: [&str; 10] = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
        let mut facts = seconds(leaf.elapsed(self.now));
        if let Some(moved) = leaf.moved(self.now) {
            facts = format!("{}  {facts}", amount(moved));
        }
        let place = match (indent, leaf.count.as_str()) {
            (_, "") => String::new(),
            ("", count) => format!("{} {count} ", self.tree.branches[leaf.branch].name),
            (_, count) => format!("{count} "),
        };
        let sign = SIGNS[self.room.tick % SIGNS.len()];
        self.row(&format!("{indent}{sign} "), &format!("{place}{}", leaf.text), &facts)
    }

    fn tail(&self, leaf: &Leaf, lines: usize, indent: &str) -> Vec<String> {
        let tail = leaf.tail();
        let last = tail[tail.len().saturating_sub(lines)..].iter();
        last.map(|line| self.paint().dim(&self.row(indent, line, ""))).collect()
    }

    fn total(&self) -> String {
        let tree = self.tree;
        let counts =
            [(tree.running.len(), "running"), (tree.done, "done"), (tree.cached, "cached")];
        let counts = counts.iter().filter(|(count, _)| *count > 0);
        let facts: Vec<_> = counts.map(|(count, what)| format!("{count} {what}")).collect();
        let facts = facts.join(", ");
        self.row("", &format!("{}  {facts}", seconds(tree.elapsed(self.now))), "")
    }

    /// `text` is cut so that `facts` behind it stay, as long as something of the text is left.
    fn row(&self, before: &str, text: &str, facts: &str) -> String {
        const LEAST: usize = 6;
        let most = self.room.columns.saturating_sub(1);
        let room = most.saturating_sub(columns(before));
        let behind = if facts.is_empty() { 0 } else { columns(facts) + 2 };
        let row = if facts.is_empty() || room < behind + LEAST {
            // The facts behind a whole short text are cut themselves.
            let all = if facts.is_empty() { text.to_owned() } else { format!("{text}  {facts}") };
            format!("{before}{}", fitted(&all, room))
        } else {
            format!("{before}{}  {facts}", fitted(text, room - behind))
        };
        fitted(&row, most)
    }

    fn paint(&self) -> Paint {
        Paint(self.room.colour)
    }
}

fn amount(moved: Moved) -> String {
    let mut text = bytes(moved.current);
    if moved.total >= moved.current {
        text += &format!(" of {}", bytes(moved.total));
    }
    if moved.rate > 0 {
        text += &format!(", {}/s", bytes(moved.rate));
    }
    text
}

/// Colours, or none.
#[derive(Debug, Clone, Copy)]
struct Paint(bool);

impl Paint {
    fn with(self, code: &str, text: &str) -> String {
        if self.0 && !text.is_empty() {
            format!("\u{1b}[{code}m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }

    fn bold(self, text: &str) -> String {
        self.with("1", text)
    }

    fn dim(self, text: &str) -> String {
        self.with("2", text)
    }
}
