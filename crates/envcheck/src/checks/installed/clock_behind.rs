use findings::{Check, Report, Rule, Severity};

use crate::model::{Installed, installed::Topic};

pub(super) static CHECK: Check<Installed> = Check {
    rule: Rule {
        id: "clock-behind",
        summary: "clock is behind the files of the workspace",
        severity: Severity::Warning,
        docs: include_str!("clock_behind.md"),
        ..Rule::STABLE
    },
    run,
};

/// Seconds by which clocks of several machines may differ.
const TOLERANCE: u64 = 300;

fn run(installed: &Installed, report: &mut Report) {
    let behind = installed.machine.clock_behind.as_ref();
    if let Some((seconds, what)) = behind.filter(|(seconds, _)| *seconds > TOLERANCE) {
        let message = format!(
            "{} behind {what}: set it, or certificates and builds that compare times will fail",
            duration(*seconds)
        );
        report.at(installed.journal.place(Topic::Clock), message);
    }
}

fn duration(seconds: u64) -> String {
    match seconds {
        0..7200 => format!("{} minutes", seconds / 60),
        7200..172_800 => format!("{} hours", seconds / 3600),
        _ => format!("{} days", seconds / 86_400),
    }
}
