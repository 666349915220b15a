//! One JSON object a line, for programs.

use std::io::Write;

use serde_json::{Value, json};

use super::{Event, Outcome, Progress};
use crate::build::Step;

/// Writes every event as JSON, the outcome last.
pub struct Json<W>(W);

impl<W: Write + Send> Json<W> {
    /// Writes to `out`; a reader that went away is no error.
    pub fn new(out: W) -> Self {
        Self(out)
    }

    fn line(&mut self, value: &Value) {
        let _ = writeln!(self.0, "{value}");
        let _ = self.0.flush();
    }
}

impl<W: Write + Send> Progress for Json<W> {
    fn event(&mut self, event: &Event<'_>) {
        self.line(&match event {
            Event::Note(text) => json!({"event": "note", "text": text}),
            Event::Warning(text) => json!({"event": "warning", "text": text}),
            Event::Started(step) => started(step),
            Event::Output { step, line } => json!({"event": "output", "step": step.number, "text": line}),
            Event::Transferred { step, what, current, total } => {
                json!({"event": "transferred", "step": step.number, "what": what, "current": current, "total": total})
            }
            Event::Finished(step) => finished(step),
        });
    }

    fn outcome(&mut self, outcome: &Outcome) {
        let mut value = json!(outcome);
        let (cached, all) = outcome.cache_hits();
        value["event"] = "outcome".into();
        value["cached"] = cached.into();
        value["cacheable"] = all.into();
        self.line(&value);
    }
}

fn started(step: &Step) -> Value {
    json!({"event": "started", "step": step.number, "name": step.name, "stage": step.stage, "line": step.line})
}

fn finished(step: &Step) -> Value {
    let seconds = step.duration.map(|duration| duration.as_secs_f64());
    json!({
        "event": "finished", "step": step.number, "name": step.name, "line": step.line,
        "state": step.state, "seconds": seconds, "error": step.error,
    })
}
