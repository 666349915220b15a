//! The final file system, read like that of a machine.

use image::{Options, Snapshot};

use crate::archive::{Compression, Stack, archive, layer, stack};

fn snapshot(image: &Stack) -> Snapshot {
    let bytes = archive(&image.oci(Compression::Gzip));
    Snapshot::read(&bytes[..], &Options::default(), |path, _| !path.ends_with("secret")).unwrap()
}

#[test]
fn the_topmost_content_is_read_through_links() {
    let image = snapshot(&stack([
        layer().file("usr/lib/release", "old").symlink("lib", "usr/lib").file("gone", "x"),
        layer().file("usr/lib/release", "new").whiteout("gone").symlink("usr/r", "/lib/release"),
    ]));
    assert_eq!(image.content("/lib/release"), Some(&b"new"[..]));
    assert_eq!(image.content("/usr/r"), Some(&b"new"[..]));
    assert_eq!(image.real("/usr/r").as_deref(), Some("/usr/lib/release"));
    assert_eq!(image.link("/usr/r").as_deref(), Some("/lib/release"));
    assert_eq!(image.link("/lib").as_deref(), Some("usr/lib"));
    assert_eq!(image.link("/usr/lib/release"), None);
    assert_eq!(image.content("/gone"), None);
    assert_eq!(image.real("/gone"), None);
    assert_eq!(image.names("/"), ["lib", "usr"]);
    assert_eq!(image.names("/lib"), ["release"]);
}

#[test]
fn a_hard_link_has_the_content_of_its_first_name_also_when_that_is_gone() {
    let image =
        snapshot(&stack([layer().file("a", "same").hard_link("b", "a"), layer().whiteout("a")]));
    assert_eq!(image.content("/b"), Some(&b"same"[..]));
    assert_eq!(image.content("/a"), None);
}

#[test]
fn only_what_is_wanted_is_kept_and_a_program_is_told_by_its_mode() {
    let executable = |header: &mut tar::Header| header.set_mode(0o755);
    let image = snapshot(&stack([layer()
        .file("secret", "x")
        .entry("bin/run", tar::EntryType::Regular, "", b"#!", executable)
        .file("bin/data", "y")]));
    assert_eq!(image.content("/secret"), None);
    assert!(image.is_program("/bin/run"));
    assert!(!image.is_program("/bin/data"));
    assert!(!image.is_program("/bin"));
    assert!(!image.is_cut);
}
