use findings::{Check, Fix, Report, Rule};

use source::edit::rename_key;

use crate::{
    Devcontainer,
    model::{OFFICIAL, Registry, catalogue},
};

pub(super) static CHECK: Check<Devcontainer> = Check {
    rule: Rule {
        id: "renamed-feature",
        summary: "official Feature has another name today",
        docs: include_str!("renamed_feature.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(devcontainer: &Devcontainer, report: &mut Report) {
    let known = catalogue::features();
    for (feature, reference) in devcontainer.features() {
        let Some(id) = reference.registry().and_then(Registry::official) else {
            continue;
        };
        let Some(today) = known.renamed(id) else { continue };
        let message =
            format!("is called `{today}` today, and gets no more versions under this name");
        let finding = report.at(&feature.key.span, message);
        let text = format!("{OFFICIAL}{today}:1");
        if devcontainer.object("features").iter().all(|other| other.name != text) {
            let fix = Fix::not_safe(format!("write `{today}:1`"));
            finding.fix(devcontainer.edited(fix, [rename_key(feature, &text)]));
        }
    }
}
