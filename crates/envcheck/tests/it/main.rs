//! What `envcheck` finds in files, without a command line.

mod catalogue;
mod checks;
mod declarations;
mod environment;
mod extract;
mod files;
mod init;
mod installed;
mod malformed;
mod merged;
mod mistakes;
mod quotes;
mod readers;
mod refresh;
mod rewrite;
mod robust;
mod template;
mod toolchain;
mod workspaces;

use envcheck::model::devcontainer::Target;
use envcheck::{Surroundings, inspect};
use findings::{Finding, Level, Report, Rule, Selection, Selections, SourceFile, Sources};

/// Everything found in one file called `path`.
fn look(path: &str, text: &str) -> (Sources, Report) {
    let mut sources = Sources::default();
    sources.add(SourceFile::new(path, text));
    let mut inspected = inspect(&sources, &Selections::default(), &Surroundings::default(), |_| {
        dockerlint::Known::default()
    });
    (sources, inspected.reports.remove(0))
}

/// Everything found in one file called `path`, with `rule` turned on whether it usually runs or not.
fn look_for(rule: &Rule, path: &str, text: &str) -> (Sources, Report) {
    let mut selection = Selection::default();
    selection.set_rule(rule, Level::On);
    let mut sources = Sources::default();
    sources.add(SourceFile::new(path, text));
    let selections = Selections::new(selection);
    let mut surroundings = Surroundings::default();
    if rule.id == "not-portable-to-target" {
        surroundings.targets.extend(Target::ALL.map(|(_, target)| target));
    }
    let mut inspected =
        inspect(&sources, &selections, &surroundings, |_| dockerlint::Known::default());
    (sources, inspected.reports.remove(0))
}

/// The rules that a `devcontainer.json` breaks.
fn ids(text: &str) -> Vec<&'static str> {
    let (_, report) = look(".devcontainer/devcontainer.json", text);
    assert!(report.not_checked.is_empty(), "{:?}", report.not_checked);
    report.findings.iter().map(|finding: &Finding| finding.rule.id).collect()
}

/// The file that an example of the family `folder` stands for; a page may name another one: `jsonc feature bad`.
fn name_for(folder: &str, language: &str) -> &'static str {
    let named = language.split_once(' ').map_or(folder, |(_, named)| named);
    match named {
        "feature" | "manifest" => "src/shop/devcontainer-feature.json",
        "template" => "src/shop/devcontainer-template.json",
        "lockfile" => ".devcontainer/devcontainer-lock.json",
        "vscode" | "settings" => ".vscode/settings.json",
        "extensions" => ".vscode/extensions.json",
        "launch" => ".vscode/launch.json",
        "tasks" => ".vscode/tasks.json",
        "workspace" => "shop.code-workspace",
        _ => ".devcontainer/devcontainer.json",
    }
}
