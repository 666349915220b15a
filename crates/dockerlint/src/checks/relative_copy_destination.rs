use dockerfile::Keyword;
use findings::{Check, Report, Rule};

use crate::{Lint, model::Stage};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "relative-copy-destination",
        summary: "COPY destination is relative, and no WORKDIR is set",
        docs: include_str!("relative_copy_destination.md"),
        aliases: &["DL3045"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for stage in &lint.stages {
        let inherited = lint.lineage(stage.index).skip(1).any(|below| workdir(below).is_some());
        if inherited {
            continue;
        }
        let known_from = workdir(stage).unwrap_or(usize::MAX);
        for copy in stage.of(Keyword::Copy).filter(|copy| copy.span.start < known_from) {
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
