use std::collections::BTreeSet;

use findings::{Check, Report, Rule};

use crate::Lint;

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
    let target = lint.settings.target.as_deref();
    let needed = lint.dockerfile.needed_stages(target);
    // There is no such target.
    if needed.is_empty() {
        return;
    }
    // Somebody may build any stage that has a name, unless we know what is built.
    let named = |index: &usize| {
        target.is_none() && lint.stages.get(*index).is_some_and(|stage| stage.name.is_some())
    };
    let mut reached: BTreeSet<usize> = needed;
    for index in (0..lint.stages.len()).rev() {
        if named(&index) && !reached.contains(&index) {
            reached.extend(lint.dockerfile.needed_stages(Some(&index.to_string())));
        }
    }
    for stage in lint.stages.iter().filter(|stage| !reached.contains(&stage.index)) {
        let Some(from) = &stage.from else { continue };
        let place = stage.name.as_ref().or(from.words().first()).unwrap_or(&from.keyword);
        let message = match target {
            Some(target) => format!("the target `{target}` needs nothing from this stage"),
            None => "no other stage needs this one, and it has no name to build it by".to_owned(),
        };
        report.at(&place.span, message);
    }
}
