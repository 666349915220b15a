//! What a build came to, in a few lines.

use std::{fmt::Write as _, time::Duration};

use crate::build::{LineShare, Miss, Outcome, Share, Step, StepState};

/// Image id, names, size, time of each step, and how many came from the cache.
pub fn summary(outcome: &Outcome) -> String {
    let mut text = brief(outcome);
    for step in outcome.steps.iter().filter(|step| step.position.is_some()) {
        let _ = writeln!(text, "  {:>7}  {}", time(step), step.name);
    }
    text
}

/// The same without the steps that took no long time.
pub fn brief(outcome: &Outcome) -> String {
    let mut text = String::new();
    if let Some(target) = &outcome.target {
        let _ = writeln!(text, "target {target}");
    }
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
        let _ = writeln!(text, "size   {}{}", bytes(size), shares(outcome, size));
    }
    let (cached, all) = outcome.cache_hits();
    let _ = writeln!(
        text,
        "time   {}, {cached} of {all} steps from the cache",
        seconds(outcome.duration)
    );
    text += &causes(outcome);
    text += &slowest(outcome);
    text
}

/// What the stages brought, and those of their instructions that brought a part worth a word.
fn shares(outcome: &Outcome, whole: u64) -> String {
    let several = outcome.shares.iter().filter(|share| share.stage.is_some()).count() > 1;
    let of = |share: &Share| {
        let name = match &share.stage {
            None => "base".to_owned(),
            Some(number) if number.bytes().all(|byte| byte.is_ascii_digit()) && !several => {
                "Dockerfile".to_owned()
            }
            Some(name) => format!("stage {name}"),
        };
        format!("{name} {}{}", bytes(share.size), largest(share, whole))
    };
    let shares: Vec<_> = outcome.shares.iter().map(of).collect();
    if shares.is_empty() { String::new() } else { format!(": {}", shares.join(", ")) }
}

fn largest(share: &Share, whole: u64) -> String {
    let worth = |line: &&LineShare| line.size.saturating_mul(PART) >= whole;
    let mut lines: Vec<_> = share.lines.iter().filter(worth).collect();
    lines.sort_by_key(|line| (std::cmp::Reverse(line.size), line.line));
    let of =
        |line: &LineShare| format!("{} line {}: {}", line.keyword, line.line, bytes(line.size));
    let lines: Vec<_> = lines.into_iter().take(LARGEST).map(of).collect();
    if lines.is_empty() { String::new() } else { format!(" ({})", lines.join(", ")) }
}

/// Instructions that are named for a stage.
const LARGEST: usize = 3;

/// One in so many bytes of the image, and an instruction is named.
const PART: u64 = 50;

/// Causes in a summary; `--explain-cache` tells them all.
const CAUSES: usize = 2;

/// Steps that are called the slowest.
const SLOWEST: usize = 3;

/// The first steps that were not in the cache, if others were.
fn causes(outcome: &Outcome) -> String {
    if outcome.cache_hits().0 == 0 {
        return String::new();
    }
    let causes = outcome.misses.iter().filter(|miss| !miss.follows);
    let line = |miss: &Miss| format!("ran    {}: {}\n", miss.step, miss.reason);
    causes.take(CAUSES).map(line).collect()
}

/// Where the time went, in a build of many steps.
fn slowest(outcome: &Outcome) -> String {
    let ran = |step: &&Step| step.position.is_some() && step.state == StepState::Done;
    let mut steps: Vec<_> = outcome.steps.iter().filter(ran).collect();
    if steps.len() <= 2 * SLOWEST {
        return String::new();
    }
    steps.sort_by_key(|step| std::cmp::Reverse(step.duration));
    let line = |step: &&Step| format!("slow {:>7}  {}\n", time(step), step.name);
    steps.iter().take(SLOWEST).map(line).collect()
}

/// Every step that was not taken from the cache, and why.
pub fn explanation(outcome: &Outcome) -> String {
    let (cached, all) = outcome.cache_hits();
    let mut text = format!("{cached} of {all} steps from the cache\n");
    for miss in &outcome.misses {
        let line = miss.line.map(|line| format!(", line {line}")).unwrap_or_default();
        let _ = writeln!(text, "  {}{line}\n    {}", miss.step, miss.reason);
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
