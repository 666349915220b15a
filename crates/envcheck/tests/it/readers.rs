//! Readers as a whole: what they agree on, and what they leave alone.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use envcheck::{FileKind, kind_of, model::toolchain::readers_of};

const CORPUS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/corpus");

fn paths() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for workspace in ["containers-workspace", "toolchain-workspace", "sample-workspace"] {
        let root = Path::new(CORPUS).join(workspace);
        collect(&root, &root, &mut found);
    }
    found
}

fn collect(root: &Path, folder: &Path, into: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).expect("a readable folder") {
        let path: PathBuf = entry.expect("a readable folder").path();
        if path.is_dir() {
            collect(root, &path, into);
        } else {
            let name = path.strip_prefix(root).expect("below the root");
            into.insert(name.to_str().expect("UTF-8").to_owned());
        }
    }
}

/// A reader that wants another tree than the one that was made would see nothing and say nothing.
#[test]
fn all_readers_of_a_file_get_the_tree_they_read() {
    let mut several = 0;
    for path in paths() {
        let formats: Vec<_> = readers_of(&path).filter_map(|reader| reader.format).collect();
        several += usize::from(readers_of(&path).count() > 1);
        let read = match kind_of(Path::new(&path)) {
            Some(FileKind::Versions(read)) => read,
            Some(FileKind::Syntax(format)) => Some(format),
            Some(FileKind::Dockerfile) | None => None,
            Some(_) => Some(source::Format::Jsonc),
        };
        for format in formats {
            assert_eq!(Some(format), read, "{path}");
        }
    }
    assert!(several > 10, "{several} files have several readers");
}

#[test]
fn a_reader_of_lines_before_one_of_a_tree_does_not_take_the_tree_away() {
    // The prose of documentation is read by lines, a manifest of a cluster as YAML.
    for (path, format) in [
        ("k8s/docs/readme.yaml", Some(source::Format::Yaml)),
        ("package.json", Some(source::Format::Jsonc)),
        (".nvmrc", None),
    ] {
        assert_eq!(kind_of(Path::new(path)), Some(FileKind::Versions(format)), "{path}");
        assert!(readers_of(path).all(|reader| reader.format.is_none() || reader.format == format));
    }
}

#[test]
fn files_that_tell_what_was_are_not_read_as_documentation() {
    for path in ["docs/changelog.md", "docs/release-notes.md", "docs/Migrating-to-2.md"] {
        assert_eq!(kind_of(Path::new(path)), None, "{path}");
    }
    assert!(kind_of(Path::new("docs/setup.md")).is_some());
}
