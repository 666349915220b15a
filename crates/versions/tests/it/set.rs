use versions::{Set, Version};

fn version(text: &str) -> Version {
    Version::parse(text).unwrap()
}

fn range(from: &str, to: &str) -> Set {
    Set::range(version(from), version(to))
}

#[test]
fn a_set_reads_as_intervals() {
    let cases = [
        (Set::all(), "any version"),
        (Set::empty(), "nothing"),
        (Set::prefix(version("3.10")), "[3.10, 3.11)"),
        (Set::exactly(version("3.11.4")), "3.11.4"),
        (Set::at_least(version("20")), "[20, ∞)"),
        (Set::above(version("20")), "(20, ∞)"),
        (Set::at_most(version("1.2")), "[0, 1.2]"),
        (Set::below(version("4")), "[0, 4)"),
        (range("20", "21").union(&Set::at_least(version("22"))), "[20, 21) or [22, ∞)"),
        (Set::below(version("4")).complement(), "[4, ∞)"),
        (range("4", "5").difference(&Set::exactly(version("4.1"))), "[4, 4.1) or (4.1, 5)"),
        (Set::before(version("4")).difference(&Set::below(version("4"))), "pre-releases of 4"),
    ];
    for (set, text) in cases {
        assert_eq!(set.to_string(), text);
    }
}

#[test]
fn what_ends_before_a_release_ends_before_its_candidates() {
    assert!(!Set::below(version("3.13")).contains(&version("3.13.0rc1")));
    assert!(!Set::prefix(version("3.12")).contains(&version("3.13.0rc1")));
    assert!(Set::before(version("3.13")).contains(&version("3.13.0rc1")));
    assert!(Set::below(version("3.13.0rc2")).contains(&version("3.13.0rc1")));
}

#[test]
fn neighbours_become_one() {
    assert_eq!(range("1", "2").union(&range("2", "3")).to_string(), "[1, 2) or [2, 3)");
    assert_eq!(range("1", "3").union(&range("2", "4")), range("1", "4"));
    let halves = Set::before(version("2")).union(&Set::at_least(version("2")));
    assert!(halves.is_all());
}

#[test]
fn bounds_and_members_are_told() {
    let set = range("1.2", "2").union(&range("3", "4"));
    assert_eq!(set.bounds(), (Some(&version("1.2")), Some(&version("4").floor())));
    assert!(set.has_upper_bound());
    assert!(!Set::all().has_upper_bound() && Set::empty().has_upper_bound());
    assert_eq!(Set::all().bounds(), (None, None));
    assert_eq!(set.witness().unwrap().to_string(), "1.2");
    assert_eq!(Set::above(version("1.2.3")).witness().unwrap().to_string(), "1.2.4");
    assert_eq!(Set::exactly(version("1.2")).single(), Some(&version("1.2")));
    assert_eq!(set.single(), None);
}
