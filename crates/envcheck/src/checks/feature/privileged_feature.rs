use findings::{Check, Report, Rule};

use crate::model::Manifest;

pub(super) static CHECK: Check<Manifest> = Check {
    rule: Rule {
        id: "privileged-feature",
        summary: "Feature makes the container privileged",
        docs: include_str!("privileged_feature.md"),
        tags: &["security"],
        ..Rule::OPTIONAL
    },
    run,
};

fn run(feature: &Manifest, report: &mut Report) {
    if let Some(member) =
        feature.root.member("privileged").filter(|it| it.value.as_bool() == Some(true))
    {
        report.at(
            member.span(),
            "whoever installs it gives the container the rights of the host's root",
        );
    }
}
