//! Only the image's id, for `$(…)` in a shell; behind the name of its target where there are several.

use std::io::Write;

use super::{Event, Outcome, Progress};

/// Writes the id of the image and nothing else.
pub struct Quiet<W>(W);

impl<W: Write + Send> Quiet<W> {
    /// Writes to `out`; a reader that went away is no error.
    pub fn new(out: W) -> Self {
        Self(out)
    }
}

impl<W: Write + Send> Progress for Quiet<W> {
    fn event(&mut self, _: &Event<'_>) {}

    fn outcome(&mut self, outcome: &Outcome) {
        let target = outcome.target.iter().map(|target| format!("{target} ")).collect::<String>();
        if !outcome.id.is_empty() {
            let _ = writeln!(self.0, "{target}{}", outcome.id);
        }
    }
}
