use jiff::civil::date;
use versions::{Dialect, Floating, Set, Tool, Version, read, releases::Table};

fn resolved(floating: &Floating, tool: &str, day: jiff::civil::Date) -> String {
    let set = Table::embedded().resolve(floating, &Tool::named(tool), day);
    set.map_or_else(|| "-".to_owned(), |set| set.to_string())
}

#[test]
fn the_embedded_table_can_be_read_and_is_in_order() {
    let table = Table::parse(include_str!("../../src/data/releases.txt")).unwrap();
    assert_eq!(&table, Table::embedded());
    assert!(table.tools().count() > 40);
    for tool in table.tools() {
        let lines = table.of(tool);
        assert!(lines.is_sorted_by(|one, two| one.set.bounds().0 < two.set.bounds().0), "{tool}");
        assert!(
            lines.iter().is_sorted_by(|one, two| one.set.is_disjoint(&two.set)),
            "{tool} overlaps"
        );
    }
    let node = table.latest(&Tool::NODE).unwrap();
    assert!(node.lts && node.lts_since.is_some() && node.eol.is_some() && node.latest.is_some());
}

#[test]
fn names_that_move_are_resolved_for_a_day() {
    let winter = date(2025, 1, 1);
    assert_eq!(resolved(&Floating::Lts, "node", winter), "[22, 23)");
    assert_eq!(resolved(&Floating::LtsBefore(1), "node", winter), "[20, 21)");
    assert_eq!(resolved(&Floating::Latest, "node", winter), "[23, 24)");
    assert_eq!(resolved(&Floating::LtsLine("iron".into()), "node", winter), "[20, 21)");
    assert_eq!(resolved(&Floating::Lts, "node", date(2024, 10, 28)), "[20, 21)");
    assert_eq!(resolved(&Floating::Lts, "node", date(2024, 10, 29)), "[22, 23)");
    assert_eq!(resolved(&Floating::Lts, "java", winter), "[21, 22)");
    assert_eq!(resolved(&Floating::Stable, "go", winter), "[1.23, 1.24)");
    assert_eq!(resolved(&Floating::OldStable, "go", winter), "[1.22, 1.23)");
    assert_eq!(resolved(&Floating::Stable, "debian", winter), "[12, 13)");
    assert_eq!(resolved(&Floating::Stable, "nginx", winter), "[1.26, 1.27)");
    assert_eq!(resolved(&Floating::Nightly, "rust", winter), "-");
    assert_eq!(resolved(&Floating::Latest, "frobnicate", winter), "-");
}

#[test]
fn after_the_day_of_the_table_the_newest_may_be_newer() {
    let table = Table::embedded();
    let later = table.as_of().tomorrow().unwrap();
    assert!(
        table.resolve(&Floating::Latest, &Tool::NODE, table.as_of()).unwrap().has_upper_bound()
    );
    assert!(!table.resolve(&Floating::Latest, &Tool::NODE, later).unwrap().has_upper_bound());
    assert!(table.resolve(&Floating::Lts, &Tool::NODE, later).unwrap().has_upper_bound());
}

#[test]
fn a_set_ends_with_the_last_of_its_lines() {
    let table = Table::embedded();
    let npm = |text| read(Dialect::Npm, &Tool::NODE, text).as_set().unwrap().clone();
    let day = date(2026, 11, 24);
    assert_eq!(table.last_day(&Tool::NODE, &npm("20")), Some(date(2026, 4, 30)));
    assert_eq!(table.last_day(&Tool::NODE, &npm("18 || 20.1.0")), Some(date(2026, 4, 30)));
    assert_eq!(table.last_day(&Tool::NODE, &npm(">=20")), None);
    assert_eq!(table.end_of_life(&Tool::NODE, &npm("20"), day), Some(date(2026, 4, 30)));
    assert_eq!(table.end_of_life(&Tool::NODE, &npm("22"), day), None);
    assert_eq!(table.end_of_life(&Tool::NODE, &npm("20"), date(2026, 4, 30)), None);
    assert_eq!(table.last_day(&Tool::NODE, &Set::empty()), None);
    assert_eq!(table.last_day(&Tool::GO, &Set::prefix(Version::new(&[1, 27]))), None);
}

#[test]
fn a_table_of_one_s_own_is_read_and_its_mistakes_have_lines() {
    let table = Table::parse(
        "# mine\nas-of 2030-01-01\n\nnode\n  30 2029-04-01 - 30.1.0 lts=2029-10-01 xenon\n",
    )
    .unwrap();
    assert_eq!(table.as_of(), date(2030, 1, 1));
    assert_eq!(table.of(&Tool::NODE)[0].codename.as_deref(), Some("xenon"));
    for (text, fault) in [
        ("node\n", "line 1: no line says `as-of` and a day"),
        ("as-of soon\n", "line 1: `soon` is not a day such as 2026-01-31"),
        ("as-of 2030-01-01\n  30 - - -\n", "line 2: no tool stands above"),
        ("as-of 2030-01-01\nnode\n  30 - -\n", "line 3: the newest version is missing"),
        ("as-of 2030-01-01\nnode\n  x - - -\n", "line 3: `x` is not a version"),
        ("as-of 2030-01-01\nnode\n  30 - - - a b\n", "line 3: `b` is one word too many"),
    ] {
        assert_eq!(Table::parse(text).unwrap_err().to_string(), fault);
    }
}
