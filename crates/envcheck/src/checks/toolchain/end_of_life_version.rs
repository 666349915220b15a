use std::{collections::BTreeSet, path::Path};

use findings::{Check, Report, Rule};
use versions::Dialect;

use crate::model::{Toolchain, toolchain::Declaration};

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
    let as_of = toolchain.circumstances.as_of();
    let mut known = BTreeSet::new();
    for declaration in &toolchain.declarations {
        let (tool, raw) = (&declaration.tool, declaration.raw.as_str());
        let judged = toolchain.circumstances.looks_at(tool)
            && !toolchain.is_apart(declaration)
            && !is_image(toolchain, declaration);
        let Some(end) = toolchain.end_of_life(declaration).filter(|_| judged) else { continue };
        if known.insert((declaration.span.file, tool, raw)) {
            let ends = if end < as_of { "ended" } else { "end" };
            report.at(declaration.span, format!("fixes for {tool} {raw} {ends} on {end}"));
        }
    }
}

/// Images of a Dockerfile have a rule of their own.
fn is_image(toolchain: &Toolchain, declaration: &Declaration) -> bool {
    declaration.dialect == Dialect::ImageTag
        && dockerlint::is_dockerfile(Path::new(toolchain.path(declaration.span)))
}
