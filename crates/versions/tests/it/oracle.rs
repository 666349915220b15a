//! Memberships, compared with what the ecosystems' own readers say.

use proptest::prelude::*;
use versions::{Dialect, Meaning, Set, Tool, Version, read};

fn set(dialect: Dialect, text: &str) -> Option<Set> {
    match read(dialect, &Tool::named("some-package"), text).meaning {
        Meaning::Set(set) => Some(set),
        _ => None,
    }
}

fn number() -> impl Strategy<Value = String> {
    prop_oneof![Just("0"), Just("1"), Just("2"), Just("3"), Just("10")].prop_map(str::to_owned)
}

/// One to three numbers, the last of which may be open.
fn partial() -> impl Strategy<Value = String> {
    let open = prop_oneof![6 => Just(""), 1 => Just(".x"), 1 => Just(".*")];
    (prop::collection::vec(number(), 1..4), open).prop_map(|(parts, open)| {
        let open = if parts.len() < 3 { open } else { "" };
        format!("{}{open}", parts.join("."))
    })
}

fn numbers() -> impl Strategy<Value = String> {
    prop::collection::vec(number(), 1..4).prop_map(|parts| parts.join("."))
}

fn full() -> impl Strategy<Value = String> {
    prop::collection::vec(number(), 3).prop_map(|parts| parts.join("."))
}

fn npm() -> impl Strategy<Value = String> {
    let operator = prop_oneof![
        Just(""),
        Just("^"),
        Just("~"),
        Just(">="),
        Just(">"),
        Just("<"),
        Just("<="),
        Just("="),
        Just(">= "),
        Just("< ")
    ];
    let term = (operator, partial()).prop_map(|(operator, version)| format!("{operator}{version}"));
    let both = prop::collection::vec(term, 1..3).prop_map(|terms| terms.join(" "));
    let hyphen = (numbers(), numbers()).prop_map(|(from, to)| format!("{from} - {to}"));
    let any = prop_oneof![8 => both, 2 => hyphen, 1 => Just("*".to_owned())];
    prop::collection::vec(any, 1..3).prop_map(|all| all.join(" || "))
}

fn cargo() -> impl Strategy<Value = String> {
    let operator = prop_oneof![
        Just(""),
        Just("^"),
        Just("~"),
        Just(">="),
        Just(">"),
        Just("<"),
        Just("<="),
        Just("=")
    ];
    let plain =
        (operator, numbers()).prop_map(|(operator, version)| format!("{operator}{version}"));
    let wild =
        prop::collection::vec(number(), 1..3).prop_map(|parts| format!("{}.*", parts.join(".")));
    let term = prop_oneof![6 => plain, 1 => wild];
    prop::collection::vec(term, 1..4).prop_map(|terms| terms.join(", "))
}

fn pep440() -> impl Strategy<Value = String> {
    let stage = || prop_oneof![6 => Just(""), 1 => Just("a1"), 1 => Just("rc2"), 1 => Just(".dev1"), 1 => Just("b1.dev2")];
    let operator = prop_oneof![
        Just(">="),
        Just(">"),
        Just("<"),
        Just("<="),
        Just("=="),
        Just("!="),
        Just("== ")
    ];
    let plain = (operator, numbers(), stage())
        .prop_map(|(operator, version, stage)| format!("{operator}{version}{stage}"));
    let wild = (prop_oneof![Just("=="), Just("!=")], numbers())
        .prop_map(|(operator, version)| format!("{operator}{version}.*"));
    let compatible = (number(), numbers()).prop_map(|(first, rest)| format!("~={first}.{rest}"));
    let term = prop_oneof![6 => plain, 2 => wild, 2 => compatible];
    prop::collection::vec(term, 1..4).prop_map(|terms| terms.join(","))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(6000) })]

    /// Releases only: node-semver leaves out pre-releases that no comparator names, which is no interval.
    #[test]
    fn npm_ranges_hold_what_node_semver_says(text in npm(), version in full()) {
        let ours = set(Dialect::Npm, &text).unwrap();
        let at = version.parse().unwrap();
        // It refuses a range that holds nothing.
        let holds = |text: &str| text.parse::<nodejs_semver::Range>().is_ok_and(|it| it.satisfies(&at));
        // Comparison by comparison: of those that exclude each other it forgets one.
        let all = |text: &str| text.contains(" - ") && holds(text) || !text.contains(" - ") && {
            let joined = text.replace(">= ", ">=").replace("< ", "<");
            joined.split(' ').filter(|term| !term.is_empty()).all(&holds)
        };
        let member = text.split("||").map(str::trim).any(all);
        prop_assert_eq!(ours.contains(&Version::parse(&version).unwrap()), member, "{} {} {}", text, ours, version);
        let alternatives = || text.split("||").map(|text| set(Dialect::Npm, text).unwrap());
        if alternatives().all(|set| !set.is_empty()) {
            prop_assert_eq!(holds(&text), member, "{} {}", text, version);
        }
    }

    /// Releases only, for the same reason.
    #[test]
    fn cargo_requirements_hold_what_semver_says(text in cargo(), version in full()) {
        let ours = set(Dialect::Cargo, &text).unwrap();
        let theirs = semver::VersionReq::parse(&text).unwrap();
        let member = theirs.matches(&semver::Version::parse(&version).unwrap());
        prop_assert_eq!(ours.contains(&Version::parse(&version).unwrap()), member, "{} {} {}", text, ours, version);
    }

    /// With pre-releases; without post-releases, which `>` leaves out, and local versions and epochs.
    #[test]
    fn specifiers_hold_what_pep_440_says(
        text in pep440(),
        // In full: to pep440_rs `==10.1.*` holds 10, to Python's own packaging it does not.
        version in full(),
        stage in prop_oneof![3 => Just(""), 1 => Just("a1"), 1 => Just("b1"), 1 => Just("rc1"), 1 => Just("rc2"), 1 => Just(".dev1")],
    ) {
        let version = format!("{version}{stage}");
        let ours = set(Dialect::Pep440, &text).unwrap();
        let theirs: pep440_rs::VersionSpecifiers = text.parse().unwrap();
        let at: pep440_rs::Version = version.parse().unwrap();
        let member = theirs.iter().all(|it| match it.operator() {
            // PEP 440 leaves out pre-releases of the version behind `<` unless that is one itself; pep440_rs always does.
            pep440_rs::Operator::LessThan if it.version().any_prerelease() => at < *it.version(),
            _ => it.contains(&at),
        });
        prop_assert_eq!(ours.contains(&Version::parse(&version).unwrap()), member, "{} {} {}", text, ours, version);
    }

    #[test]
    fn versions_of_python_are_in_python_s_order(
        one in numbers(), two in numbers(),
        stages in prop::collection::vec(prop_oneof![
            Just(""), Just("a1"), Just("b2"), Just("rc1"), Just(".dev1"), Just(".post1"), Just("a1.dev1"), Just(".post1.dev2")
        ], 2),
    ) {
        let (one, two) = (format!("{one}{}", stages[0]), format!("{two}{}", stages[1]));
        let order = Version::parse(&one).unwrap().cmp(&Version::parse(&two).unwrap());
        let theirs = one.parse::<pep440_rs::Version>().unwrap().cmp(&two.parse().unwrap());
        prop_assert_eq!(order, theirs, "{} {}", one, two);
    }

    /// Identifiers are words or numbers here; `rc1` is both to us and a word to semantic versions.
    #[test]
    fn semantic_versions_are_in_their_order(
        one in full(), two in full(),
        stages in prop::collection::vec(prop_oneof![
            Just(""), Just("-0"), Just("-alpha"), Just("-alpha.1"), Just("-beta.2"), Just("-beta.11"), Just("-rc.1"), Just("-rc.1.2")
        ], 2),
    ) {
        let (one, two) = (format!("{one}{}", stages[0]), format!("{two}{}", stages[1]));
        let order = Version::parse(&one).unwrap().cmp(&Version::parse(&two).unwrap());
        let theirs = semver::Version::parse(&one).unwrap().cmp(&semver::Version::parse(&two).unwrap());
        prop_assert_eq!(order, theirs, "{} {}", one, two);
    }

    #[test]
    fn nothing_panics_and_faults_lie_in_the_text(text in "[0-9xv.*^~<>=!|, ()\\[\\]a-e/:@+_é\u{2003}-]{0,24}") {
        for dialect in crate::dialect::ALL {
            for tool in ["node", "python", "java", "rust", "go", "dotnet", "frobnicate"] {
                let constraint = read(dialect, &Tool::named(tool), &text);
                for fault in &constraint.faults {
                    prop_assert!(text.get(fault.range.clone()).is_some(), "{dialect:?} {text:?} {fault:?}");
                }
                prop_assert!(constraint.faults.is_empty() || matches!(constraint.meaning, Meaning::Unknown(_)));
            }
        }
        for name in ["node", "eclipse-temurin", "maven", "debian", "mcr.microsoft.com/devcontainers/go", "pypy"] {
            for provided in versions::image::provided(name, &text) {
                prop_assert!(text.get(provided.range.clone()).is_some(), "{name} {text:?} {provided:?}");
            }
        }
    }
}
