use std::{fs, path::Path};

use source::{
    Found, LIMIT, Options,
    discover::{Exclude, as_in_index, discover},
    read, replace,
};
use tempfile::TempDir;

use crate::discover::{folder, git, names};

fn staged(folder: &TempDir) -> Found {
    discover(
        &Options { roots: vec![folder.path().to_owned()], staged: true, ..Options::default() },
        |_| true,
    )
}

fn repository(files: &[&str]) -> TempDir {
    let folder = folder(files);
    git(folder.path(), &["init", "-q"]);
    git(folder.path(), &["add", "."]);
    git(folder.path(), &["commit", "-q", "-m", "first"]);
    folder
}

#[test]
fn the_content_is_that_of_the_index() {
    let folder = repository(&["a", "b", "c", "gone"]);
    let write =
        |name: &str, text: &str| replace(&folder.path().join(name), text.as_bytes()).unwrap();
    write("a", "staged");
    write("new file\n", "new");
    fs::remove_file(folder.path().join("gone")).unwrap();
    git(folder.path(), &["add", "-A"]);
    write("a", "changed since");
    write("b", "not staged");
    fs::remove_file(folder.path().join("new file\n")).unwrap();
    let found = staged(&folder);
    assert_eq!(names(folder.path(), &found), ["a", "new file\n"]);
    let texts: Vec<_> = read(&found.files)
        .texts
        .into_iter()
        .map(|text| (text.source.text().to_owned(), text.staged))
        .collect();
    assert_eq!(texts, [("staged".to_owned(), true), ("new".to_owned(), true)]);
}

#[test]
fn around_what_is_staged_lies_what_was_staged_before() {
    let folder = repository(&["a", "d/b", "d/gone", "d/left out"]);
    let write =
        |name: &str, text: &str| replace(&folder.path().join(name), text.as_bytes()).unwrap();
    write("d/b", "not staged");
    write("d/left out", "not staged");
    write("new", "not tracked");
    fs::remove_file(folder.path().join("d/gone")).unwrap();
    let roots = vec![folder.path().to_owned()];
    let wanted = |path: &Path| !path.ends_with("left out");
    let found = discover(&Options { roots, ..Options::default() }, wanted);
    let found = as_in_index(found, folder.path(), &Exclude::default(), wanted);
    assert_eq!(names(folder.path(), &found), ["a", "d/b", "d/gone"]);
    let texts: Vec<_> = read(&found.files)
        .texts
        .into_iter()
        .map(|text| (text.source.text().to_owned(), text.staged))
        .collect();
    let [b, gone] = [1, 2].map(|index: usize| texts[index].clone());
    assert_eq!((b.1, gone.1), (true, true), "{texts:?}");
    assert_ne!(b.0, "not staged");
}

#[test]
fn everything_is_staged_before_the_first_commit() {
    let folder = folder(&["a", "d/b"]);
    git(folder.path(), &["init", "-q"]);
    git(folder.path(), &["add", "."]);
    assert_eq!(names(folder.path(), &staged(&folder)), ["a", "d/b"]);
    let options =
        Options { roots: vec![folder.path().join("d")], staged: true, ..Options::default() };
    assert_eq!(names(folder.path(), &discover(&options, |_| true)), ["d/b"]);
    let options =
        Options { roots: vec![folder.path().join("a")], staged: true, ..Options::default() };
    assert_eq!(names(folder.path(), &discover(&options, |_| false)), ["a"]);
}

#[test]
fn a_staged_file_that_is_too_large_is_said_and_the_rest_goes_on() {
    let folder = folder(&["z"]);
    git(folder.path(), &["init", "-q"]);
    replace(&folder.path().join("a"), &vec![b'x'; usize::try_from(LIMIT).unwrap() + 1]).unwrap();
    git(folder.path(), &["add", "."]);
    let found = staged(&folder);
    assert_eq!((names(folder.path(), &found), found.not_checked.len()), (vec!["z".to_owned()], 1));
}

#[test]
fn many_staged_files_come_with_their_own_content() {
    let names: Vec<_> = (0..300).map(|index| format!("d/f{index:03}")).collect();
    let folder = folder(&names.iter().map(String::as_str).collect::<Vec<_>>());
    git(folder.path(), &["init", "-q"]);
    git(folder.path(), &["add", "."]);
    let found = staged(&folder);
    assert_eq!(found.files.len(), 300);
    for file in &found.files {
        assert!(file.name.as_bytes().ends_with(file.staged.as_deref().unwrap()));
    }
}

#[test]
fn a_folder_that_is_no_repository_is_said() {
    let folder = folder(&["a"]);
    let found = staged(&folder);
    assert!(found.files.is_empty());
    assert!(
        found.not_checked[0].reason.starts_with("git cannot tell what is staged"),
        "{:?}",
        found.not_checked
    );
}
