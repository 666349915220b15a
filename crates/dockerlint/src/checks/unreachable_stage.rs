use dockerfile::{Base, SourceTarget};
use findings::{Check, Report, Rule};

use crate::{Lint, model::Stage};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "unreachable-stage",
        summary: "stage is built for nothing",
        docs: include_str!("unreachable_stage.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    if lint.stages.len() < 2 {
        return;
    }
    // Another build may want another target: somebody may build any stage that has a name, and the last one.
    let named = lint.stages.iter().filter(|stage| stage.name.is_some());
    let mut open: Vec<usize> = named.map(|stage| stage.index).collect();
    open.extend(lint.dockerfile.needed_stages(None, &lint.known.build_args));
    for stage in unreached(lint, open) {
        let Some(from) = &stage.from else { continue };
        let place = from.words().first().unwrap_or(&from.keyword);
        report.at(&place.span, "no other stage needs this one, and it has no name to build it by");
    }
}

/// The stages that none of `open` needs.
fn unreached(lint: &Lint, mut open: Vec<usize>) -> impl Iterator<Item = &Stage> {
    let mut reached = vec![false; lint.stages.len()];
    while let Some(index) = open.pop() {
        let (Some(stage), Some(seen)) = (lint.stages.get(index), reached.get_mut(index)) else {
            continue;
        };
        if std::mem::replace(seen, true) {
            continue;
        }
        match stage.base {
            Base::Stage(below) => open.push(below),
            Base::Image(_) | Base::Scratch | Base::Missing => {}
        }
        open.extend(stage.sources.iter().filter_map(|source| match source.target {
            SourceTarget::Stage(index) => Some(index),
            SourceTarget::NoSuchStage(_) | SourceTarget::Image(_) => None,
        }));
    }
    lint.stages.iter().zip(reached).filter(|(_, reached)| !reached).map(|(stage, _)| stage)
}
