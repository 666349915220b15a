//! What each place of the workspaces that are made for it declares, one line a declaration, in a file beside each.

use std::{
    collections::BTreeSet,
    env,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use envcheck::{
    kind_of,
    model::{
        Toolchain,
        toolchain::{Caution, Declaration},
    },
    read,
};
use findings::{SourceFile, Sources, Span};

const CORPUS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/corpus");

const WORKSPACES: [&str; 2] = ["containers-workspace", "toolchain-workspace"];

/// The files of the workspace that are read, each with its text.
fn files(workspace: &str) -> Vec<(String, String)> {
    let root = Path::new(CORPUS).join(workspace);
    let mut paths = BTreeSet::new();
    collect(&root, &mut paths);
    let named = paths.into_iter().map(|path| {
        let name = path.strip_prefix(&root).expect("below the root").to_str().expect("UTF-8");
        (name.to_owned(), fs::read_to_string(&path).expect("a readable file"))
    });
    named.filter(|(name, _)| kind_of(Path::new(name)).is_some()).collect()
}

fn collect(folder: &Path, into: &mut BTreeSet<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a readable folder") {
        let path = entry.expect("a readable folder").path();
        if path.is_dir() {
            collect(&path, into);
        } else {
            into.insert(path);
        }
    }
}

fn toolchain(files: &[(String, String)]) -> (Sources, Toolchain) {
    let mut sources = Sources::default();
    for (path, text) in files {
        sources.add(SourceFile::new(path.as_str(), text.as_str()));
    }
    let (workspace, inspected) = read(&sources);
    for report in &inspected.reports {
        // A mistake ends what is read of HCL, which is said.
        let path = sources.get(report.file()).path();
        let hcl = path.ends_with(".tf") || path.ends_with(".hcl");
        assert!(hcl || report.not_checked.is_empty(), "{:?}", report.not_checked);
    }
    (sources, Toolchain::of(&workspace))
}

fn place(sources: &Sources, span: Span) -> String {
    let source = sources.get(span.file);
    let before = &source.text()[..span.start];
    let line = before.rfind('\n').map_or(0, |feed| feed + 1);
    let (row, column) = (before.matches('\n').count() + 1, before[line..].chars().count() + 1);
    format!("{}:{row}:{column}", source.path())
}

fn line(sources: &Sources, declaration: &Declaration) -> String {
    let mut line = format!(
        "{} {} {} {:?} `{}` -> {}",
        place(sources, declaration.span),
        declaration.tool,
        declaration.role.as_str(),
        declaration.dialect,
        declaration.raw,
        declaration.constraint.meaning,
    );
    let text = &sources.get(declaration.span.file).text()[declaration.span.range()];
    if text != declaration.raw {
        let _ = write!(line, ", written `{text}`");
    }
    if let Some(vendor) = &declaration.constraint.vendor {
        let _ = write!(line, ", of {vendor}");
    }
    for fault in &declaration.constraint.faults {
        let _ = write!(line, ", wrong: {}", fault.message);
    }
    if let Some(Caution::LostZero { .. }) = declaration.caution {
        line += ", lost a zero";
    }
    if !declaration.editable {
        line += ", fixed";
    }
    let folder = sources.get(declaration.span.file).path().rsplit_once('/').map_or("", |it| it.0);
    if declaration.scope != folder {
        let _ = write!(line, ", for `{}`", declaration.scope);
    }
    for via in &declaration.via {
        let _ = write!(line, ", via {} ({})", via.what, place(sources, via.span));
    }
    if let Some(why) = &declaration.inert {
        let _ = write!(line, ", inert: {why}");
    }
    line
}

/// `BLESS=1` writes the file: read every line that changed.
#[test]
fn every_place_of_the_catalogue_declares_what_it_should() {
    for workspace in WORKSPACES {
        let (sources, toolchain) = toolchain(&files(workspace));
        let lines = toolchain.declarations.iter().map(|it| line(&sources, it) + "\n");
        let found: String = lines.collect();
        let expected = Path::new(CORPUS).join(format!("{workspace}.expected.txt"));
        if env::var_os("BLESS").is_some() {
            source::replace(&expected, found.as_bytes()).expect("a folder that can be written");
        }
        let expected = fs::read_to_string(&expected).expect("the expected declarations");
        for (found, expected) in found.lines().zip(expected.lines()) {
            assert_eq!(found, expected);
        }
        assert_eq!(found.lines().count(), expected.lines().count());
    }
}

#[test]
fn an_edit_replaces_exactly_the_version() {
    let files = WORKSPACES.map(files).concat();
    let (sources, toolchain) = toolchain(&files);
    for declaration in toolchain.declarations.iter().filter(|it| it.editable) {
        let text = &sources.get(declaration.span.file).text()[declaration.span.range()];
        // The policy behind the version of `global.json` stands elsewhere.
        let raw = declaration.raw.split(" latest").next().unwrap_or_default();
        let same = text == raw || declaration.caution.is_some();
        assert!(same, "`{text}` at {}", line(&sources, declaration));
    }
}

#[test]
fn versions_behind_a_mistake_in_hcl_are_said_not_to_be_checked() {
    let mut sources = Sources::default();
    sources.add(SourceFile::new("main.tf", "terraform {\n  required_version = \"~> 1.5\"\n"));
    let (_, inspected) = read(&sources);
    let not_checked = &inspected.reports[0].not_checked;
    assert_eq!(not_checked.len(), 1);
    assert!(not_checked[0].reason.starts_with("no version is read, for line "), "{not_checked:?}");
}

#[test]
fn damaged_files_declare_what_can_be_read_and_nothing_else() {
    for (path, text) in WORKSPACES.map(files).concat() {
        let step = (text.len() / 24).max(1);
        for at in (0..=text.len()).step_by(step).filter(|at| text.is_char_boundary(*at)) {
            let (before, behind) = text.split_at(at);
            let rest = behind.get(1..).unwrap_or_default();
            let damaged = [
                before.to_owned(),
                behind.to_owned(),
                format!("{before}{rest}"),
                format!("{before}\"{behind}"),
                format!("{before}[<{{({rest}"),
                format!("{before}é\n{behind}"),
            ];
            for text in damaged {
                let (sources, toolchain) = toolchain(&[(path.clone(), text)]);
                for declaration in &toolchain.declarations {
                    let source = sources.get(declaration.span.file);
                    assert!(source.text().get(declaration.span.range()).is_some(), "{path}");
                }
            }
        }
    }
}
