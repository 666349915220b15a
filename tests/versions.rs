use end_to_end::run;
use serde_json::Value;
use testkit::Sandbox;

const WORKFLOW: &str = "on: push\njobs:\n  test:\n    runs-on: ubuntu-24.04\n    steps:\n      \
                        - uses: actions/setup-node@v4\n        with:\n          node-version: 21\n";

/// Five places that say five things about one tool, of which two agree.
fn workspace() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox
        .write(".nvmrc", "20\n")
        .write("package.json", "{ \"engines\": { \"node\": \">=22\" } }\n")
        .write("Dockerfile", "FROM node:18\nUSER 1\n")
        .write(
            ".devcontainer/devcontainer.json",
            "{\n  \"image\": \"debian:12\",\n  \"features\": {\n    \
             \"ghcr.io/devcontainers/features/node:1\": { \"version\": \"20\" }\n  }\n}\n",
        )
        .write(".github/workflows/ci.yml", WORKFLOW);
    sandbox
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

#[test]
fn every_place_outside_the_largest_group_is_blamed_once() {
    let sandbox = workspace();
    let day = ["--as-of", "2026-11-24", "--ignore", "end-of-life-version"];
    let run_with =
        |more: &[&str]| run(&sandbox, &[&["envcheck", "versions"], &day[..], more].concat());
    let log = json(&run_with(&["--format", "json"]).stdout);
    let found: Vec<_> = log["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .map(|it| {
            (it["path"].as_str(), it["rule"].as_str(), it["fix"]["edits"][0]["text"].as_str())
        })
        .collect();
    assert_eq!(
        found,
        [
            (Some(".github/workflows/ci.yml"), Some("version-drift"), Some("20")),
            (Some("Dockerfile"), Some("version-drift"), Some("20")),
            (Some("package.json"), Some("unsatisfiable-versions"), Some(">=20")),
        ],
        "{log:#}"
    );
    let declared = log["declarations"].as_array().expect("declarations");
    let node = declared.iter().filter(|it| it["tool"] == "node");
    assert!(node.clone().count() == 5 && node.clone().all(|it| it["verdict"] == "conflict"));

    let human = run_with(&[]);
    assert_eq!(human.code, 1, "{}", human.all());
    assert!(
        human.stdout.contains("`>=22` = [22, ∞) leaves out `20` = [20, 21)"),
        "{}",
        human.all()
    );
    assert!(human.stdout.contains("judged on 2026-11-24"), "{}", human.all());

    let sarif = json(&run_with(&["--format", "sarif"]).stdout);
    let result = &sarif["runs"][0]["results"][2];
    let place = |at: &Value| at["physicalLocation"]["artifactLocation"]["uri"].clone();
    assert_eq!(place(&result["locations"][0]), "package.json");
    assert_eq!(place(&result["relatedLocations"][0]), ".nvmrc");
}

#[test]
fn a_graph_has_a_line_for_each_conflict() {
    let sandbox = workspace();
    let run = run(&sandbox, &["envcheck", "versions", "--graph", "mermaid", "--tool", "node"]);
    assert_eq!(run.code, 1, "{}", run.all());
    assert_eq!(run.stdout.matches("---|").count(), 3, "{}", run.all());
    assert!(!run.stdout.contains("debian"), "{}", run.all());
}

#[test]
fn only_conflicts_of_staged_files_are_reported() {
    let sandbox = workspace();
    let git = |arguments: &[&str]| {
        let output = sandbox
            .command("git")
            .args(["-c", "user.name=x", "-c", "user.email=x@example.org"])
            .args(arguments)
            .output()
            .expect("git is installed");
        assert!(output.status.success(), "{arguments:?}");
    };
    git(&["init", "-q"]);
    git(&["add", "-A"]);
    git(&["commit", "-qm", "first"]);
    sandbox.write("Dockerfile", "FROM node:18-slim\nUSER 1\n");
    git(&["add", "-A"]);
    let run = run(
        &sandbox,
        &["envcheck", "check", "--staged", "--select", "version-drift", "--format", "json"],
    );
    let log = json(&run.stdout);
    let found = log["findings"].as_array().expect("findings");
    assert_eq!(found.len(), 1, "{log:#}");
    assert_eq!(found[0]["path"], "Dockerfile");
}

#[test]
fn the_file_that_decides_is_never_blamed() {
    let sandbox = workspace();
    sandbox.write("envcheck.toml", "[versions.node]\nsource = \"Dockerfile\"\n");
    let run = run(&sandbox, &["envcheck", "versions", "--format", "json"]);
    let log = json(&run.stdout);
    let found = log["findings"].as_array().expect("findings");
    let drift: Vec<_> = found.iter().filter(|it| it["rule"] == "version-drift").collect();
    assert!(!drift.is_empty() && drift.iter().all(|it| it["path"] != "Dockerfile"), "{log:#}");
}

/// What a run finds, as `PATH RULE`.
fn found(sandbox: &Sandbox, arguments: &[&str]) -> Vec<String> {
    let run = run(sandbox, &[&["envcheck", "versions", "--format", "json"], arguments].concat());
    let log = json(&run.stdout);
    let findings = log["findings"].as_array().expect("findings");
    let text = |it: &Value, key: &str| it[key].as_str().expect("a text").to_owned();
    findings.iter().map(|it| format!("{} {}", text(it, "path"), text(it, "rule"))).collect()
}

#[test]
fn how_closely_selections_agree_is_a_policy_of_the_tool() {
    let sandbox = Sandbox::new();
    sandbox
        .write(".nvmrc", "22.11.0\n")
        .write(".tool-versions", "nodejs 22.12.0\n")
        .write("compose.yaml", "services:\n  web:\n    image: node:22\n");
    let under = |policy: &str| {
        sandbox.write("envcheck.toml", format!("[versions.node]\npolicy = \"{policy}\"\n"));
        found(&sandbox, &["--tool", "node"])
    };
    let drift = |path: &str| format!("{path} version-drift");
    assert_eq!(under("satisfiable"), [drift(".tool-versions")]);
    assert_eq!(under("major"), [] as [String; 0]);
    // A tag without a minor number says nothing about it.
    assert_eq!(under("minor"), [drift(".tool-versions")]);
    assert_eq!(under("exact"), [drift(".tool-versions"), drift("compose.yaml")]);

    sandbox.write("envcheck.toml", "[versions.node]\npolicy = \"close\"\n");
    let run = run(&sandbox, &["envcheck", "versions"]);
    assert!(run.all().contains("envcheck.toml:2:10"), "{}", run.all());
    assert!(run.all().contains("satisfiable"), "the choices are named: {}", run.all());
}

#[test]
fn files_that_are_ignored_are_compared_with_nothing() {
    let sandbox = workspace();
    sandbox.write(
        "envcheck.toml",
        "[versions]\nignore = [\"Dockerfile\", \".github/**\", \"package.json\"]\n",
    );
    assert_eq!(
        found(&sandbox, &["--tool", "node"]),
        [".devcontainer/devcontainer.json end-of-life-version", ".nvmrc end-of-life-version"]
    );
    let run = run(&sandbox, &["envcheck", "versions", "--tool", "node"]);
    assert!(run.stdout.contains("`versions.ignore` leaves it out"), "{}", run.all());
}

#[test]
fn ends_of_life_are_those_of_the_table_that_is_given() {
    let sandbox = Sandbox::new();
    sandbox.write(".nvmrc", "22\n").write(
        "releases.txt",
        "as-of 2026-11-01\n\nnode\n  22 2024-04-24 2026-12-31 22.21.0 lts\n",
    );
    let on = |day: &str, more: &[&str]| found(&sandbox, &[&["--as-of", day], more].concat());
    let none: [String; 0] = [];
    assert_eq!(on("2026-11-24", &[]), none, "the program's own table knows a later end");
    assert_eq!(on("2026-11-24", &["--eol-data", "releases.txt"]), none, "it is not over yet");
    let over = [".nvmrc end-of-life-version"];
    assert_eq!(on("2027-01-01", &["--eol-data", "releases.txt"]), over);

    let config = "[versions]\neol-data = \"releases.txt\"\neol-within-days = 40\n";
    sandbox.write("envcheck.toml", config);
    assert_eq!(on("2026-11-24", &[]), over);
    assert_eq!(on("2026-11-01", &[]), none, "that is more than forty days off");
}

#[test]
fn a_table_of_releases_that_cannot_be_read_is_a_mistake_of_the_command_line() {
    let sandbox = Sandbox::new();
    sandbox
        .write(".nvmrc", "22\n")
        .write("releases.txt", "as-of 2026-11-01\n\nnode\n  22 yesterday\n");
    let run = run(&sandbox, &["envcheck", "versions", "--eol-data", "releases.txt"]);
    assert_eq!(run.code, 2, "{}", run.all());
    assert!(run.stderr.contains("releases.txt") && run.stderr.contains("line 4"), "{}", run.all());
}
