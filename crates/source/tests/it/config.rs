use std::{fs, path::Path, sync::Arc};

use findings::{Level, Report, Rules, Severity, Sources};
use source::{
    RULES,
    config::{Choice, Configuration, Key, Kind, Locator, Settings, bytes, json_schema},
    replace,
};

use crate::discover::folder;

const KEYS: &[Key] = &[
    Key { path: &["exclude"], kind: Kind::TextList, doc: "Files to leave out." },
    Key { path: &["image", "base"], kind: Kind::Text, doc: "A text." },
    Key { path: &["image", "healthcheck"], kind: Kind::Bool, doc: "A truth." },
    Key { path: &["image", "layers"], kind: Kind::Count, doc: "A number." },
    Key {
        path: &["image", "profile"],
        kind: Kind::Choice(&["default", "strict"]),
        doc: "A choice.",
    },
    Key { path: &["image", "size-budget"], kind: Kind::Bytes, doc: "A size." },
    Key { path: &["image", "waste"], kind: Kind::Percent, doc: "A share." },
    Key { path: &["rules"], kind: Kind::RuleLevels, doc: "Levels of rules." },
];

fn read(text: &str) -> (Arc<Settings>, Report, Sources) {
    let folder = tempfile::tempdir().unwrap();
    replace(&folder.path().join("envcheck.toml"), text.as_bytes()).unwrap();
    let (rules, mut sources) = (Rules::new(RULES.iter().copied()), Sources::default());
    let mut configuration =
        Configuration::new(Locator::new(Choice::Nearest).unwrap(), KEYS, &rules);
    let settings = configuration.of(&folder.path().join("x"), &mut sources);
    (settings, configuration.finish().0.remove(0), sources)
}

/// The text under every finding, and its message.
fn mistakes(text: &str) -> Vec<(String, String)> {
    let (_, report, sources) = read(text);
    let mistake = |finding: &findings::Finding| {
        (sources.quote(finding.span).to_owned(), finding.message.clone())
    };
    report.findings.iter().map(mistake).collect()
}

#[test]
fn every_kind_of_setting_is_read() {
    let text = "exclude = [\"a\", \"b/\"]\n[image]\nbase = \"x\"\nhealthcheck = true\nlayers = 3\nprofile = \"strict\"\n\
                size-budget = \"1.5GiB\"\nwaste = \"12.5%\"\n[rules]\ntrailing-comma = \"error\"\nkey-duplicates = \"off\"\n";
    let (settings, report, sources) = read(text);
    assert!(report.findings.is_empty(), "{:?}", report.findings);
    assert_eq!(settings.list(&["exclude"]).unwrap(), ["a", "b/"]);
    assert_eq!(settings.text(&["image", "base"]), Some("x"));
    assert_eq!(settings.bool(&["image", "healthcheck"]), Some(true));
    assert_eq!(settings.count(&["image", "layers"]), Some(3));
    assert_eq!(settings.text(&["image", "profile"]), Some("strict"));
    assert_eq!(settings.bytes(&["image", "size-budget"]), Some(3 << 29));
    assert_eq!(settings.percent(&["image", "waste"]), Some(12.5));
    let levels: Vec<_> = settings.levels().collect();
    assert_eq!(
        levels,
        [("trailing-comma", Level::At(Severity::Error)), ("key-duplicates", Level::Off)]
    );
    assert_eq!(sources.quote(settings.place(&["image", "layers"]).unwrap()), "3");
}

#[test]
fn mistakes_are_findings_and_one_does_not_void_the_rest() {
    let text = "exclud = []\nexclude = [1]\n[image]\nsize-bugdet = 1\nhealthcheck = \"yes\"\nlayers = -1\nprofile = \"strickt\"\n\
                size-budget = \"5 horses\"\nwaste = 101\nbase = \"x\"\n[rules]\ninvalid-syntx = \"off\"\ntrailing-comma = \"warn\"\n\
                duplicate-key = \"info\"\n[imag]\n";
    let found = mistakes(text);
    let quoted: Vec<_> = found.iter().map(|(quoted, _)| quoted.as_str()).collect();
    let want = [
        "exclud",
        "1",
        "size-bugdet",
        "\"yes\"",
        "-1",
        "\"strickt\"",
        "\"5 horses\"",
        "101",
        "invalid-syntx",
        "\"warn\"",
        "imag",
    ];
    assert_eq!(quoted, want);
    let said =
        |index: usize, part: &str| assert!(found[index].1.contains(part), "{}", found[index].1);
    said(0, "did you mean `exclude`?");
    said(2, "did you mean `size-budget`?");
    said(5, "did you mean \"strict\"?");
    said(6, "takes a size like \"500MB\"");
    said(8, "did you mean `invalid-syntax`?");
    said(9, "did you mean \"warning\"?");
    said(10, "did you mean `image`?");
    let (settings, ..) = read(text);
    assert_eq!(settings.text(&["image", "base"]), Some("x"));
    assert_eq!(settings.levels().count(), 1);
}

#[test]
fn a_key_of_another_table_is_recognised() {
    assert!(mistakes("size-budget = 1\n")[0].1.contains("did you mean `image.size-budget`?"));
}

#[test]
fn a_table_in_place_of_a_value_and_the_reverse_are_mistakes() {
    assert!(mistakes("image = 3\n")[0].1.contains("`image` is a table of settings"));
    assert!(mistakes("[exclude]\n")[0].1.contains("takes a list of strings"));
}

#[test]
fn a_syntax_fault_is_one_finding_and_the_rest_holds() {
    let (settings, report, _) = read("[image]\nsize-budget = 500MB\nlayers = 2\n");
    assert_eq!(report.findings.len(), 1);
    assert_eq!(settings.count(&["image", "layers"]), Some(2));
}

fn located(root: &Path, path: &str) -> Option<String> {
    let found = Locator::new(Choice::Nearest).unwrap().locate(&root.join(path))?;
    Some(found.strip_prefix(root).unwrap().to_str().unwrap().to_owned())
}

#[test]
fn the_nearest_configuration_wins_and_the_search_ends_at_the_repository() {
    let folder =
        folder(&["envcheck.toml", "a/b/x", "a/envcheck.toml", "repo/c/x", "repo/.git/HEAD"]);
    let root = folder.path();
    assert_eq!(located(root, "a/b/x").as_deref(), Some("a/envcheck.toml"));
    assert_eq!(located(root, "a/../x").as_deref(), Some("envcheck.toml"));
    assert_eq!(located(root, "a").as_deref(), Some("a/envcheck.toml"));
    assert_eq!(located(root, "repo/c/x"), None);
    assert_eq!(located(root, "not/there/yet").as_deref(), Some("envcheck.toml"));
}

#[test]
fn a_configuration_can_be_named_or_refused() {
    let folder = folder(&["a/envcheck.toml", "my.toml"]);
    let file = folder.path().join("a/x");
    let mine = folder.path().join("my.toml");
    assert_eq!(Locator::new(Choice::File(mine.clone())).unwrap().locate(&file), Some(mine));
    assert_eq!(Locator::new(Choice::None).unwrap().locate(&file), None);
    assert!(
        Locator::new(Choice::File(folder.path().join("no.toml")))
            .unwrap_err()
            .to_string()
            .contains("--config")
    );
}

#[test]
fn a_configuration_is_read_once_and_an_unreadable_one_is_said() {
    let folder = folder(&["envcheck.toml"]);
    replace(&folder.path().join("envcheck.toml"), b"\xFF\xFEa\0").unwrap();
    let (rules, mut sources) = (Rules::default(), Sources::default());
    let mut configuration =
        Configuration::new(Locator::new(Choice::Nearest).unwrap(), KEYS, &rules);
    for name in ["a", "b"] {
        assert_eq!(*configuration.of(&folder.path().join(name), &mut sources), Settings::default());
    }
    let (reports, _) = configuration.finish();
    assert_eq!(reports.iter().map(|report| report.not_checked.len()).sum::<usize>(), 1);
    fs::remove_file(folder.path().join("envcheck.toml")).unwrap();
}

#[test]
fn sizes_are_read_as_users_write_them() {
    let sizes = ["0", "1024", "500MB", "1.5GiB", "1 kB", "10b", "0.5KiB", "2TB"].map(bytes);
    let want = [0, 1024, 500_000_000, 3 << 29, 1000, 10, 512, 2_000_000_000_000].map(Some);
    assert_eq!(sizes, want);
    for wrong in ["", "MB", "-1", "1.", ".5", "1.2.3MB", "5 horses", "1M", "99999999999TB", "1e3"] {
        assert_eq!(bytes(wrong), None, "{wrong}");
    }
}

#[test]
fn the_schema_knows_every_key_and_rule() {
    let schema = json_schema(KEYS, &Rules::new(RULES.iter().copied()));
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    for key in KEYS {
        let pointer: String = key.path.iter().map(|part| format!("/properties/{part}")).collect();
        assert_eq!(
            schema.pointer(&pointer).and_then(|setting| setting["description"].as_str()),
            Some(key.doc)
        );
    }
    let levels = &schema["properties"]["rules"]["properties"];
    assert!(RULES.iter().all(|rule| levels[rule.id]["enum"][0] == "off"));
    assert!(levels["key-duplicates"].is_object());
}
