use dockerfile::{Instruction, Keyword};
use findings::{Check, Fix, Report, Rule, Severity};

use crate::Lint;

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "copy-destination-without-slash",
        summary: "several files are copied to what need not be a directory",
        severity: Severity::Error,
        docs: include_str!("copy_destination_without_slash.md"),
        aliases: &["DL3021", "DS-0011"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for stage in &lint.stages {
        stage.of(Keyword::Copy).chain(stage.of(Keyword::Add)).for_each(|copy| {
            look(lint, copy, report);
        });
    }
}

fn look(lint: &Lint, copy: &Instruction, report: &mut Report) {
    let [sources @ .., destination] = copy.words() else { return };
    if sources.len() < 2 || destination.raw().trim_end_matches(['"', '\'']).ends_with('/') {
        return;
    }
    // The value of a variable may end in a slash.
    let Some(value) = lint.value(destination, copy).filter(|value| !value.ends_with('/')) else {
        return;
    };
    let span = &destination.span;
    let quoted = lint.dockerfile.slice(span.clone()).ends_with(['"', '\'']);
    let end = span.end - usize::from(quoted);
    let count = sources.len();
    report
        .at(span, format!("{count} sources need a directory, and `{value}` does not end in `/`"))
        .fix(Fix::safe("end it in a slash").replace(lint.span(&(end..end)), "/"));
}
