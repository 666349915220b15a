use std::{collections::BTreeSet, fs, path::Path};

use end_to_end::run;
use findings::Rules;
use testkit::Sandbox;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// Holds a generated file to what the program gives; `BLESS=1` rewrites it.
#[expect(clippy::disallowed_methods, reason = "a file under version control, blessed by hand")]
fn fresh(path: &str, want: &str) {
    let path = Path::new(ROOT).join(path);
    if std::env::var("BLESS").is_ok() {
        fs::write(&path, want).expect("a writable folder");
    }
    let have = fs::read_to_string(&path).unwrap_or_default();
    assert!(have == want, "{} is out of date: run `BLESS=1 cargo test`", path.display());
}

/// Every check of Dockerfiles that these tools have.
const PEERS: [(&str, &str); 3] = [
    (
        "hadolint 2.15",
        "DL1000 DL1001 DL3000 DL3001 DL3002 DL3003 DL3004 DL3006 DL3007 DL3008 DL3009 DL3010 DL3011 DL3012 DL3013 \
         DL3014 DL3015 DL3016 DL3018 DL3019 DL3020 DL3021 DL3022 DL3023 DL3024 DL3025 DL3026 DL3027 DL3028 DL3029 \
         DL3030 DL3032 DL3033 DL3034 DL3035 DL3036 DL3037 DL3038 DL3040 DL3041 DL3042 DL3043 DL3044 DL3045 DL3046 \
         DL3047 DL3048 DL3049 DL3050 DL3051 DL3052 DL3053 DL3054 DL3055 DL3056 DL3057 DL3058 DL3059 DL3060 DL3061 \
         DL3062 DL3063 DL3064 DL3065 DL3066 DL3067 DL4000 DL4001 DL4003 DL4004 DL4005 DL4006",
    ),
    (
        "BuildKit's checks",
        "StageNameCasing FromAsCasing NoEmptyContinuation ConsistentInstructionCasing DuplicateStageName \
         ReservedStageName JSONArgsRecommended MaintainerDeprecated UndefinedArgInFrom WorkdirRelativePath \
         UndefinedVar MultipleInstructionsDisallowed LegacyKeyValueFormat RedundantTargetPlatform \
         SecretsUsedInArgOrEnv InvalidDefaultArgInFrom FromPlatformFlagConstDisallowed CopyIgnoredFile \
         InvalidDefinitionDescription ExposeProtoCasing ExposeInvalidFormat InvalidBaseImagePlatform",
    ),
    (
        "trivy 0.76",
        "DS-0001 DS-0002 DS-0004 DS-0005 DS-0006 DS-0007 DS-0008 DS-0009 DS-0010 DS-0011 DS-0012 DS-0013 DS-0014 \
         DS-0015 DS-0016 DS-0017 DS-0019 DS-0020 DS-0021 DS-0022 DS-0023 DS-0024 DS-0025 DS-0026 DS-0027 DS-0029 \
         DS-0030 DS-0031",
    ),
];

/// Every rule of its own that these tools have: our rules for the same problem, or `-` and why there is none. With
/// where and when that list was read, and how many rules it has.
const NEWER_PEERS: [(&str, &str, &str, usize); 2] = [
    (
        "tally",
        "The rules of its own (`tally/…`) at commit e82715f of 2026-08-08; those that it has from BuildKit, hadolint \
         and ShellCheck stand above, and PSScriptAnalyzer's are for PowerShell.",
        include_str!("peers/tally.txt"),
        86,
    ),
    ("droast", "All rules of version 1.7.0.", include_str!("peers/droast.txt"), 85),
];

/// What stands behind a rule of a newer peer.
fn counterpart(line: &str) -> (&str, String) {
    let (id, here) =
        line.split_once(": ").unwrap_or_else(|| panic!("no rule and no reason: {line}"));
    if let Some(reason) = here.strip_prefix("- ") {
        let quoted = reason.split('`').skip(1).step_by(2);
        quoted.filter(|name| name.contains('-') && !name.contains(' ')).for_each(known);
        return (id, format!("none: {reason}"));
    }
    here.split(' ').for_each(known);
    (id, here.split(' ').map(|rule| format!("`{rule}`")).collect::<Vec<_>>().join(", "))
}

/// Fails for the id of no rule.
fn known(id: &str) {
    assert!(all_rules().iter().any(|rule| rule.id == id), "there is no rule {id}");
}

/// The tables of the newer peers, each rule once and in order.
fn newer_peers() -> String {
    let mut page = "\n## Rules of newer tools\n\nWhat finds the same here, or why nothing does. Of their names, only DF069 and DF070 are \
                    ids here.\n"
        .to_owned();
    for (tool, source, rules, count) in NEWER_PEERS {
        page += &format!("\n{source}\n\n| {tool} | here |\n|---|---|\n");
        let rows: Vec<_> = rules.lines().map(counterpart).collect();
        assert!(rows.is_sorted_by(|(one, _), (next, _)| one < next), "{tool} is out of order");
        assert_eq!(rows.len(), count, "{tool}");
        page.extend(rows.iter().map(|(id, here)| format!("| {id} | {here} |\n")));
    }
    page
}

/// Our rules for another tool's id.
fn here(id: &str) -> String {
    let rules = Rules::new(dockerlint::rules());
    let called: Vec<_> = rules.called(id).iter().map(|rule| format!("`{}`", rule.id)).collect();
    if !called.is_empty() {
        return called.join(", ");
    }
    panic!("{id} has no rule here")
}

fn all_rules() -> Rules {
    Rules::new(imagebuild::cli::program().rules.iter().chain(envcheck::cli::program().rules.iter()))
}

#[test]
fn the_table_of_rules_and_the_schema_are_fresh() {
    let sandbox = Sandbox::new();
    let mut page =
        "# Rules\n\nGenerated from the programs; `explain RULE` prints a rule's page.\n".to_owned();
    for program in ["imagebuild", "envcheck"] {
        page += &format!(
            "\n## {program}\n\n{}",
            run(&sandbox, &[program, "rules", "--format", "markdown"]).stdout
        );
    }
    page += "\n## Ids of other tools\n\nAccepted wherever an id is; what they stand for here.\n";
    for (tool, ids) in PEERS {
        page += &format!("\n| {tool} | here |\n|---|---|\n");
        for id in ids.split_whitespace() {
            page += &format!("| {id} | {} |\n", here(id));
        }
    }
    page += &newer_peers();
    fresh("docs/rules.md", &page);
    let schema = serde_json::to_string_pretty(&cli::schema(&all_rules())).expect("a schema") + "\n";
    fresh("docs/config.schema.json", &schema);
    let rules = all_rules();
    let names: BTreeSet<_> =
        rules.iter().flat_map(|rule| rule.aliases.iter().copied().chain([rule.id])).collect();
    let names: String = names.into_iter().map(|name| format!("{name}\n")).collect();
    fresh("crates/cli/src/rule-names.txt", &names);
}

#[test]
fn every_rule_is_explained_under_each_of_its_names() {
    let sandbox = Sandbox::new();
    for rule in all_rules().iter() {
        assert!(rule.docs.starts_with(&format!("# {}\n", rule.id)), "{}", rule.id);
    }
    for name in ["relative-workdir", "DL3000", "workdirrelativepath", "DS-0009"] {
        let run = run(&sandbox, &["imagebuild", "explain", name]);
        assert!(
            run.code == 0 && run.stdout.starts_with("# relative-workdir\n"),
            "{name}: {}",
            run.all()
        );
    }
    let unknown = run(&sandbox, &["envcheck", "explain", "relative-workdirr"]);
    assert!(
        unknown.code == 2 && unknown.stderr.contains("did you mean `relative-workdir`?"),
        "{}",
        unknown.all()
    );
}

#[test]
fn completions_and_manual_pages_are_generated() {
    let sandbox = Sandbox::new();
    for program in ["imagebuild", "envcheck"] {
        for shell in ["bash", "zsh", "fish"] {
            let run = run(&sandbox, &[program, "completions", shell]);
            assert!(run.code == 0 && run.stdout.contains(program), "{}", run.all());
        }
        assert!(run(&sandbox, &[program, "man"]).stdout.contains(".TH"), "{program}");
    }
}

#[test]
fn help_tells_the_exit_codes() {
    let sandbox = Sandbox::new();
    for program in ["imagebuild", "envcheck"] {
        assert!(
            run(&sandbox, &[program, "--help"])
                .stdout
                .contains("3  something could not be checked"),
            "{program}"
        );
        assert_eq!(run(&sandbox, &[program, "--nonsense"]).code, 2);
    }
}
