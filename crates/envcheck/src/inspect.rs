use std::{collections::BTreeSet, path::Path};

use cli::Inspected;
use dockerlint::{Known, Lint};
use findings::{
    Comment, FileId, Finding, NotChecked, Origin, Report, Rule, SUPPRESSION_RULES, Selection,
    Selections, SourceFile, Sources, guard,
};
use rayon::prelude::*;
use source::{Format, Kind};

use crate::{
    FileKind,
    checks::{environment, installed, toolchain},
    configuration::{self, Given},
    kind_of,
    model::{
        Content, Environment, Installed, Toolchain, Workspace, WorkspaceFile, devcontainer::Target,
        environment::Listing, toolchain::Circumstances, toolchain::is_apart,
    },
};

/// What a run knows beside the texts it checks.
#[derive(Debug, Default)]
pub struct Surroundings {
    /// Files that are not checked: they are read because checked ones may contradict them.
    pub aside: BTreeSet<FileId>,
    /// Those of them that refer to files which are about to go: what they say across files counts.
    pub bereft: BTreeSet<FileId>,
    /// The current folder, seen from the root of the workspace; empty when it is the root.
    pub folder: String,
    /// What exists beside the files that were read.
    pub listing: Listing,
    /// What declarations of versions are judged by.
    pub circumstances: Circumstances,
    /// The tools that a `devcontainer.json` has to work with.
    pub targets: BTreeSet<Target>,
}

/// Every rule of this program.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    let files = configuration::rules()
        .chain(toolchain::rules())
        .chain(environment::rules())
        .chain(dockerlint::rules())
        .chain(doctor_rules());
    files.chain(source::RULES.iter().chain(SUPPRESSION_RULES).copied())
}

/// The rules of which only `doctor` knows whether they are broken.
pub fn doctor_rules() -> impl Iterator<Item = &'static Rule> {
    installed::CHECKS.iter().map(|check| &check.rule)
}

/// Reads every file of `sources` and checks none: their syntax alone is reported.
pub fn read(sources: &Sources) -> (Workspace, Inspected) {
    let files: Vec<_> = sources.iter().collect();
    let known = |_| Known::default();
    let looked =
        files.par_iter().map(|(file, source)| look(*file, source, None, &known, &BTreeSet::new()));
    let (mut inspected, mut files) = (Inspected::default(), Vec::new());
    for (report, comments, file) in looked.collect::<Vec<_>>() {
        files.extend(file);
        inspected.reports.push(report);
        inspected.comments.extend(comments);
    }
    (Workspace::new(files), inspected)
}

/// Checks what a machine or an image has. Only what the settings of each file want is reported.
pub fn judge(installed: &Installed, sources: &Sources, selections: &Selections) -> Report {
    let mut report = Report::new(installed.journal.file(), installed.subject.name());
    guard(&mut report, |report| {
        let wanted = |rule: &Rule| sources.iter().any(|(file, _)| selections.of(file).runs(rule));
        for check in installed::CHECKS.iter().filter(|check| wanted(&check.rule)) {
            check.run(installed, report);
        }
    });
    report
}

/// Checks every file of `sources`, each on its own and several at a time, then all together; `known` tells about the
/// build of a Dockerfile. Nothing else is read.
pub fn inspect(
    sources: &Sources,
    selections: &Selections,
    surroundings: &Surroundings,
    known: impl Fn(FileId) -> Known + Sync,
) -> Inspected {
    survey(sources, selections, surroundings, known).0
}

/// The same, with every declaration of a version that was read.
pub fn survey(
    sources: &Sources,
    selections: &Selections,
    surroundings: &Surroundings,
    known: impl Fn(FileId) -> Known + Sync,
) -> (Inspected, Toolchain) {
    let files: Vec<_> = sources.iter().collect();
    let looked = files.par_iter().map(|(file, source)| {
        let selection = (!surroundings.aside.contains(file)).then(|| selections.of(*file));
        look(*file, source, selection, &known, &surroundings.targets)
    });
    let (mut inspected, mut files) = (Inspected::default(), Vec::new());
    let mut aside = Vec::new();
    for (report, comments, file) in looked.collect::<Vec<_>>() {
        files.extend(file.map(|file| file.below(&surroundings.folder)));
        if surroundings.aside.contains(&report.file()) {
            aside.extend(comments.into_iter().map(|comment| Comment { aside: true, ..comment }));
        } else {
            inspected.reports.push(report);
            inspected.comments.extend(comments);
        }
    }
    let workspace = Workspace::new(files);
    let mut across = Report::new(FileId::default(), "the workspace");
    let circumstances =
        Circumstances { aside: surroundings.aside.clone(), ..surroundings.circumstances.clone() };
    let toolchain = guard(&mut across, |_| Toolchain::with(&workspace, circumstances));
    let toolchain = toolchain.unwrap_or_default();
    let chosen = sources.iter().map(|(file, _)| selections.of(file));
    let chosen: Vec<_> = chosen.collect();
    for check in toolchain::CHECKS {
        if chosen.iter().any(|selection| selection.runs(&check.rule)) {
            check.run(&toolchain, &mut across);
        }
    }
    let environment = Environment { workspace, listing: surroundings.listing.clone() };
    for check in environment::CHECKS {
        if chosen.iter().any(|selection| selection.runs(&check.rule)) {
            check.run(&environment, &mut across);
        }
    }
    across.not_checked.extend(toolchain.conflicts.left_out.iter().map(|reason| NotChecked {
        path: "the workspace".to_owned(),
        rule: None,
        reason: reason.clone(),
    }));
    across.findings.retain(|finding| concerns(finding, selections, surroundings));
    let quoted: BTreeSet<_> = across.findings.iter().map(|finding| finding.span.file).collect();
    inspected.comments.extend(aside.into_iter().filter(|comment| quoted.contains(&comment.file)));
    if !(across.findings.is_empty() && across.not_checked.is_empty()) {
        inspected.reports.push(across);
    }
    (inspected, toolchain)
}

/// Whether a finding belongs to the run: one of its places lies in a checked file, or one that is about to lose what it
/// refers to, and its file wants the rule.
fn concerns(finding: &Finding, selections: &Selections, surroundings: &Surroundings) -> bool {
    let places = finding.related.iter().map(|related| related.span).chain([finding.span]);
    let concerned =
        |file: &FileId| !surroundings.aside.contains(file) || surroundings.bereft.contains(file);
    places.into_iter().any(|place| concerned(&place.file))
        && selections.of(finding.span.file).runs(finding.rule)
}

/// One file. Should a parser panic, the others are checked all the same.
fn look(
    file: FileId,
    source: &SourceFile,
    selection: Option<&Selection>,
    known: &impl Fn(FileId) -> Known,
    targets: &BTreeSet<Target>,
) -> (Report, Vec<Comment>, Option<WorkspaceFile>) {
    let mut report = Report::new(file, source.path());
    let looked =
        guard(&mut report, |report| inspect_file(file, source, selection, known, targets, report));
    let (comments, parsed) = looked.unwrap_or_default();
    (report, comments, parsed)
}

fn inspect_file(
    file: FileId,
    source: &SourceFile,
    selection: Option<&Selection>,
    known: &impl Fn(FileId) -> Known,
    targets: &BTreeSet<Target>,
    report: &mut Report,
) -> (Vec<Comment>, Option<WorkspaceFile>) {
    let path = Path::new(source.path());
    // The configuration has been checked where it was read; facts of a machine are no file.
    if path.ends_with(source::config::FILE_NAME) || source.origin() == Origin::History {
        return Default::default();
    }
    // A file that the user names is looked at as far as its name tells what it is.
    let Some(kind) = kind_of(path).or_else(|| Format::of(path).map(FileKind::Syntax)) else {
        report.not_checked("nothing is known about files of this name; leave it out");
        return Default::default();
    };
    source::report_undecodable(source, report);
    let (comments, content) = match kind {
        FileKind::Dockerfile => {
            let model = Lint::with(file, source, known(file));
            if let Some(selection) = selection {
                dockerlint::lint(&model, selection, report);
            }
            (model.comments(), Content::Dockerfile(Box::new(model)))
        }
        FileKind::Syntax(format) => {
            let (parsed, comments) = syntax(format, file, source, report);
            (comments, Content::Tree(parsed))
        }
        FileKind::Versions(Some(format)) => {
            let parsed = source::parse(format, source.text());
            // HCL is read up to its first mistake, and its comments are not looked for.
            let hcl = format == Format::Hcl;
            if let Some(fault) = parsed.faults.first().filter(|_| hcl && states_version(source)) {
                let line = source.text()[..fault.span.start].matches('\n').count() + 1;
                report
                    .not_checked(format!("no version is read, for line {line}: {}", fault.message));
            }
            // Charts are templates of YAML, and tests have files that are wrong on purpose.
            let template = format == Format::Yaml && source.text().contains("{{");
            if !hcl && !template && !is_apart(source.path()) {
                source::report_faults(&parsed, report);
            }
            let comments =
                if hcl { line_comments(file, source) } else { parsed.comments_of(file, source) };
            (comments, Content::Tree(parsed))
        }
        FileKind::Versions(None) => (line_comments(file, source), Content::Text),
        _ => {
            let (parsed, comments) = syntax(Format::Jsonc, file, source, report);
            if let Some(selection) = selection {
                let given = Given { today: known(file).settings.today, targets };
                configuration::check(kind, file, source, &parsed, &given, selection, report);
            }
            (comments, Content::Tree(parsed))
        }
    };
    (comments, Some(WorkspaceFile::new(file, source, Some(kind), content)))
}

fn states_version(source: &SourceFile) -> bool {
    source.text().contains("version")
}

/// Comments of a text without a format of its own: from `#` or `//` at the start of a line.
fn line_comments(file: FileId, source: &SourceFile) -> Vec<Comment> {
    // `#` begins a heading there, and what stands in code is an example.
    if Path::new(source.path()).extension().is_some_and(|it| it == "md" || it == "rst") {
        return Vec::new();
    }
    let lines = (1..=source.lines()).map(|line| source.line(line));
    let comments = lines.filter(|line| {
        source.text().get(line.clone()).is_some_and(|text| {
            text.trim_start().starts_with(['#', ';']) || text.trim_start().starts_with("//")
        })
    });
    comments.map(|line| Comment::on_line(file, source, line)).collect()
}

fn syntax(
    format: Format,
    file: FileId,
    source: &SourceFile,
    report: &mut Report,
) -> (source::Parsed, Vec<Comment>) {
    let parsed = source::parse(format, source.text());
    source::report_faults(&parsed, report);
    if format == Format::Dotenv {
        hide_values(&parsed, source, report);
    }
    let comments = parsed.comments_of(file, source);
    (parsed, comments)
}

/// The values of a dotenv file are secrets more often than not: no finding quotes one. What is no assignment
/// may be the rest of a value.
fn hide_values(parsed: &source::Parsed, source: &SourceFile, report: &mut Report) {
    let members = parsed.root().map_or(&[][..], source::Node::members);
    for member in members.iter().filter(|member| !member.value.span.is_empty()) {
        report.hide(&member.value.span);
    }
    let text = source.text();
    for fault in &parsed.faults {
        let line = text.get(fault.span.clone()).unwrap_or_default();
        match fault.kind {
            Kind::Malformed => {
                let behind = line.find('=').map_or(0, |equals| equals + 1);
                report.hide(fault.span.start + behind..fault.span.end);
            }
            // All lines behind an open quote may belong to the value.
            Kind::Unterminated => report.hide(fault.span.start..text.len()),
            _ => {}
        }
    }
}
