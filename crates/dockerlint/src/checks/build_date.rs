use findings::{Check, Report, Rule, Severity};

use crate::{
    Lint,
    model::{Call, Run},
};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "build-date",
        summary: "the time of the build goes into the image",
        severity: Severity::Info,
        docs: include_str!("build_date.md"),
        ..Rule::OPTIONAL
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for call in lint.runs.iter().flat_map(Run::calls).filter(tells_time) {
        report.at(call.span(), "no two builds come out alike; pass the time in as an ARG");
    }
}

/// `date` of now, not of a given time.
fn tells_time(call: &Call) -> bool {
    let given = ["d", "date", "r", "reference", "f", "file", "s", "set", "version", "help"];
    call.is(&["date"]) && !call.args.has(&given)
}
