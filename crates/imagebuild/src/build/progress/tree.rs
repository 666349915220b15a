//! What a terminal shows of running builds: stages as branches, their steps as leaves.

use std::{
    collections::{BTreeMap, VecDeque},
    time::{Duration, Instant},
};

use super::{ending, text::printable};
use crate::build::{Step, StepState};

/// Lines of a running step's output that are kept.
const TAIL: usize = 4;

/// Steps of different targets may have the same number.
type Key = (Option<String>, usize, String);

/// What runs, and what ended and was not yet printed.
#[derive(Debug, Default)]
pub(super) struct Tree {
    pub(super) branches: Vec<Branch>,
    /// In the order in which they began.
    pub(super) running: Vec<Leaf>,
    /// In the order in which they ended.
    pub(super) ended: VecDeque<Ended>,
    by_name: BTreeMap<(Option<String>, String), usize>,
    begun: Option<Instant>,
    pub(super) done: usize,
    pub(super) cached: usize,
}

/// A stage.
#[derive(Debug)]
pub(super) struct Branch {
    /// Its name behind the name of the target, if there is one.
    pub(super) name: String,
    /// The farthest step that began.
    pub(super) position: u32,
    /// How many steps it has; 0 for the engine's own work.
    pub(super) of: u32,
    pub(super) cached: usize,
    begun: Instant,
}

/// A running step.
#[derive(Debug)]
pub(super) struct Leaf {
    key: Key,
    pub(super) branch: usize,
    /// `3/5`, or nothing.
    pub(super) count: String,
    pub(super) text: String,
    begun: Instant,
    tail: VecDeque<String>,
    /// The line that it is writing over and over.
    over: Option<String>,
    moved: BTreeMap<String, (u64, u64)>,
    moving: Option<Instant>,
}

/// A step that ended.
#[derive(Debug)]
pub(super) struct Ended {
    pub(super) branch: usize,
    pub(super) count: String,
    pub(super) text: String,
    pub(super) how: String,
    pub(super) state: StepState,
}

/// Bytes that a step has moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Moved {
    pub(super) current: u64,
    /// 0 if that is not known.
    pub(super) total: u64,
    /// Bytes a second; 0 as long as that is not known.
    pub(super) rate: u64,
}

impl Tree {
    pub(super) fn start(&mut self, step: &Step, now: Instant) {
        self.begun.get_or_insert(now);
        let place = Place::of(&step.name);
        let branch = self.branch(step, &place, now);
        self.branches[branch].position = self.branches[branch].position.max(place.position);
        self.running.push(Leaf {
            key: key(step),
            branch,
            count: place.count(),
            text: place.text.to_owned(),
            begun: now,
            tail: VecDeque::new(),
            over: None,
            moved: BTreeMap::new(),
            moving: None,
        });
    }

    pub(super) fn output(&mut self, step: &Step, line: &str) {
        if let Some(leaf) = self.leaf(step) {
            leaf.over = None;
            if leaf.tail.len() == TAIL {
                leaf.tail.pop_front();
            }
            leaf.tail.push_back(line.to_owned());
        }
    }

    pub(super) fn updated(&mut self, step: &Step, line: &str) {
        if let Some(leaf) = self.leaf(step) {
            leaf.over = Some(line.to_owned());
        }
    }

    pub(super) fn transferred(
        &mut self,
        step: &Step,
        what: &str,
        (current, total): (u64, u64),
        now: Instant,
    ) {
        if let Some(leaf) = self.leaf(step)
            && current > 0
        {
            leaf.moving.get_or_insert(now);
            leaf.moved.insert(what.to_owned(), (current, total));
        }
    }

    pub(super) fn finish(&mut self, step: &Step, now: Instant) {
        let of_step = key(step);
        let place = Place::of(&step.name);
        let branch = match self.running.iter().position(|leaf| leaf.key == of_step) {
            Some(at) => self.running.remove(at).branch,
            None => self.branch(step, &place, now),
        };
        let cached = usize::from(step.state == StepState::Cached && place.of > 0);
        self.branches[branch].cached += cached;
        self.cached += cached;
        self.done += 1;
        self.ended.push_back(Ended {
            branch,
            count: place.count(),
            text: place.text.to_owned(),
            how: printable(&ending(step)).into_owned(),
            state: step.state,
        });
    }

    /// Since the first step began.
    pub(super) fn elapsed(&self, now: Instant) -> Duration {
        self.begun.map(|begun| now.saturating_duration_since(begun)).unwrap_or_default()
    }

    fn leaf(&mut self, step: &Step) -> Option<&mut Leaf> {
        let same = |leaf: &&mut Leaf| {
            let (target, number, name) = &leaf.key;
            (target, *number, name) == (&step.target, step.number, &step.name)
        };
        self.running.iter_mut().find(same)
    }

    fn branch(&mut self, step: &Step, place: &Place<'_>, now: Instant) -> usize {
        let key = (step.target.clone(), place.branch.to_owned());
        if let Some(known) = self.by_name.get(&key) {
            return *known;
        }
        let stage = if place.branch.is_empty() { "image" } else { place.branch };
        let name = step
            .target
            .as_ref()
            .map_or_else(|| stage.to_owned(), |target| format!("{target} {stage}"));
        let name = printable(&name).into_owned();
        self.branches.push(Branch { name, position: 0, of: place.of, cached: 0, begun: now });
        self.by_name.insert(key, self.branches.len() - 1);
        self.branches.len() - 1
    }
}

impl Branch {
    pub(super) fn elapsed(&self, now: Instant) -> Duration {
        now.saturating_duration_since(self.begun)
    }
}

impl Leaf {
    pub(super) fn elapsed(&self, now: Instant) -> Duration {
        now.saturating_duration_since(self.begun)
    }

    /// The last lines that it wrote, oldest first.
    pub(super) fn tail(&self) -> Vec<&str> {
        let lines = self.tail.iter().map(String::as_str).chain(self.over.as_deref());
        let lines: Vec<_> = lines.filter(|line| !line.trim().is_empty()).collect();
        let first = lines.len().saturating_sub(TAIL);
        lines[first..].to_vec()
    }

    /// What it has moved; a total only where every part has one.
    pub(super) fn moved(&self, now: Instant) -> Option<Moved> {
        let since = now.saturating_duration_since(self.moving?);
        let parts = self.moved.values();
        let current = parts.clone().map(|part| part.0).fold(0, u64::saturating_add);
        let known = parts.clone().all(|part| part.1 > 0);
        let total = parts.map(|part| part.1).fold(0, u64::saturating_add);
        let millis = u64::try_from(since.as_millis()).unwrap_or(u64::MAX);
        let rate = if millis < 500 { 0 } else { current.saturating_mul(1000) / millis };
        Some(Moved { current, total: if known { total } else { 0 }, rate })
    }
}

fn key(step: &Step) -> Key {
    (step.target.clone(), step.number, step.name.clone())
}

/// The parts of a step's name: `[linux/arm64 build 2/5] RUN make`.
struct Place<'a> {
    /// `linux/arm64 build`; the engine's own work has `engine`.
    branch: &'a str,
    position: u32,
    of: u32,
    text: &'a str,
}

impl<'a> Place<'a> {
    fn of(name: &'a str) -> Self {
        Self::counted(name).unwrap_or(Self { branch: "engine", position: 0, of: 0, text: name })
    }

    fn counted(name: &'a str) -> Option<Self> {
        let (inside, text) = name.strip_prefix('[')?.split_once("] ")?;
        let (branch, count) = inside.rsplit_once(' ').unwrap_or(("", inside));
        let (position, of) = count.split_once('/')?;
        let (position, of) = (position.trim().parse().ok()?, of.trim().parse().ok()?);
        Some(Self { branch: branch.trim(), position, of, text })
    }

    fn count(&self) -> String {
        if self.of == 0 { String::new() } else { format!("{}/{}", self.position, self.of) }
    }
}
