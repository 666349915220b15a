//! What a build came to, in a few lines.

use std::{fmt::Write as _, time::Duration};

use crate::build::{Outcome, Step, StepState};

/// Image id, names, size, time of each step, and how many came from the cache.
pub fn summary(outcome: &Outcome) -> String {
    let mut text = String::new();
    if !outcome.id.is_empty() {
        let _ = writeln!(text, "image  {}", outcome.id);
    }
    if let Some(output) = &outcome.output {
        let _ = writeln!(text, "output {}", output.display());
    }
    for tag in &outcome.tags {
        let _ = writeln!(text, "tag    {tag}");
    }
    if let Some(size) = outcome.size {
        let _ = writeln!(text, "size   {}", bytes(size));
    }
    let (cached, all) = outcome.cache_hits();
    let _ = writeln!(
        text,
        "time   {}, {cached} of {all} steps from the cache",
        seconds(outcome.duration)
    );
    for step in outcome.steps.iter().filter(|step| step.position.is_some()) {
        let _ = writeln!(text, "  {:>7}  {}", time(step), step.name);
    }
    text
}

fn time(step: &Step) -> String {
    match (step.state, step.duration) {
        (StepState::Cached, _) => "cached".to_owned(),
        (_, Some(duration)) => seconds(duration),
        (_, None) => String::new(),
    }
}

/// Seconds with one digit behind the point, from a minute on minutes and seconds.
pub fn seconds(duration: Duration) -> String {
    let tenths = (duration.as_millis() + 50) / 100;
    match tenths / 600 {
        0 => format!("{}.{}s", tenths / 10, tenths % 10),
        minutes => format!("{minutes}m{:02}s", (tenths % 600) / 10),
    }
}

/// Bytes in the units of the docker command: powers of 1000, three digits.
pub fn bytes(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
    if bytes < 1000 {
        return format!("{bytes} B");
    }
    let (mut whole, mut rest, mut unit) = (bytes / 1000, bytes % 1000, 0);
    while whole >= 1000 && unit + 1 < UNITS.len() {
        (whole, rest, unit) = (whole / 1000, whole % 1000, unit + 1);
    }
    match whole {
        0..10 => format!("{whole}.{:02} {}", rest / 10, UNITS[unit]),
        10..100 => format!("{whole}.{} {}", rest / 100, UNITS[unit]),
        _ => format!("{whole} {}", UNITS[unit]),
    }
}
