//! Which entries of a stack of layers are live, and what became of the others.

use image::{Deletion, Image, Kind, State};

use crate::archive::{layer, stack};

fn states(image: &Image, path: &str) -> Vec<State> {
    image.files.get(path).unwrap().occurrences().iter().map(|entry| entry.state).collect()
}

fn live(image: &Image) -> Vec<String> {
    image.files.live().map(|file| file.path()).collect()
}

fn overwritten(by: u16) -> State {
    State::Overwritten { by, same_content: false }
}

#[test]
fn a_whiteout_applies_to_lower_layers_wherever_it_stands() {
    for upper in [layer().whiteout("f").file("f", "new"), layer().file("f", "new").whiteout("f")] {
        let image = stack([layer().file("f", "old"), upper]).read();
        let deleted = State::Deleted { by: 1, how: Deletion::Whiteout };
        assert_eq!(states(&image, "/f"), [deleted, State::Live]);
    }
}

#[test]
fn an_opaque_folder_keeps_its_own_siblings() {
    for upper in [layer().opaque("d").file("d/new", "n"), layer().file("d/new", "n").opaque("d")] {
        let image = stack([layer().file("d/old", "o").file("d/sub/x", "x"), upper]).read();
        assert_eq!(live(&image), ["/", "/d", "/d/new"]);
        let deleted = State::Deleted { by: 1, how: Deletion::Opaque };
        assert_eq!(states(&image, "/d/sub/x"), [deleted]);
    }
}

#[test]
fn a_folder_replaced_by_a_file_loses_its_content() {
    let image = stack([layer().directory("d").file("d/f", "1"), layer().file("d", "2")]).read();
    assert_eq!(
        states(&image, "/d/f"),
        [State::Deleted { by: 1, how: Deletion::DirectoryReplaced }]
    );
    assert_eq!(states(&image, "/d"), [overwritten(1), State::Live]);
    assert_eq!(live(&image), ["/", "/d"]);
}

#[test]
fn a_file_replaced_by_a_folder_is_overwritten() {
    for upper in [layer().directory("x").file("x/f", "1"), layer().file("x/f", "1")] {
        let image = stack([layer().file("x", "file"), upper]).read();
        assert_eq!(states(&image, "/x")[0], overwritten(1));
        assert!(image.files.get("/x").unwrap().is_directory());
        assert_eq!(image.waste.overwritten, 4);
    }
}

#[test]
fn a_folder_named_again_keeps_its_content() {
    let image = stack([layer().directory("d").file("d/f", "1"), layer().directory("d")]).read();
    assert_eq!(states(&image, "/d/f"), [State::Live]);
    assert_eq!(states(&image, "/d"), [overwritten(1), State::Live]);
}

#[test]
fn of_two_entries_in_one_layer_the_last_counts() {
    let image = stack([layer().file("f", "first").file("f", "2")]).read();
    assert_eq!(states(&image, "/f"), [overwritten(0), State::Live]);
    assert_eq!((image.waste.total, image.waste.live), (5, 1));
    assert_eq!(image.waste.by_layer[0].caused(), 5);
}

#[test]
fn a_folder_that_no_layer_names_exists_until_it_is_removed() {
    let image = stack([layer().file("a/b/c", "1"), layer().whiteout("a/b/c")]).read();
    assert_eq!(live(&image), ["/", "/a", "/a/b"]);
    assert!(image.files.get("/a/b").unwrap().occurrences().is_empty());
    let image = stack([layer().file("a/b/c", "1"), layer().whiteout("a")]).read();
    assert_eq!(live(&image), ["/"]);
    assert_eq!(image.layers[1].dangling_whiteouts, 0);
}

#[test]
fn bytes_live_as_long_as_one_hard_link_does() {
    let base = || layer().file("a", "12345").hard_link("b", "a").hard_link("c", "b");
    let image = stack([base(), layer().whiteout("a")]).read();
    assert_eq!((image.waste.total, image.waste.live), (0, 5));
    let image = stack([base(), layer().whiteout("a").whiteout("c"), layer().file("b", "1")]).read();
    assert_eq!((image.waste.overwritten, image.waste.deleted, image.waste.live), (5, 0, 1));
    let last = image.waste.flows.last().unwrap();
    assert_eq!((last.cause, last.origin), (2, 0), "put on the layer that took the last name");
}

#[test]
fn a_hard_link_has_its_targets_content() {
    let image = stack([layer().file("a", "12345").hard_link("b", "./a")]).read();
    let hash = |path: &str| image.files.get(path).unwrap().live().unwrap().content_hash();
    assert_eq!(hash("/a"), hash("/b"));
    let link = image.files.get("/b").unwrap().live().unwrap();
    assert_eq!((link.kind, link.size), (Kind::HardLink, 0));
}

#[test]
fn a_hard_link_to_nothing_is_a_problem() {
    let image = stack([layer().hard_link("b", "missing").file("f", "1")]).read();
    assert_eq!(image.problems.len(), 1);
    assert!(!image.problems[0].is_incomplete());
    assert!(image.problems[0].to_string().contains("/b"), "{}", image.problems[0]);
    assert_eq!(image.waste.live, 1);
}

#[test]
fn all_kinds_of_entries_are_known() {
    use tar::EntryType;
    let special =
        |layer: crate::archive::Layer, path, kind| layer.entry(path, kind, "", b"", |_| {});
    let mut base = layer().file("file", "1").directory("directory").symlink("symlink", "file");
    base = base.hard_link("hard", "file");
    base = special(base, "char", EntryType::Char);
    base = special(base, "block", EntryType::Block);
    base = special(base, "fifo", EntryType::Fifo);
    let image = stack([base]).read();
    let kind = |path: &str| image.files.get(path).unwrap().live().unwrap().kind;
    assert_eq!(kind("/file"), Kind::File);
    assert_eq!(kind("/directory"), Kind::Directory);
    assert_eq!(kind("/symlink"), Kind::Symlink);
    assert_eq!(kind("/hard"), Kind::HardLink);
    assert_eq!(kind("/char"), Kind::CharDevice);
    assert_eq!(kind("/block"), Kind::BlockDevice);
    assert_eq!(kind("/fifo"), Kind::Fifo);
}

#[test]
fn paths_are_walked_in_order_with_folders_first() {
    let image =
        stack([layer().file("b/z", "").file("b/a/x", "").file("b.txt", "").file("a", "")]).read();
    let paths: Vec<_> = image.files.iter().map(|file| file.path()).collect();
    assert_eq!(paths, ["/", "/a", "/b", "/b/a", "/b/a/x", "/b/z", "/b.txt"]);
    let children: Vec<_> =
        image.files.get("b").unwrap().children().map(|file| file.path()).collect();
    assert_eq!(children, ["/b/a", "/b/z"]);
}
