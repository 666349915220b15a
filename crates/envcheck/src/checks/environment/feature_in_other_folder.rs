use findings::{Check, Report, Rule, Severity};

use crate::model::{
    Environment, FileKind,
    manifest::{is_local, is_placeholder},
};

pub(super) static CHECK: Check<Environment> = Check {
    rule: Rule {
        id: "feature-in-other-folder",
        summary: "Feature lies in a folder of another name",
        docs: include_str!("feature_in_other_folder.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(environment: &Environment, report: &mut Report) {
    for file in environment.of_kind(FileKind::Feature) {
        let Some(node) = file.root().and_then(|root| root.get("id")) else { continue };
        let folder = file.folder().rsplit('/').next().unwrap_or_default();
        // The name of the current folder is not known.
        if folder.is_empty() || folder == ".." {
            continue;
        }
        if let Some(id) = node.as_str().filter(|id| *id != folder && !is_placeholder(id)) {
            let place = file.file.span(node.span.clone());
            if is_local(&file.path) {
                let message = format!(
                    "lies in `{folder}`, which is its name to the dev container CLI: call both the same"
                );
                report.at(place, message).severity(Severity::Info);
            } else {
                let message = format!(
                    "lies in `{folder}`: it is packed under that name, and publishing stops where it looks for `{id}`"
                );
                report.at(place, message);
            }
        }
    }
}
