use findings::{Check, Report, Rule};

use crate::model::Manifest;

pub(super) static CHECK: Check<Manifest> = Check {
    rule: Rule {
        id: "odd-optional-path",
        summary: "optional path of a Template is not written as tools read it",
        docs: include_str!("odd_optional_path.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(template: &Manifest, report: &mut Report) {
    for node in template.list("optionalPaths") {
        let Some(path) = node.as_str() else { continue };
        let folder = path.strip_suffix("/*");
        let message = if path.starts_with(['/', '.'])
            && !path.starts_with(".github")
            && path.starts_with(['/'])
        {
            "paths begin at the Template's folder: take the `/` off"
        } else if path.starts_with("./") || path.starts_with("../") {
            "paths begin at the Template's folder: take the dots off"
        } else if folder.unwrap_or(path).contains('*') {
            "a pattern is understood at the end only: `folder/*`"
        } else if path.ends_with('/') {
            "a folder is written `folder/*`"
        } else {
            continue;
        };
        report.at(&node.span, message);
    }
}
