//! Small images whose waste is known by construction, several of them misjudged by dive.

use image::{Image, LayerWaste};

use crate::archive::{layer, stack};

fn payload() -> Vec<u8> {
    (0..10_000_000_u32).map(|n| u8::try_from(n * 7 % 251).unwrap()).collect()
}

/// Total, overwritten, of it with the same content, deleted.
fn waste(image: &Image) -> (u64, u64, u64, u64) {
    assert_eq!(image.problems, []);
    assert_eq!(image.waste.live + image.waste.total, image.size());
    let waste = &image.waste;
    (waste.total, waste.overwritten, waste.same_content, waste.deleted)
}

#[test]
fn removing_a_folder_wastes_what_was_in_it() {
    let image =
        stack([layer().directory("d").file("d/f", payload()), layer().whiteout("d")]).read();
    assert_eq!(waste(&image), (10_000_000, 0, 0, 10_000_000));
    assert_eq!((image.dive.efficiency, image.dive.wasted_bytes), (1.0, 0), "dive sees none of it");
    assert_eq!(image.dive.user_wasted_percent, None);
}

#[test]
fn removing_files_one_by_one_wastes_the_same() {
    let name = |n| format!("d/{n:03}");
    let chunk = vec![7; 100_000];
    let files = (0..100).fold(layer().directory("d"), |layer, n| layer.file(&name(n), &chunk));
    let removal = (0..100).fold(layer(), |layer, n| layer.whiteout(&name(n)));
    let image = stack([files, removal]).read();
    assert_eq!(waste(&image), (10_000_000, 0, 0, 10_000_000));
    assert_eq!((image.dive.efficiency, image.dive.wasted_bytes), (0.0, 10_000_000));
}

#[test]
fn an_opaque_folder_wastes_what_it_hides() {
    let image = stack([
        layer().directory("d").file("d/f", payload()),
        layer().directory("d").opaque("d").file("d/new", "x"),
    ])
    .read();
    assert_eq!(waste(&image), (10_000_000, 0, 0, 10_000_000));
    assert!(image.files.get("/d/new").unwrap().is_present());
}

#[test]
fn a_file_written_twice_is_wasted_once() {
    let image = stack([layer().file("f", payload()), layer().file("f", payload())]).read();
    assert_eq!(waste(&image), (10_000_000, 10_000_000, 10_000_000, 0));
    assert_eq!((image.dive.efficiency, image.dive.wasted_bytes), (0.5, 20_000_000));
    assert_eq!(image.dive.user_wasted_percent, Some(2.0));
}

#[test]
fn a_whiteout_of_nothing_hides_nothing() {
    let image =
        stack([layer().file("f", payload()), layer().whiteout("a-ghost").file("f", payload())])
            .read();
    assert_eq!(waste(&image), (10_000_000, 10_000_000, 10_000_000, 0));
    assert_eq!((image.layers[1].whiteouts, image.layers[1].dangling_whiteouts), (1, 1));
    assert_eq!(image.dive.wasted_bytes, 0, "dive stops at it");
}

#[test]
fn a_hard_link_to_a_lower_file_copies_its_bytes() {
    for second in [
        layer().file("f", payload()).hard_link("g", "f"),
        layer().file("g", payload()).hard_link("f", "g"),
    ] {
        let image = stack([layer().file("f", payload()), second]).read();
        assert_eq!(waste(&image), (10_000_000, 10_000_000, 10_000_000, 0));
        assert_eq!(image.duplicates, [], "two names of one file are no duplicate");
    }
}

#[test]
fn one_layer_wastes_nothing() {
    let image = stack([layer().file("f", payload())]).read();
    assert_eq!(waste(&image), (0, 0, 0, 0));
    assert_eq!(image.dive.user_wasted_percent, None);
}

#[test]
fn waste_is_put_on_the_layer_that_caused_it_and_the_layer_it_came_from() {
    let image = stack([
        layer().file("a", "1111").file("b", "22"),
        layer().file("c", "333"),
        layer().file("a", "4").whiteout("c"),
        layer().whiteout("b"),
    ])
    .read();
    let layer =
        |overwritten, deleted, lost| LayerWaste { overwritten, same_content: 0, deleted, lost };
    assert_eq!(
        image.waste.by_layer,
        [layer(0, 0, 6), layer(0, 0, 3), layer(4, 3, 0), layer(0, 2, 0)]
    );
    let flows: Vec<_> =
        image.waste.flows.iter().map(|f| (f.cause, f.origin, f.overwritten, f.deleted)).collect();
    assert_eq!(flows, [(2, 0, 4, 0), (2, 1, 0, 3), (3, 0, 0, 2)]);
}

#[test]
fn a_change_of_owner_or_mode_is_named_as_such() {
    let before = layer().file("f", "content");
    let after =
        layer().entry("f", tar::EntryType::Regular, "", b"content", |header| header.set_uid(1000));
    let image = stack([before, after]).read();
    assert_eq!(waste(&image), (7, 7, 7, 0));
    assert_eq!(image.files.get("/f").unwrap().live().unwrap().uid, 1000);
}

#[test]
fn equal_files_are_told_with_what_they_cost() {
    let image = stack([
        layer().file("small1", "xx").file("small2", "xx").file("empty1", "").file("empty2", ""),
        layer()
            .file("big1", vec![1; 5000])
            .file("d/big2", vec![1; 5000])
            .file("big3", vec![1; 5000]),
    ])
    .read();
    let paths = |at: usize| -> Vec<String> {
        image.duplicates[at].files.iter().map(|&file| image.files.at(file).path()).collect()
    };
    assert_eq!(paths(0), ["/big1", "/big3", "/d/big2"]);
    assert_eq!(paths(1), ["/small1", "/small2"]);
    assert_eq!(
        image.duplicates.iter().map(image::Duplicate::wasted).collect::<Vec<_>>(),
        [10_000, 2]
    );
}
