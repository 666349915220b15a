use std::{collections::BTreeSet, path::Path};

use findings::{Check, Report, Rule};
use versions::Dialect;

use crate::model::{
    Toolchain,
    toolchain::{Declaration, Role},
};

pub(super) static CHECK: Check<Toolchain> = Check {
    rule: Rule {
        id: "end-of-life-version",
        summary: "version no longer gets fixes",
        docs: include_str!("end_of_life_version.md"),
        tags: &["security"],
        ..Rule::STABLE
    },
    run,
};

fn run(toolchain: &Toolchain, report: &mut Report) {
    let circumstances = &toolchain.circumstances;
    let mut known = BTreeSet::new();
    for declaration in &toolchain.declarations {
        let used = declaration.role == Role::Selects && declaration.inert.is_none();
        if !used || toolchain.is_apart(declaration) || is_image(toolchain, declaration) {
            continue;
        }
        let (tool, raw) = (&declaration.tool, declaration.raw.as_str());
        let Some(set) = toolchain.versions(declaration) else { continue };
        let end = circumstances.table().end_of_life(tool, &set, circumstances.horizon());
        if let Some(end) = end.filter(|_| known.insert((declaration.span.file, tool, raw))) {
            let ends = if end < circumstances.as_of() { "ended" } else { "end" };
            report.at(declaration.span, format!("fixes for {tool} {raw} {ends} on {end}"));
        }
    }
}

/// Images of a Dockerfile have a rule of their own.
fn is_image(toolchain: &Toolchain, declaration: &Declaration) -> bool {
    declaration.dialect == Dialect::ImageTag
        && dockerlint::is_dockerfile(Path::new(toolchain.path(declaration.span)))
}
