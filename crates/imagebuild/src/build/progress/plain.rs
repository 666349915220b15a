//! Lines for logs: each names its step.

use std::{
    collections::BTreeMap,
    io::Write,
    time::{Duration, Instant},
};

use super::{Event, Outcome, Progress, seconds, summary};
use crate::build::{Step, StepState};

/// How long a step may be silent before a line says that it still runs: jobs without output are ended by many services.
const SILENCE: Duration = Duration::from_mins(1);

/// Writes a line for everything that happens.
pub struct Plain<W> {
    out: W,
    silence: Duration,
    running: BTreeMap<(Option<String>, usize), Running>,
}

struct Running {
    name: String,
    begun: Instant,
    /// When a line last spoke of it.
    told: Instant,
}

impl<W: Write + Send> Plain<W> {
    /// Writes to `out`; a reader that went away is no error.
    pub fn new(out: W) -> Self {
        Self::with_silence(out, SILENCE)
    }

    /// The same, with a line for each step that is silent for so long.
    pub fn with_silence(out: W, silence: Duration) -> Self {
        Self { out, silence, running: BTreeMap::new() }
    }

    fn line(&mut self, line: &str) {
        let _ = writeln!(self.out, "{line}");
        let _ = self.out.flush();
    }

    fn start(&mut self, step: &Step) {
        let now = Instant::now();
        let running = Running { name: step.name.clone(), begun: now, told: now };
        self.running.insert((step.target.clone(), step.number), running);
        self.line(&format!("{} {}", number(step), step.name));
    }

    fn said(&mut self, step: &Step, line: &str) {
        if let Some(running) = self.running.get_mut(&(step.target.clone(), step.number)) {
            running.told = Instant::now();
        }
        self.line(&format!("{} | {line}", number(step)));
    }

    /// A line for each step of which nothing was said for long.
    fn beat(&mut self) {
        let (now, silence) = (Instant::now(), self.silence);
        let mut lines = Vec::new();
        for ((target, number), running) in &mut self.running {
            if now.saturating_duration_since(running.told) >= silence {
                running.told = now;
                let time = seconds(now.saturating_duration_since(running.begun));
                lines.push(format!(
                    "{} still running, {time}: {}",
                    label(target.as_deref(), *number),
                    running.name
                ));
            }
        }
        for line in &lines {
            self.line(line);
        }
    }
}

/// `#3`, and the target in front of it where there are several.
fn number(step: &Step) -> String {
    label(step.target.as_deref(), step.number)
}

fn label(target: Option<&str>, number: usize) -> String {
    target.map_or_else(|| format!("#{number}"), |target| format!("{target} #{number}"))
}

impl<W: Write + Send> Progress for Plain<W> {
    fn event(&mut self, event: &Event<'_>) {
        match event {
            Event::Note(text) => self.line(&format!("note: {text}")),
            Event::Warning(text) => self.line(&format!("warning: {text}")),
            Event::Started(step) => self.start(step),
            Event::Output { step, line } => self.said(step, line),
            // Only running totals, which a log has no use for.
            Event::Transferred { .. } | Event::Updated { .. } => {}
            Event::Finished(step) => {
                self.running.remove(&(step.target.clone(), step.number));
                self.line(&format!("{} {}", number(step), ending(step)));
            }
            Event::Tick => self.beat(),
        }
    }

    fn outcome(&mut self, outcome: &Outcome) {
        let text = summary(outcome);
        self.line(text.trim_end());
    }
}

/// How a step ended, in a few words.
pub(super) fn ending(step: &Step) -> String {
    let time = step.duration.map(|duration| format!(" {}", seconds(duration))).unwrap_or_default();
    match step.state {
        StepState::Cached => "cached".to_owned(),
        StepState::Failed => {
            format!("failed{time}: {}", step.error.as_deref().unwrap_or("no reason given"))
        }
        StepState::Cancelled => "cancelled".to_owned(),
        StepState::Done | StepState::Running | StepState::Waiting => format!("done{time}"),
    }
}
