//! Contents are seen while they pass by.

use image::{EntryId, Keep, Limits, Options, Visitor};

use crate::archive::{Compression, archive, layer, stack};

#[test]
fn chosen_files_of_every_layer_are_kept() {
    let image = stack([
        layer().file("etc/passwd", "root").file("other", "x"),
        layer().file("etc/passwd", "root and more"),
        layer().whiteout("etc/passwd"),
    ]);
    for members in [image.docker_old(), image.oci(Compression::Zstd)] {
        let mut keep = Keep::new(|path, _| path == "/etc/passwd");
        let image = image::read(&archive(&members)[..], &Options::default(), &mut keep).unwrap();
        let file = image.files.get("/etc/passwd").unwrap();
        let contents: Vec<_> =
            file.occurrences().iter().map(|entry| keep.content(entry.entry)).collect();
        assert_eq!(contents, [Some(&b"root"[..]), Some(&b"root and more"[..])]);
        let other = image.files.get("/other").unwrap().live().unwrap();
        assert_eq!(keep.content(other.entry), None);
    }
}

/// Remembers what was asked and given.
#[derive(Default)]
struct Log {
    asked: Vec<(String, u64)>,
    given: Vec<(EntryId, usize)>,
}

impl Visitor for Log {
    fn wants(&mut self, path: &str, size: u64) -> bool {
        self.asked.push((path.to_owned(), size));
        true
    }

    fn visit(&mut self, entry: EntryId, _path: &str, content: &[u8]) {
        self.given.push((entry, content.len()));
    }
}

#[test]
fn a_file_is_given_whole_up_to_the_limit() {
    let big = vec![3; 700_000];
    let image = stack([layer()
        .file("big", &big)
        .file("bigger", [&big[..], b"1"].concat())
        .symlink("s", "big")]);
    let limits = Limits { visited_bytes: 700_000, ..Limits::default() };
    let options = Options { limits, ..Options::default() };
    let mut log = Log::default();
    let image = image::read(&archive(&image.docker_old())[..], &options, &mut log).unwrap();
    assert_eq!(log.asked, [("/big".to_owned(), 700_000)]);
    assert_eq!(log.given, [(image.files.get("/big").unwrap().live().unwrap().entry, 700_000)]);
    assert_eq!(image.problems, []);
}

#[test]
fn equal_content_has_one_hash_whether_read_in_one_piece_or_many() {
    // The archive is read in pieces of 128 KiB, so that one of many files always spans two.
    let content: Vec<u8> = (0..30_000_u32).map(|n| u8::try_from(n % 241).unwrap()).collect();
    let many = (0..40).fold(layer(), |layer, n| layer.file(&format!("{n}"), &content));
    let image = stack([many]).read();
    let hashes: std::collections::BTreeSet<_> =
        image.files.occurrences().iter().map(image::Occurrence::content_hash).collect();
    assert_eq!(hashes.len(), 1);
    assert_eq!(hashes.first(), Some(&Some(twox_hash::XxHash3_128::oneshot(&content))));
}
