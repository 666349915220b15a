//! Several builds on one display: each step is told with the name of its target.

use std::sync::{Mutex, PoisonError};

use super::{Event, Progress};
use crate::build::{Outcome, Step};

/// The display as one of several builds sees it.
pub struct OfTarget<'a, 'b> {
    target: &'a str,
    screen: &'a Mutex<&'b mut dyn Progress>,
}

impl<'a, 'b> OfTarget<'a, 'b> {
    /// For the build of `target`.
    pub fn new(target: &'a str, screen: &'a Mutex<&'b mut dyn Progress>) -> Self {
        Self { target, screen }
    }

    fn step(&self, step: &Step) -> Step {
        Step { target: Some(self.target.to_owned()), ..step.clone() }
    }

    fn send(&self, event: &Event<'_>) {
        self.screen.lock().unwrap_or_else(PoisonError::into_inner).event(event);
    }
}

impl Progress for OfTarget<'_, '_> {
    fn event(&mut self, event: &Event<'_>) {
        let named = |text: &str| format!("{}: {text}", self.target);
        match event {
            Event::Note(text) => self.send(&Event::Note(named(text))),
            Event::Warning(text) => self.send(&Event::Warning(named(text))),
            Event::Started(step) => self.send(&Event::Started(&self.step(step))),
            Event::Output { step, line } => {
                self.send(&Event::Output { step: &self.step(step), line });
            }
            Event::Updated { step, line } => {
                self.send(&Event::Updated { step: &self.step(step), line });
            }
            Event::Tick => self.send(&Event::Tick),
            Event::Transferred { step, what, current, total } => self.send(&Event::Transferred {
                step: &self.step(step),
                what,
                current: *current,
                total: *total,
            }),
            Event::Finished(step) => self.send(&Event::Finished(&self.step(step))),
        }
    }

    fn outcome(&mut self, outcome: &Outcome) {
        let outcome = Outcome { target: Some(self.target.to_owned()), ..outcome.clone() };
        self.screen.lock().unwrap_or_else(PoisonError::into_inner).outcome(&outcome);
    }
}
