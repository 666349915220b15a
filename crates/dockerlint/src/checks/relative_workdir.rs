use dockerfile::{Base, Instruction, Keyword};
use findings::{Check, Fix, Report, Rule, Severity};

use crate::{Lint, model::Stage};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "relative-workdir",
        summary: "WORKDIR is relative",
        severity: Severity::Error,
        docs: include_str!("relative_workdir.md"),
        aliases: &["DL3000", "WorkdirRelativePath", "DS-0009"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    // Whether the stage ends in a directory that this file sets.
    let mut anchored: Vec<bool> = Vec::new();
    for stage in &lint.stages {
        let mut known = inherited(stage, &anchored);
        for workdir in stage.of(Keyword::Workdir) {
            let Some(word) = workdir.words().first() else { continue };
            match absolute(&word.value()) {
                Some(true) | None => known = true,
                Some(false) if known => {}
                Some(false) => suggest(lint, stage, workdir, report),
            }
        }
        anchored.push(known);
    }
}

fn inherited(stage: &Stage, anchored: &[bool]) -> bool {
    matches!(stage.base, Base::Stage(base) if anchored.get(base) == Some(&true))
}

/// `None` when a variable decides.
fn absolute(path: &str) -> Option<bool> {
    let drive = path.as_bytes().get(1) == Some(&b':');
    (!path.starts_with('$')).then(|| path.starts_with(['/', '\\']) || drive)
}

fn suggest(lint: &Lint, stage: &Stage, workdir: &Instruction, report: &mut Report) {
    let word = &workdir.words()[0];
    let title = "make the path absolute";
    // Only an empty base is known to start in `/`.
    let fix = if stage.base == Base::Scratch { Fix::safe(title) } else { Fix::not_safe(title) };
    let fix = fix.replace(lint.span(&word.span), format!("/{}", word.value()));
    report.at(&word.span, "depends on the WORKDIR of the base image").fix(fix);
}
