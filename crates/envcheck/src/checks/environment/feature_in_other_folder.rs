use findings::{Check, Report, Rule, Severity};

use crate::model::{Environment, FileKind};

pub(super) static CHECK: Check<Environment> = Check {
    rule: Rule {
        id: "feature-in-other-folder",
        summary: "Feature lies in a folder of another name",
        severity: Severity::Error,
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
        if let Some(id) = node.as_str().filter(|id| *id != folder) {
            let message =
                format!("lies in `{folder}`: the folder of `{id}` has to be called the same");
            report.at(file.file.span(node.span.clone()), message);
        }
    }
}
