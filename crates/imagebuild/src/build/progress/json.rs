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
        let value = match event {
            Event::Note(text) => json!({"event": "note", "text": text}),
            Event::Warning(text) => json!({"event": "warning", "text": text}),
            Event::Started(step) => of(
                step,
                json!({"event": "started", "step": step.number, "name": step.name, "stage": step.stage, "line": step.line}),
            ),
            Event::Output { step, line } => {
                of(step, json!({"event": "output", "step": step.number, "text": line}))
            }
            Event::Transferred { step, what, current, total } => of(
                step,
                json!({"event": "transferred", "step": step.number, "what": what, "current": current, "total": total}),
            ),
            Event::Finished(step) => of(step, finished(step)),
            Event::Updated { .. } | Event::Tick => return,
        };
        self.line(&value);
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

/// The event with the target of its step, where there are several.
fn of(step: &Step, mut event: Value) -> Value {
    if let Some(target) = &step.target {
        event["target"] = target.as_str().into();
    }
    event
}

fn finished(step: &Step) -> Value {
    let seconds = step.duration.map(|duration| duration.as_secs_f64());
    json!({
        "event": "finished", "step": step.number, "name": step.name, "line": step.line,
        "state": step.state, "seconds": seconds, "error": step.error,
    })
}
