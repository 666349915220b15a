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
