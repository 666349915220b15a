use proptest::prelude::*;
use versions::{Set, Version};

fn version() -> impl Strategy<Value = Version> {
    let stage = prop_oneof![
        4 => Just(""), 1 => Just("-rc.1"), 1 => Just("-0"), 1 => Just("-alpha"), 1 => Just(".dev1"), 1 => Just(".post1")
    ];
    (prop::collection::vec(0_u64..3, 1..4), stage).prop_map(|(parts, stage)| {
        Version::parse(&format!("{}{stage}", Version::new(&parts))).unwrap()
    })
}

fn set() -> impl Strategy<Value = Set> {
    let leaf = (0..8, version(), version()).prop_map(|(kind, one, two)| match kind {
        0 => Set::exactly(one),
        1 => Set::at_least(one),
        2 => Set::below(one),
        3 => Set::prefix(one),
        4 => Set::above(one),
        5 => Set::at_most(one),
        6 => Set::before(one),
        _ => Set::range(one, two),
    });
    prop_oneof![1 => Just(Set::all()), 1 => Just(Set::empty()), 20 => leaf].prop_recursive(
        3,
        12,
        2,
        |inner| {
            (inner.clone(), inner, 0..3).prop_map(|(one, two, kind)| match kind {
                0 => one.union(&two),
                1 => one.intersection(&two),
                _ => one.complement(),
            })
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1500) })]

    #[test]
    fn operations_do_to_members_what_their_names_say(one in set(), two in set(), it in version()) {
        let (in_one, in_two) = (one.contains(&it), two.contains(&it));
        prop_assert_eq!(one.union(&two).contains(&it), in_one || in_two);
        prop_assert_eq!(one.intersection(&two).contains(&it), in_one && in_two);
        prop_assert_eq!(one.difference(&two).contains(&it), in_one && !in_two);
        prop_assert_eq!(one.complement().contains(&it), !in_one);
        prop_assert!(!one.is_subset(&two) || !in_one || in_two);
        prop_assert!(!(one.is_disjoint(&two) && in_one && in_two));
    }

    #[test]
    fn equal_sets_are_equal_whichever_way_they_were_made(one in set(), two in set(), three in set()) {
        prop_assert_eq!(one.complement().complement(), one.clone());
        prop_assert_eq!(one.union(&two).complement(), one.complement().intersection(&two.complement()));
        prop_assert_eq!(one.union(&two), two.union(&one));
        prop_assert_eq!(one.intersection(&two), two.intersection(&one));
        prop_assert_eq!(one.union(&two).union(&three), one.union(&two.union(&three)));
        prop_assert_eq!(
            one.intersection(&two.union(&three)),
            one.intersection(&two).union(&one.intersection(&three))
        );
        prop_assert!(one.union(&one.complement()).is_all());
        prop_assert!(one.is_disjoint(&one.complement()));
        prop_assert!(one.intersection(&two).is_subset(&one) && one.is_subset(&one.union(&two)));
        prop_assert_eq!(one.is_subset(&two), one.difference(&two).is_empty());
    }

    #[test]
    fn a_set_has_a_member_unless_it_is_empty(one in set(), two in set()) {
        for set in [one.clone(), two.clone(), one.intersection(&two), one.difference(&two)] {
            match set.witness() {
                Some(member) => prop_assert!(set.contains(&member), "{set} does not hold {member}"),
                None => prop_assert!(set.is_empty()),
            }
        }
    }

    #[test]
    fn order_and_equality_agree(one in version(), two in version(), three in version()) {
        prop_assert_eq!(one == two, one.cmp(&two).is_eq());
        prop_assert_eq!(one.cmp(&two), two.cmp(&one).reverse());
        prop_assert!(!(one <= two && two <= three) || one <= three);
    }
}
