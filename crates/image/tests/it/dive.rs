//! dive's numbers. The expected ones were printed by dive 0.13.1 for the same layers.

use crate::archive::{Layer, layer, stack};

/// Efficiency in percent with four digits, as dive prints it, wasted bytes, and the user's part likewise.
fn dive(layers: impl IntoIterator<Item = Layer>) -> (String, u64, Option<String>) {
    let dive = stack(layers).read().dive;
    let percent = |value: f64| format!("{:.4}", value * 100.0);
    (percent(dive.efficiency), dive.wasted_bytes, dive.user_wasted_percent.map(percent))
}

fn numbers(efficiency: &str, wasted: u64, user: Option<&str>) -> (String, u64, Option<String>) {
    (efficiency.to_owned(), wasted, user.map(str::to_owned))
}

#[test]
fn all_copies_of_an_overwritten_file_count() {
    let copy = || vec![b'x'; 1000];
    let found = dive([
        layer().file("a", copy()).file("b", "123"),
        layer().file("a", copy()),
        layer().file("a", "1").file("c", "55"),
    ]);
    assert_eq!(found, numbers("0.2991", 2001, Some("199.5015")));
}

#[test]
fn the_whiteout_of_a_folder_raises_the_score() {
    let content = vec![b'x'; 1000];
    let found = dive([
        layer().directory("d").file("d/f", content),
        layer().file("g", "12345").whiteout("d"),
        layer().file("d/f", "1"),
    ]);
    assert_eq!(found, numbers("50.1496", 1001, Some("16683.3333")));
}

#[test]
fn a_folder_that_no_layer_names_has_no_size_when_removed() {
    let found = dive([layer().file("d/f", vec![b'x'; 1000]), layer().whiteout("d")]);
    assert_eq!(found, numbers("100.0000", 0, None));
}

#[test]
fn a_whiteout_of_nothing_ends_the_walk_of_its_layer() {
    let found = dive([
        layer().file("a", vec![b'x'; 1000]),
        layer().file("a", "12").whiteout("ghost").file("z", "3"),
        layer().file("a", "4").file("z", "55"),
    ]);
    assert_eq!(found, numbers("0.1994", 1001, Some("16683.3333")));
}

#[test]
fn a_whiteout_of_nothing_takes_one_byte_from_the_score() {
    assert_eq!(
        dive([layer().whiteout("ghost"), layer().file("f", "1")]),
        numbers("0.0000", 0, Some("0.0000"))
    );
}

#[test]
fn opaque_folders_do_nothing() {
    let found = dive([
        layer().file("d/f", vec![b'x'; 1000]),
        layer().directory("d").opaque("d"),
        layer().opaque("e/f").file("g", "12"),
    ]);
    assert_eq!(found, numbers("100.0000", 0, Some("0.0000")));
}

#[test]
fn a_file_keeps_what_was_below_it_and_names_before_a_whiteouts_are_removed_by_it() {
    let found = dive([
        layer().file("d", "1234").file("-x", "12"),
        layer().file("d/f", "12").file("-x", "123").whiteout("-x"),
        layer().whiteout("-x").whiteout("d"),
    ]);
    assert_eq!(found, numbers("54.5455", 5, Some("100.0000")));
}

#[test]
fn a_layers_size_counts_entries_that_it_overwrites_itself() {
    let found =
        dive([layer().file("f", "1").file("f", "22"), layer().hard_link("g", "f").file("f", "22")]);
    assert_eq!(found, numbers("50.0000", 4, Some("200.0000")));
}
