//! Dialects of tar inside layers.

use crate::archive::{layer, stack};

#[test]
fn long_names_of_gnu_and_pax_are_read() {
    let long = format!("{}/file", "d".repeat(150));
    let target = "t".repeat(180);
    let gnu = layer()
        .entry(
            "././@LongLink",
            tar::EntryType::GNULongName,
            "",
            format!("{long}\0").as_bytes(),
            |_| {},
        )
        .file("short", "1")
        .entry(
            "././@LongLink",
            tar::EntryType::GNULongLink,
            "",
            format!("{target}\0").as_bytes(),
            |_| {},
        )
        .symlink("link", "short");
    let pax = layer()
        .pax(&[
            ("path", long.as_bytes()),
            ("uid", b"70000"),
            ("gid", b"3000000000"),
            ("mtime", b"-1.5"),
        ])
        .file("short", "1")
        .pax(&[("linkpath", target.as_bytes())])
        .symlink("link", "short");
    for (name, layer) in [("gnu", gnu), ("pax", pax)] {
        let image = stack([layer]).read();
        assert_eq!(image.problems, [], "{name}");
        let file = image.files.get(&long).unwrap().live().unwrap();
        let link = image.files.get("/link").unwrap().live().unwrap();
        assert_eq!(image.files.link_target(link).unwrap(), target, "{name}");
        if name == "pax" {
            assert_eq!((file.uid, file.gid, file.mtime), (70_000, 3_000_000_000, -2));
        }
    }
}

#[test]
fn a_split_ustar_name_is_one_path() {
    let split = layer().entry("name", tar::EntryType::Regular, "", b"1", |header| {
        let bytes = header.as_mut_bytes();
        bytes[257..265].copy_from_slice(b"ustar\x0000");
        bytes[345..351].copy_from_slice(b"prefix");
    });
    assert!(stack([split]).read().files.get("/prefix/name").is_some());
}

#[test]
fn file_capabilities_are_kept_even_with_a_newline_in_their_value() {
    let value = b"\x01\x00\x00\x02\x0a=\n\x00\x00\x00\x00\x00";
    let image = stack([layer()
        .pax(&[("SCHILY.xattr.security.capability", value), ("path", b"usr/bin/ping")])
        .file("x", "elf")])
    .read();
    let entry = image.files.get("/usr/bin/ping").unwrap().live().unwrap();
    assert!(entry.capabilities);
    assert_eq!(image.files.capabilities(entry), Some(&value[..]));
}

#[test]
fn setuid_and_sticky_bits_are_kept() {
    let image =
        stack([layer()
            .entry("su", tar::EntryType::Regular, "", b"", |header| header.set_mode(0o104_755))]);
    assert_eq!(image.read().files.get("/su").unwrap().live().unwrap().mode, 0o4755);
}

#[test]
fn a_pax_size_overrules_the_header() {
    let layer =
        layer().pax(&[("size", b"3")]).entry("f", tar::EntryType::Regular, "", b"abc", |header| {
            header.set_size(0);
        });
    let image = stack([layer.file("g", "next")]).read();
    assert_eq!(image.problems, []);
    assert_eq!((image.files.get("/f").unwrap().live().unwrap().size, image.size()), (3, 7));
}

#[test]
fn the_size_field_of_a_link_says_nothing_about_content() {
    let odd = layer()
        .file("a", "1")
        .entry("b", tar::EntryType::Link, "a", b"", |header| header.set_size(512));
    let image = stack([odd.file("c", "2")]).read();
    assert_eq!(image.problems, []);
    assert!(image.files.get("/c").is_some());
}

#[test]
fn an_archive_may_end_without_its_mark() {
    let mut image = stack([layer().file("f", "1")]);
    image.layers[0].truncate(1024);
    image.config["rootfs"]["diff_ids"][0] = crate::archive::digest(&image.layers[0]).into();
    let image = image.read();
    assert_eq!((image.problems.len(), image.size(), image.layers[0].verified), (0, 1, true));
}

/// `x`, a hole, `y`, a hole: 8192 bytes of which 2 × 512 are stored.
fn sparse_content() -> (Vec<u8>, Vec<u8>) {
    let (x, y) = ([b'x'; 512], [b'y'; 512]);
    let mut whole = vec![0; 8192];
    whole[..512].copy_from_slice(&x);
    whole[4096..4608].copy_from_slice(&y);
    (whole, [x, y].concat())
}

#[test]
fn sparse_files_of_all_formats_are_equal_to_whole_ones() {
    let (whole, stored) = sparse_content();
    let gnu = layer().entry("s", tar::EntryType::GNUSparse, "", &stored, |header| {
        let gnu = header.as_gnu_mut().unwrap();
        gnu.set_real_size(8192);
        for (pair, (offset, length)) in
            gnu.sparse.iter_mut().zip([(0, 512), (4096, 512), (8192, 0)])
        {
            pair.set_offset(offset);
            pair.set_length(length);
        }
    });
    let map = b"2\n0\n512\n4096\n512\n";
    let mut leading = map.to_vec();
    leading.resize(512, 0);
    let one = [&leading[..], &stored].concat();
    let pax_1 = layer()
        .pax(&[
            ("GNU.sparse.major", b"1"),
            ("GNU.sparse.minor", b"0"),
            ("GNU.sparse.name", b"s"),
            ("GNU.sparse.realsize", b"8192"),
        ])
        .file("GNUSparseFile.0/s", &one);
    let pax_0 = layer()
        .pax(&[
            ("GNU.sparse.size", b"8192"),
            ("GNU.sparse.map", b"0,512,4096,512"),
            ("GNU.sparse.name", b"s"),
        ])
        .file("other", &stored);
    for (name, upper) in [("gnu", gnu), ("1.0", pax_1), ("0.1", pax_0)] {
        let image = stack([layer().file("s", &whole), upper.file("after", "1")]).read();
        assert_eq!(image.problems, [], "{name}");
        assert_eq!(image.waste.same_content, 8192, "{name}");
        assert_eq!(image.layers[1].size, 8193, "{name}");
    }
}
