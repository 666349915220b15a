use findings::{Check, Report, Rule, Severity};

use crate::model::{Installed, installed::Need};

pub(super) static CHECK: Check<Installed> = Check {
    rule: Rule {
        id: "unmet-host-requirement",
        summary: "machine has less than the dev container asks for",
        severity: Severity::Warning,
        docs: include_str!("unmet_host_requirement.md"),
        ..Rule::STABLE
    },
    run,
};

/// Hundredths of the memory that firmware and kernel may keep for themselves.
const KEPT: u64 = 7;

fn run(installed: &Installed, report: &mut Report) {
    let machine = &installed.machine;
    for need in &installed.wishes.needs {
        let (wanted, span, have, what) = match *need {
            Need::Disk(bytes, span) => (bytes, span, machine.free_disk, "free disk"),
            Need::Memory(bytes, span) => {
                (bytes - bytes / 100 * KEPT, span, machine.memory, "memory")
            }
            Need::Processors(count, span) => {
                if let Some(have) = machine.processors.filter(|have| *have < count) {
                    report.at(span, format!("here are {have} processors"));
                }
                continue;
            }
        };
        if let Some(have) = have.filter(|have| *have < wanted) {
            report.at(span, format!("here are {} of {what}", gib(have)));
        }
    }
}

fn gib(bytes: u64) -> String {
    let tenths = (bytes / ((1 << 30) / 10)).to_string();
    let (whole, tenth) = tenths.split_at(tenths.len() - 1);
    format!("{}.{tenth} GiB", if whole.is_empty() { "0" } else { whole })
}
