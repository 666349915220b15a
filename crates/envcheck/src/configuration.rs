use std::collections::BTreeSet;

use findings::{Check, FileId, Report, Rule, Selection, SourceFile};
use jiff::civil::Date;
use source::Parsed;

use crate::{
    Devcontainer, FileKind,
    checks::{devcontainer, feature, lockfile, manifest, shape, template, vscode},
    model::{Document, Lockfile, Manifest, ManifestKind, Vscode, devcontainer::Target},
};

/// The rules of configuration files in JSON.
pub(crate) fn rules() -> impl Iterator<Item = &'static Rule> {
    of(devcontainer::CHECKS)
        .chain(of(feature::CHECKS))
        .chain(of(lockfile::CHECKS))
        .chain(of(manifest::CHECKS))
        .chain(of(shape::CHECKS))
        .chain(of(template::CHECKS))
        .chain(of(vscode::CHECKS))
}

fn of<M>(checks: &'static [&'static Check<M>]) -> impl Iterator<Item = &'static Rule> {
    checks.iter().map(|check| &check.rule)
}

/// What files are judged by.
pub(crate) struct Given<'a> {
    /// The day on which releases are judged.
    pub(crate) today: Date,
    /// What a `devcontainer.json` has to work with.
    pub(crate) targets: &'a BTreeSet<Target>,
}

/// Checks a file of JSON whose properties are known.
pub(crate) fn check(
    kind: FileKind,
    file: FileId,
    source: &SourceFile,
    parsed: &Parsed,
    given: &Given<'_>,
    selection: &Selection,
    report: &mut Report,
) {
    match kind {
        FileKind::Devcontainer => {
            let model = Devcontainer::new(file, source, parsed).on(given.today);
            let model = model.meant_for(given.targets);
            run(shape::CHECKS, &model, selection, report);
            run(devcontainer::CHECKS, &model, selection, report);
            let editor = Vscode::of_devcontainer(Document::clone(&model));
            run(vscode::CHECKS, &editor, selection, report);
        }
        FileKind::Feature => {
            let model = Manifest::new(ManifestKind::Feature, file, source, parsed);
            run(shape::CHECKS, &model, selection, report);
            run(manifest::CHECKS, &model, selection, report);
            run(feature::CHECKS, &model, selection, report);
        }
        FileKind::Template => {
            let model = Manifest::new(ManifestKind::Template, file, source, parsed);
            run(shape::CHECKS, &model, selection, report);
            run(manifest::CHECKS, &model, selection, report);
            run(template::CHECKS, &model, selection, report);
        }
        FileKind::Lockfile => {
            let model = Lockfile::new(file, source, parsed);
            run(shape::CHECKS, &model, selection, report);
            run(lockfile::CHECKS, &model, selection, report);
        }
        FileKind::Vscode(part) => {
            let document = Document::new(file, source, parsed, part.shape());
            let model = Vscode::new(part, document);
            run(shape::CHECKS, &model, selection, report);
            run(vscode::CHECKS, &model, selection, report);
        }
        FileKind::Dockerfile | FileKind::Syntax(_) | FileKind::Versions(_) => {}
    }
}

fn run<M>(
    checks: &'static [&'static Check<M>],
    model: &M,
    selection: &Selection,
    report: &mut Report,
) {
    for check in checks.iter().filter(|check| selection.runs(&check.rule)) {
        check.run(model, report);
    }
}
