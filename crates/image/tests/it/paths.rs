//! Paths are those of the image, never of the host.

use image::{Kind, Unresolved};

use crate::archive::{layer, stack};

#[test]
fn links_are_followed_inside_the_image() {
    let image = stack([layer()
        .directory("usr")
        .file("usr/lib/real", "1")
        .symlink("lib", "usr/lib")
        .symlink("usr/lib/alias", "../../lib/./real")
        .symlink("absolute", "/usr/lib/alias")
        .symlink("up", "../../../../usr")])
    .read();
    let resolve = |path: &str| image.files.resolve(path).map(|file| file.path());
    for path in [
        "/usr/lib/real",
        "lib/real",
        "/lib/alias",
        "absolute",
        "//up/lib/../lib/real",
        "/../lib/real",
    ] {
        assert_eq!(resolve(path).as_deref(), Ok("/usr/lib/real"), "{path}");
    }
    assert_eq!(resolve("/").as_deref(), Ok("/"));
    assert_eq!(resolve("/lib/none"), Err(Unresolved::Missing { path: "/usr/lib/none".into() }));
    assert_eq!(
        resolve("/lib/real/x"),
        Err(Unresolved::NotADirectory { path: "/usr/lib/real".into() })
    );
}

#[test]
fn links_to_files_of_the_host_lead_nowhere() {
    let image =
        stack([layer().symlink("app/link", "/etc/hostname").symlink("dev", "/proc/self/root")])
            .read();
    assert_eq!(
        image.files.resolve("/app/link").unwrap_err(),
        Unresolved::Missing { path: "/etc".into() }
    );
    assert!(image.files.resolve("/dev/etc/passwd").is_err());
    let link = image.files.get("/app/link").unwrap().live().unwrap();
    assert_eq!(link.kind, Kind::Symlink);
    assert_eq!(image.files.link_target(link).unwrap(), "/etc/hostname");
}

#[test]
fn cyclic_links_end() {
    let image =
        stack([layer().symlink("a", "b").symlink("b", "a").symlink("self", "self/x")]).read();
    assert_eq!(image.files.resolve("/a").unwrap_err(), Unresolved::TooManyLinks);
    assert_eq!(image.files.resolve("/self").unwrap_err(), Unresolved::TooManyLinks);
}

#[test]
fn removed_files_are_not_found_by_following() {
    let image = stack([layer().file("f", "1").symlink("l", "f"), layer().whiteout("f")]).read();
    assert!(image.files.resolve("/l").is_err());
    assert!(image.files.get("/f").is_some(), "but they are still in the model");
}

#[test]
fn odd_spellings_are_one_path() {
    let image = stack([
        layer().file("./etc//passwd", "1"),
        layer().file("etc/./passwd", "22"),
        layer().entry("./", tar::EntryType::Directory, "", b"", |_| {}),
    ])
    .read();
    assert_eq!(image.problems, []);
    assert_eq!(image.files.get("/etc/passwd").unwrap().occurrences().len(), 2);
}

#[test]
fn paths_out_of_the_image_stay_inside_and_are_told() {
    let image =
        stack([layer().file("../../etc/passwd", "1").file("a/../../x", "2").file("/abs", "3")])
            .read();
    for path in ["/etc/passwd", "/x", "/abs"] {
        assert!(image.files.get(path).unwrap().is_present(), "{path}");
    }
    let told: Vec<_> = image.problems.iter().map(ToString::to_string).collect();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(
        told[0].contains("2 paths lead out of the image with `..`, the first is ../../etc/passwd")
    );
    assert!(told[1].contains("1 paths are absolute, the first is /abs"));
    assert!(!image.problems.iter().any(image::Problem::is_incomplete));
}

#[test]
fn names_need_not_be_utf8() {
    let odd = layer().entry("d/x", tar::EntryType::Regular, "", b"1", |header| {
        header.as_mut_bytes()[2] = 0xff;
    });
    let image = stack([odd, layer().file("d/y", "2")]).read();
    let paths: Vec<_> = image.files.live().map(|file| file.path()).collect();
    assert_eq!(paths, ["/", "/d", "/d/y", "/d/\u{fffd}"]);
}
