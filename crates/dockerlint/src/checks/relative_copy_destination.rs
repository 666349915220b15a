use dockerfile::{Base, Keyword};
use findings::{Check, Report, Rule};

use crate::{Lint, model::Stage};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "relative-copy-destination",
        summary: "destination is relative, and no WORKDIR is set",
        docs: include_str!("relative_copy_destination.md"),
        aliases: &["DL3045"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    // Whether each stage ends in a directory that this file sets.
    let mut set: Vec<bool> = Vec::new();
    for stage in &lint.stages {
        let inherited = matches!(stage.base, Base::Stage(base) if set.get(base) == Some(&true));
        let first = workdir(stage);
        set.push(inherited || first.is_some());
        let known_from = if inherited { 0 } else { first.unwrap_or(usize::MAX) };
        let copies = stage.of(Keyword::Copy).chain(stage.of(Keyword::Add));
        for copy in copies.filter(|copy| copy.span.start < known_from) {
            let [_, .., destination] = copy.words() else { continue };
            let path = destination.raw().trim_matches(['"', '\'']);
            let drive = path.as_bytes().get(1) == Some(&b':');
            if !drive && !path.starts_with(['/', '\\', '$']) {
                let message = format!("`{path}` depends on the WORKDIR of the base image");
                report.at(&destination.span, message);
            }
        }
    }
}

/// Where the stage's first WORKDIR stands.
fn workdir(stage: &Stage) -> Option<usize> {
    stage.of(Keyword::Workdir).next().map(|workdir| workdir.span.start)
}
