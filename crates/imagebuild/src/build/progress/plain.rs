//! Lines for logs: each names its step.

use std::io::Write;

use super::{Event, Outcome, Progress, seconds, summary};
use crate::build::{Step, StepState};

/// Writes a line for everything that happens.
pub struct Plain<W>(W);

impl<W: Write + Send> Plain<W> {
    /// Writes to `out`; a reader that went away is no error.
    pub fn new(out: W) -> Self {
        Self(out)
    }

    fn line(&mut self, line: &str) {
        let _ = writeln!(self.0, "{line}");
        let _ = self.0.flush();
    }
}

impl<W: Write + Send> Progress for Plain<W> {
    fn event(&mut self, event: &Event<'_>) {
        match event {
            Event::Note(text) => self.line(&format!("note: {text}")),
            Event::Warning(text) => self.line(&format!("warning: {text}")),
            Event::Started(step) => self.line(&format!("#{} {}", step.number, step.name)),
            Event::Output { step, line } => self.line(&format!("#{} | {line}", step.number)),
            // Only running totals, which a log has no use for.
            Event::Transferred { .. } => {}
            Event::Finished(step) => self.line(&format!("#{} {}", step.number, ending(step))),
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
