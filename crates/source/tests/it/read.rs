use std::{fs, path::Path};

use source::{LIMIT, decode, discover::File, read, replace};

fn file(folder: &Path, name: &str, bytes: &[u8]) -> File {
    let path = folder.join(name);
    replace(&path, bytes).unwrap();
    File { path, name: name.to_owned(), staged: None }
}

#[test]
fn files_are_read_in_their_order_and_bad_ones_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let large = file(here, "large", b"");
    fs::OpenOptions::new().write(true).open(&large.path).unwrap().set_len(100 << 20).unwrap();
    let gone = File { path: here.join("gone"), name: "gone".to_owned(), staged: None };
    let files =
        [file(here, "b", b"two"), file(here, "empty", b""), large, gone, file(here, "a", b"one")];
    let read = read(&files);
    let texts: Vec<_> =
        read.texts.iter().map(|text| (text.source.path(), text.source.text())).collect();
    assert_eq!(texts, [("b", "two"), ("empty", ""), ("a", "one")]);
    let reasons: Vec<_> = read
        .not_checked
        .iter()
        .map(|missed| (missed.path.as_str(), missed.reason.as_str()))
        .collect();
    assert_eq!(
        reasons[0],
        ("large", "has 100 MiB, and configuration over 16 MiB is not read: exclude it")
    );
    assert!(reasons[1].1.starts_with("cannot be read: "), "{reasons:?}");
}

#[test]
fn a_file_of_the_largest_size_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let bytes = vec![b' '; usize::try_from(LIMIT).unwrap()];
    assert_eq!(read(&[file(folder.path(), "a", &bytes)]).texts.len(), 1);
}

#[test]
fn marks_and_line_ends_stay_in_the_text() {
    let source = decode("a", b"\xEF\xBB\xBFa\r\nb\r\n".to_vec()).unwrap();
    assert_eq!(source.text(), "\u{feff}a\r\nb\r\n");
}

#[test]
fn bytes_that_are_no_text_are_not_checked() {
    for (bytes, word) in [
        (&b"\xFF\xFEa\0"[..], "UTF-16"),
        (b"\xFE\xFF\0a", "UTF-16"),
        (b"\x7FELF\0\0\0\x01", "binary"),
    ] {
        assert!(decode("a", bytes.to_vec()).unwrap_err().reason.contains(word));
    }
    assert!(decode("a", [b"one NUL\0".as_slice(), &[b'x'; 100]].concat()).is_ok());
}

#[test]
fn bytes_that_are_not_utf_8_keep_every_place() {
    let source = decode("a", b"caf\xE9 = 1".to_vec()).unwrap();
    assert_eq!((source.text(), source.undecodable()), ("caf? = 1", &[3][..]));
}
