use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use source::{
    Found, Options,
    discover::{Exclude, discover},
};
use tempfile::TempDir;

/// A folder with these files, each holding its own name.
pub(crate) fn folder(files: &[&str]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for file in files {
        let path = folder.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        source::replace(&path, file.as_bytes()).unwrap();
    }
    folder
}

pub(crate) fn git(folder: &Path, args: &[&str]) {
    let mut git = Command::new("git");
    git.arg("-C").arg(folder).args([
        "-c",
        "user.name=a",
        "-c",
        "user.email=a@example.org",
        "-c",
        "init.defaultBranch=main",
    ]);
    git.env_remove("GIT_DIR").env_remove("GIT_INDEX_FILE").env_remove("GIT_WORK_TREE");
    let output = git.args(args).output().expect("git is installed");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

fn find(roots: &[PathBuf]) -> Found {
    discover(&Options { roots: roots.to_vec(), ..Options::default() }, |_| true)
}

/// Names below `folder`.
pub(crate) fn names(folder: &Path, found: &Found) -> Vec<String> {
    let prefix = format!("{}/", folder.display());
    found
        .files
        .iter()
        .map(|file| file.name.strip_prefix(&prefix).unwrap_or(&file.name).to_owned())
        .collect()
}

fn found(folder: &TempDir) -> Vec<String> {
    names(folder.path(), &find(&[folder.path().to_owned()]))
}

const FILES: &[&str] = &[
    "b.json",
    "a/c.yml",
    ".devcontainer/devcontainer.json",
    "out/x",
    "keep.log",
    "a.log",
    ".git/config",
];

#[test]
fn a_folder_without_git_is_walked_and_its_gitignore_honoured() {
    let folder = folder(&FILES[..6]);
    source::replace(&folder.path().join(".gitignore"), b"out/\n*.log\n!keep.log\n").unwrap();
    assert_eq!(
        found(&folder),
        [".devcontainer/devcontainer.json", ".gitignore", "a/c.yml", "b.json", "keep.log"]
    );
}

#[test]
fn a_repository_is_asked_of_git() {
    let folder = folder(&FILES[..6]);
    git(folder.path(), &["init", "-q"]);
    source::replace(&folder.path().join(".gitignore"), b"out/\n*.log\n!keep.log\n").unwrap();
    git(folder.path(), &["add", "-f", "a.log", "b.json"]);
    fs::remove_file(folder.path().join("b.json")).unwrap();
    let want = [".devcontainer/devcontainer.json", ".gitignore", "a.log", "a/c.yml", "keep.log"];
    assert_eq!(
        found(&folder),
        want,
        "a tracked file counts though it is ignored, a deleted one does not"
    );
    let inner = find(&[folder.path().join("a")]);
    assert_eq!(names(folder.path(), &inner), ["a/c.yml"]);
}

#[test]
fn a_broken_repository_is_walked() {
    let folder = folder(FILES);
    assert_eq!(
        found(&folder),
        [".devcontainer/devcontainer.json", "a.log", "a/c.yml", "b.json", "keep.log", "out/x"]
    );
}

#[test]
fn a_repository_inside_another_is_looked_into() {
    let folder = folder(&["a", "inner/b"]);
    git(folder.path(), &["init", "-q"]);
    git(&folder.path().join("inner"), &["init", "-q"]);
    git(&folder.path().join("inner"), &["add", "b"]);
    git(&folder.path().join("inner"), &["commit", "-q", "-m", "b"]);
    assert_eq!(found(&folder), ["a", "inner/b"]);
}

#[test]
fn an_ignored_file_or_folder_that_is_named_is_taken() {
    let folder = folder(&["out/x", "out/y.log", ".gitignore"]);
    source::replace(&folder.path().join(".gitignore"), b"out/\n").unwrap();
    git(folder.path(), &["init", "-q"]);
    let options = Options { roots: vec![folder.path().join("out/x")], ..Options::default() };
    assert_eq!(names(folder.path(), &discover(&options, |_| false)), ["out/x"]);
    assert_eq!(names(folder.path(), &find(&[folder.path().join("out")])), ["out/x", "out/y.log"]);
}

#[test]
fn only_wanted_files_that_no_glob_excludes_are_taken() {
    let folder = folder(&["a.json", "b.yml", "gen/c.json", "gen/d/e.json"]);
    let exclude = Exclude::new(["gen/", "!*.yml"]).unwrap();
    let options = Options { roots: vec![folder.path().to_owned()], exclude, staged: false };
    let found =
        discover(&options, |path| path.extension().is_some_and(|extension| extension == "json"));
    assert_eq!(names(folder.path(), &found), ["a.json"]);
    assert!(Exclude::new(["a{"]).is_err());
}

#[test]
fn no_file_is_found_twice() {
    let folder = folder(&["a/b"]);
    let root = folder.path();
    let found = find(&[root.to_owned(), root.join("a"), root.join("a/b"), root.join("./a/../a/b")]);
    assert_eq!(found.files.len(), 1);
}

#[test]
fn names_are_those_that_users_type() {
    let found = find(&[PathBuf::from("./tests/it/main.rs"), PathBuf::from("tests/it/")]);
    let names: Vec<_> = found.files.iter().map(|file| file.name.as_str()).collect();
    assert!(
        names.contains(&"tests/it/discover.rs") && names.contains(&"tests/it/main.rs"),
        "{names:?}"
    );
    assert!(names.is_sorted());
}

#[test]
fn a_missing_root_is_said_and_the_rest_goes_on() {
    let folder = folder(&["a"]);
    let found = find(&[folder.path().join("no"), folder.path().join("a")]);
    assert_eq!(found.files.len(), 1);
    assert_eq!(found.not_checked[0].reason, "does not exist");
}

#[cfg(unix)]
#[test]
fn links_to_files_are_followed_dangling_ones_said_and_links_to_folders_left() {
    use std::os::unix::fs::symlink;
    for repository in [false, true] {
        let folder = folder(&["a/b"]);
        let here = folder.path();
        symlink("b", here.join("a/file")).unwrap();
        symlink("..", here.join("a/loop")).unwrap();
        symlink("nothing", here.join("dangling")).unwrap();
        if repository {
            git(here, &["init", "-q"]);
        }
        let found = find(&[here.to_owned()]);
        assert_eq!(names(here, &found), ["a/b", "a/file"]);
        let missed: Vec<_> =
            found.not_checked.iter().map(|missed| missed.reason.as_str()).collect();
        assert_eq!(missed, ["is a link to `nothing`, which does not exist"]);
    }
}

#[cfg(unix)]
#[test]
fn an_unreadable_folder_is_said_and_the_rest_goes_on() {
    use std::os::unix::fs::PermissionsExt;
    for repository in [false, true] {
        let folder = folder(&["a", "closed/b"]);
        let closed = folder.path().join("closed");
        if repository {
            git(folder.path(), &["init", "-q"]);
        }
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o0)).unwrap();
        let root_reads_all = fs::read_dir(&closed).is_ok();
        let found = find(&[folder.path().to_owned()]);
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o755)).unwrap();
        if root_reads_all {
            assert_eq!((names(folder.path(), &found).len(), found.not_checked.len()), (2, 0));
        } else {
            assert_eq!(
                (names(folder.path(), &found), found.not_checked.len()),
                (vec!["a".to_owned()], 1)
            );
        }
    }
}
