//! What `envcheck` finds in files, without a command line.

mod checks;
mod extract;
mod files;
mod installed;
mod robust;
mod toolchain;
mod workspaces;

use envcheck::{Surroundings, inspect};
use findings::{Finding, Report, Selections, SourceFile, Sources};

/// Everything found in one file called `path`.
fn look(path: &str, text: &str) -> (Sources, Report) {
    let mut sources = Sources::default();
    sources.add(SourceFile::new(path, text));
    let mut inspected = inspect(&sources, &Selections::default(), &Surroundings::default(), |_| {
        dockerlint::Known::default()
    });
    (sources, inspected.reports.remove(0))
}

/// The rules that a `devcontainer.json` breaks.
fn ids(text: &str) -> Vec<&'static str> {
    let (_, report) = look(".devcontainer/devcontainer.json", text);
    assert!(report.not_checked.is_empty(), "{:?}", report.not_checked);
    report.findings.iter().map(|finding: &Finding| finding.rule.id).collect()
}
