use std::{fs, path::Path};

use source::replace;

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_file_is_made_and_replaced_and_nothing_is_left_beside_it() {
    let folder = folder();
    let file = folder.path().join("a");
    replace(&file, b"one").unwrap();
    replace(&file, b"two").unwrap();
    assert_eq!(fs::read(&file).unwrap(), b"two");
    assert_eq!(names(folder.path()), ["a"]);
}

#[cfg(unix)]
#[test]
fn the_mode_stays() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder();
    let file = folder.path().join("a");
    replace(&file, b"one").unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o741)).unwrap();
    replace(&file, b"two").unwrap();
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o741);
}

#[cfg(unix)]
#[test]
fn what_a_link_points_to_is_replaced_and_not_the_link() {
    let folder = folder();
    let (file, link) = (folder.path().join("a"), folder.path().join("b"));
    replace(&file, b"one").unwrap();
    std::os::unix::fs::symlink("a", &link).unwrap();
    replace(&link, b"two").unwrap();
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::read(&file).unwrap(), b"two");
}

#[test]
fn an_error_leaves_the_old_file_as_it_was() {
    let folder = folder();
    let file = folder.path().join("a");
    replace(&file, b"one").unwrap();
    let mut permissions = fs::metadata(&file).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&file, permissions).unwrap();
    let error = replace(&file, b"two").unwrap_err();
    assert!(error.to_string().contains("read-only"), "{error}");
    assert_eq!(fs::read(&file).unwrap(), b"one");
    assert_eq!(names(folder.path()), ["a"]);
}

#[test]
fn a_folder_and_a_missing_folder_are_errors() {
    let folder = folder();
    assert!(replace(folder.path(), b"x").is_err());
    assert!(replace(&folder.path().join("no/such"), b"x").is_err());
}
