use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use envcheck::{Surroundings, inspect, kind_of};
use findings::{Report, Selections, SourceFile, Sources};

/// The files of a workspace in `tests/corpus` that are checked.
fn workspace(name: &str) -> (Sources, Vec<Report>) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/corpus").join(name);
    let mut files = BTreeSet::new();
    collect(&root, &mut files);
    let mut sources = Sources::default();
    for path in files {
        let name = path.strip_prefix(&root).expect("below the root");
        if kind_of(name).is_some() {
            sources.add(SourceFile::new(
                name.to_str().expect("a name in UTF-8"),
                fs::read_to_string(&path).expect("a readable file"),
            ));
        }
    }
    let reports = inspect(&sources, &Selections::default(), &Surroundings::default(), |_| {
        dockerlint::Known::default()
    })
    .reports;
    (sources, reports)
}

/// Every file below `folder`.
pub(crate) fn collect(folder: &Path, into: &mut BTreeSet<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a readable folder") {
        let path = entry.expect("a readable folder").path();
        if path.is_dir() {
            collect(&path, into);
        } else {
            into.insert(path);
        }
    }
}

#[test]
fn the_clean_workspace_has_no_finding() {
    let (sources, reports) = workspace("clean-workspace");
    assert!(reports.len() >= 6);
    for report in reports {
        let drawn: Vec<_> =
            report.findings.iter().map(|it| findings::render::plain(&sources, it)).collect();
        assert!(drawn.is_empty(), "{}", drawn.join("\n"));
        assert!(report.not_checked.is_empty());
    }
}

#[test]
fn the_sample_workspace_has_a_mistake_in_every_file() {
    let (sources, reports) = workspace("sample-workspace");
    let mut found = BTreeSet::new();
    for report in &reports {
        let path = sources.get(report.file()).path();
        assert!(report.not_checked.is_empty(), "{path}");
        found.extend(report.findings.iter().map(|finding| (path, finding.rule.id)));
    }
    let devcontainer = ".devcontainer/devcontainer.json";
    let dockerfile = ".devcontainer/Dockerfile";
    for expected in [
        (devcontainer, "duplicate-key"),
        (devcontainer, "invalid-port"),
        (devcontainer, "invalid-size"),
        (devcontainer, "legacy-property"),
        (devcontainer, "privileged-container"),
        (devcontainer, "unknown-property"),
        (devcontainer, "unpinned-feature"),
        (dockerfile, "untagged-image"),
        (dockerfile, "relative-workdir"),
        (dockerfile, "secret-in-variable"),
        (dockerfile, "sudo"),
        ("Dockerfile", "latest-tag"),
        ("docker-compose.yml", "duplicate-key"),
        (".env.example", "invalid-syntax"),
        (".github/workflows/ci.yml", "duplicate-key"),
        (".vscode/settings.json", "duplicate-key"),
    ] {
        assert!(found.contains(&expected), "{expected:?} is missing in {found:#?}");
    }
}
