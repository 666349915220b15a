use findings::{Check, Report, Rule};

use crate::{Devcontainer, model::catalogue};

pub(super) static CHECK: Check<Devcontainer> = Check {
    rule: Rule {
        id: "privileged-by-feature",
        summary: "Feature takes the privileges that the file refuses",
        tags: &["security"],
        docs: include_str!("privileged_by_feature.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(devcontainer: &Devcontainer, report: &mut Report) {
    let refused = devcontainer.root.get("privileged").filter(|it| it.as_bool() == Some(false));
    let Some(refused) = refused else { return };
    let taker = devcontainer.features().find_map(|(member, reference)| {
        let registry = reference.registry()?;
        let id = registry.official()?;
        let major = catalogue::features().get(id)?.major(registry.major())?;
        major.privileged.then_some((member, id))
    });
    if let Some((member, id)) = taker {
        let message = format!(
            "has no effect, as one `true` is enough: `{id}` has it, and its engine does not start without"
        );
        let place = devcontainer.span(&member.key.span);
        report.at(&refused.span, message).related(place, "makes the container privileged");
    }
}
