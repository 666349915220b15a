//! A terminal: one line for each running step, and a line that stays for each that ended.

use std::{collections::BTreeMap, time::Duration};

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::{Event, Outcome, Progress, bytes, plain::ending, summary};
use crate::build::Step;

/// Draws running steps on a terminal.
pub struct Bars {
    screen: MultiProgress,
    running: BTreeMap<usize, ProgressBar>,
}

impl Bars {
    /// Draws on standard error.
    pub fn on_stderr() -> Self {
        Self::on(ProgressDrawTarget::stderr())
    }

    /// Draws on this target.
    pub fn on(target: ProgressDrawTarget) -> Self {
        Self { screen: MultiProgress::with_draw_target(target), running: BTreeMap::new() }
    }

    fn start(&mut self, step: &Step) {
        // A running line is cut to the width of the terminal; the line that stays is not.
        let style = ProgressStyle::with_template("{spinner} {prefix} {elapsed:>4} {wide_msg}")
            .unwrap_or_else(|_| ProgressStyle::default_spinner());
        let bar = self.screen.add(ProgressBar::new_spinner().with_style(style));
        bar.set_prefix(format!("#{}", step.number));
        bar.set_message(step.name.clone());
        bar.enable_steady_tick(Duration::from_millis(120));
        self.running.insert(step.number, bar);
    }

    fn keep(&self, line: &str) {
        let _ = self.screen.println(line);
    }
}

impl Progress for Bars {
    fn event(&mut self, event: &Event<'_>) {
        match event {
            Event::Note(text) => self.keep(&format!("note: {text}")),
            Event::Warning(text) => self.keep(&format!("warning: {text}")),
            Event::Started(step) => self.start(step),
            Event::Output { step, line } => {
                if let Some(bar) = self.running.get(&step.number) {
                    bar.set_message(format!("{} | {line}", step.name));
                }
            }
            Event::Transferred { step, what, current, .. } => {
                if let (Some(bar), true) = (self.running.get(&step.number), *current > 0) {
                    bar.set_message(format!("{} | {what} {}", step.name, bytes(*current)));
                }
            }
            Event::Finished(step) => {
                if let Some(bar) = self.running.remove(&step.number) {
                    bar.finish_and_clear();
                    self.screen.remove(&bar);
                }
                self.keep(&format!("#{} {} {}", step.number, step.name, ending(step)));
            }
        }
    }

    fn outcome(&mut self, outcome: &Outcome) {
        self.keep(summary(outcome).trim_end());
    }
}

impl Drop for Bars {
    fn drop(&mut self) {
        self.running.values().for_each(ProgressBar::finish_and_clear);
    }
}
