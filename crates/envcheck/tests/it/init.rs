//! What `init` writes: a development environment that its own checks have nothing against.

use std::{collections::BTreeSet, fs, path::Path};

use envcheck::{
    Surroundings,
    generate::{Change, Facts, Plan, Tree, changes},
    inspect, kind_of,
    model::toolchain::Circumstances,
};
use findings::{Level, Selection, Selections, SourceFile, Sources};

/// A workspace of these files.
pub(crate) fn tree(files: &[(&str, &str)]) -> Tree {
    let mut tree = Tree::default();
    for (path, text) in files {
        tree.add_text(*path, *text);
    }
    tree
}

/// The workspace in `tests/corpus/stacks` of this name.
fn stack(name: &str) -> Tree {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/corpus/stacks").join(name);
    let mut files = BTreeSet::new();
    crate::workspaces::collect(&root, &mut files);
    let mut tree = Tree::default();
    for path in files {
        let name = path.strip_prefix(&root).expect("below the root");
        let text = fs::read_to_string(&path).expect("a readable file");
        tree.add_text(name.to_str().expect("a name in UTF-8"), text);
    }
    assert!(tree.paths().next().is_some(), "{name} has no files");
    tree
}

/// What is written for it.
pub(crate) fn written(tree: &Tree) -> Vec<Change> {
    let facts = Facts::of("shop", tree.clone(), Circumstances::default());
    let (changes, refused) = changes(&Plan::of(&facts, &BTreeSet::new()), tree);
    assert!(refused.is_empty(), "{refused:?}");
    changes
}

/// The workspace once that is written.
pub(crate) fn grown(tree: &Tree) -> Tree {
    let mut grown = tree.clone();
    for change in written(tree) {
        grown.add_text(change.path, change.after);
    }
    grown
}

/// What the checks find in it.
fn found(tree: &Tree) -> Vec<String> {
    let mut sources = Sources::default();
    for (path, text) in tree.texts().filter(|(path, _)| kind_of(path.as_ref()).is_some()) {
        sources.add(SourceFile::new(path, text));
    }
    let mut selection = Selection::default();
    for rule in envcheck::rules().filter(|rule| rule.id == "root-in-container") {
        selection.set_rule(rule, Level::On);
    }
    let selections = Selections::new(selection);
    let inspected =
        inspect(&sources, &selections, &Surroundings::default(), |_| dockerlint::Known::default());
    let findings = inspected.reports.iter().flat_map(|report| &report.findings);
    findings.map(|finding| findings::render::plain(&sources, finding)).collect()
}

/// The text of a file of `tree`.
pub(crate) fn text<'a>(tree: &'a Tree, path: &str) -> &'a str {
    tree.text(path).unwrap_or_else(|| panic!("{path} is not there"))
}

const DEVCONTAINER: &str = ".devcontainer/devcontainer.json";
const SETUP: &str = ".devcontainer/setup.optimized.sh";

/// Workspaces in `tests/corpus/stacks`, one for each way of installing what a project needs, and what the files of their
/// containers and their setup scripts have.
const STACKS: &[(&str, &str, &str)] = &[
    (
        "pip",
        "devcontainers/python:3.12-trixie",
        "python_pip . --requirement requirements.txt --requirement requirements-dev.txt\n",
    ),
    ("poetry", "devcontainers/python:3.14-trixie", "python_poetry .\n"),
    ("uv", "devcontainers/python:3.13-trixie", "python_uv .\n"),
    ("npm", "devcontainers/javascript-node:22-trixie", "node_npm .\n"),
    ("pnpm", "devcontainers/javascript-node:24-trixie", "node_pnpm .\n"),
    ("yarn", "devcontainers/javascript-node:24-trixie", "node_yarn .\n"),
    ("rust", "devcontainers/rust:1-trixie", "rust_cargo .\n"),
    ("go", "devcontainers/go:1.26-trixie", "go_modules .\n"),
    ("maven", "devcontainers/java:17-trixie", "java_maven .\n"),
    ("gradle", "devcontainers/java:21-trixie", "java_gradle .\n"),
    (
        "mixed",
        "\"ghcr.io/devcontainers/features/node:2\": {\n      \"version\": \"22\"\n    }",
        "node_npm frontend\n",
    ),
];

#[test]
fn what_is_written_for_each_stack_has_no_finding_of_any_kind() {
    for (name, container, step) in STACKS {
        let tree = grown(&stack(name));
        let found = found(&tree);
        assert!(found.is_empty(), "{name}:\n{}", found.join("\n"));
        let compose = tree.text(".devcontainer/compose.yml").unwrap_or_default();
        let config = format!("{}{compose}", text(&tree, DEVCONTAINER));
        assert!(config.contains(container), "{name}: {config}");
        assert!(text(&tree, SETUP).contains(step), "{name}: {}", text(&tree, SETUP));
    }
}

#[test]
fn every_stack_is_tested() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/corpus/stacks");
    let folders = fs::read_dir(root).expect("a readable folder");
    let folders = folders.map(|it| it.expect("a readable folder").file_name());
    let folders: BTreeSet<_> = folders.map(|it| it.into_string().expect("UTF-8")).collect();
    let tested: BTreeSet<_> = STACKS.iter().map(|(name, ..)| (*name).to_owned()).collect();
    assert_eq!(folders, tested);
}

#[test]
fn a_second_run_changes_nothing() {
    for (name, ..) in STACKS {
        let again = written(&grown(&stack(name)));
        assert!(again.is_empty(), "{name}: {again:?}");
    }
}

#[test]
fn what_is_there_stays_and_gets_what_it_lacks() {
    let config = "// ours\n{\n\t\"image\": \"python:3.12\", // as in production\n\t\"customizations\": {\n\t\t\"vscode\": {\n\t\t\t\"extensions\": [\"ms-python.python\"]\n\t\t}\n\t}\n}\n";
    let tree = tree(&[
        (DEVCONTAINER, config),
        (".vscode/settings.json", "{\n    // tabs are fine\n    \"editor.tabSize\": 8\n}\n"),
        (
            ".vscode/launch.json",
            "{ \"configurations\": [{ \"name\": \"mine\", \"type\": \"python\", \"request\": \"launch\" }] }\n",
        ),
        ("requirements.txt", "ruff\npytest\n"),
    ]);
    let grown = grown(&tree);
    let config = text(&grown, DEVCONTAINER);
    let lines = [
        "// ours",
        "\t\"image\": \"python:3.12\", // as in production",
        "[\"ms-python.python\"]",
        "\t\"updateContentCommand\": \"bash .devcontainer/setup.optimized.sh\"\n}",
    ];
    for line in lines {
        assert!(config.contains(line), "{line}: {config}");
    }
    assert!(!config.contains("mcr.microsoft.com") && !config.contains("remoteUser"), "{config}");
    let settings = text(&grown, ".vscode/settings.json");
    assert!(settings.starts_with("{\n    // tabs are fine\n    \"editor.tabSize\": 8,\n    \"python.testing.pytestEnabled\": true,\n    \"[python]\": {\n        \"editor.defaultFormatter\": "), "{settings}");
    assert_eq!(text(&grown, ".vscode/launch.json"), text(&tree, ".vscode/launch.json"));
}

#[test]
fn a_dev_container_with_commands_of_its_own_gets_no_script() {
    let config = "{ \"image\": \"rust:1\", \"postCreateCommand\": \"make setup\" }\n";
    let grown =
        grown(&tree(&[(DEVCONTAINER, config), ("Cargo.toml", "[package]\nname = \"shop\"\n")]));
    assert!(!grown.has(SETUP));
    assert!(!text(&grown, DEVCONTAINER).contains("updateContentCommand"));
}

#[test]
fn services_of_the_workspace_run_beside_its_container() {
    let compose = "services:\n  web:\n    build: .\n  cache:\n    image: redis:8\n  db:\n    image: postgis/postgis:17-3.5\n";
    let files = [("compose.yaml", compose), ("requirements.txt", "django\npsycopg\nredis\n")];
    let grown = grown(&tree(&files));
    assert!(found(&grown).is_empty(), "{:?}", found(&grown));
    let config = text(&grown, DEVCONTAINER);
    assert!(config.contains("\"../compose.yaml\",\n    \"compose.yml\"\n"), "{config}");
    assert!(config.contains("\"runServices\": [\n    \"db\",\n    \"cache\"\n  ]"), "{config}");
    let own = text(&grown, ".devcontainer/compose.yml");
    assert!(
        own.contains("- .:/workspace\n") && own.contains("network_mode: service:db\n"),
        "{own}"
    );
}

#[test]
fn a_compose_file_that_lacks_a_file_is_not_used() {
    let compose = "services:\n  db:\n    image: postgres:17\n    env_file: .env\n";
    let grown = grown(&tree(&[("compose.yaml", compose), ("requirements.txt", "psycopg\n")]));
    let own = text(&grown, ".devcontainer/compose.yml");
    assert!(own.contains("image: postgres:17\n"), "in the version that is declared: {own}");
    assert!(text(&grown, DEVCONTAINER).contains("\"dockerComposeFile\": \"compose.yml\""));
    assert!(!own.contains("PASSWORD"), "{own}");
}

#[test]
fn variables_without_a_default_are_in_the_example_and_their_values_are_not() {
    let source = "import os\nKEY = os.environ[\"STRIPE_KEY\"]\nURL = os.environ[\"DATABASE_URL\"]\nLEVEL = os.getenv(\"LOG_LEVEL\", \"info\")\nCI = os.environ[\"CI\"]\n";
    let files = [("requirements.txt", "flask\npsycopg\n"), ("app.py", source)];
    let grown = grown(&tree(&files));
    let example = text(&grown, ".env.example");
    assert!(example.contains("# app.py\nSTRIPE_KEY=\n"), "{example}");
    assert!(
        example.contains("DATABASE_URL=postgresql://postgres@localhost:5432/postgres\n"),
        "{example}"
    );
    assert!(example.contains("# LOG_LEVEL=\n") && !example.contains("CI="), "{example}");
}

#[test]
fn a_page_for_newcomers_gets_a_section_once() {
    let page = "# Contributing\n\nBe kind.\n";
    let first = grown(&tree(&[("go.mod", "module a\n\ngo 1.26\n"), ("CONTRIBUTING.md", page)]));
    let text = text(&first, "CONTRIBUTING.md");
    assert!(text.starts_with(page) && text.contains("\n## Development environment\n"), "{text}");
    assert!(text.contains("| Test | `.` | `go test ./...` |"), "{text}");
    assert!(written(&first).is_empty());
}

#[test]
fn a_file_with_mistakes_is_said_and_left_alone() {
    let tree = tree(&[
        ("go.mod", "module a\n"),
        (".vscode/settings.json", "{ \"a\": 1 \"b\": 2 }\n"),
        (".golangci.yml", ""),
    ]);
    let facts = Facts::of("shop", tree.clone(), Circumstances::default());
    let (changes, refused) = changes(&Plan::of(&facts, &BTreeSet::new()), &tree);
    assert!(
        refused.iter().any(|it| it.starts_with(".vscode/settings.json: has mistakes")),
        "{refused:?}"
    );
    assert!(changes.iter().all(|change| change.path != ".vscode/settings.json"));
}

#[test]
fn nothing_is_written_for_a_dev_container_with_mistakes_that_cannot_be_made_to_call_it() {
    let broken = "{ \"image\": \"debian:12\", \"features\": {";
    let tree = tree(&[("go.mod", "module a\n"), (".devcontainer/devcontainer.json", broken)]);
    let facts = Facts::of("shop", tree.clone(), Circumstances::default());
    let (changes, refused) = changes(&Plan::of(&facts, &BTreeSet::new()), &tree);
    assert!(
        refused.iter().any(|it| it.starts_with(".devcontainer/devcontainer.json: has mistakes"))
    );
    assert!(changes.iter().all(|change| !change.path.starts_with(".devcontainer/")), "{changes:?}");
}

#[test]
fn packages_that_the_dockerfile_installs_are_in_the_dev_container_too() {
    let dockerfile = "FROM python:3.12-slim-bookworm\nRUN apt-get update && apt-get install -y --no-install-recommends curl ffmpeg 'gettext=0.21*' \"$MORE\" && rm -rf /var/lib/apt/lists/*\n";
    let files = [("requirements.txt", "flask\n"), ("Dockerfile", dockerfile)];
    let with_it = grown(&tree(&files));
    assert!(found(&with_it).is_empty(), "{:?}", found(&with_it));
    let own = text(&with_it, ".devcontainer/Dockerfile");
    assert!(
        own.starts_with("FROM mcr.microsoft.com/devcontainers/python:3.12-bookworm\n"),
        "{own}"
    );
    assert!(own.contains("\n        ffmpeg \\\n        gettext \\\n    && rm"), "{own}");
    assert!(!own.contains("curl") && !own.contains("MORE"), "{own}");
    let config = text(&with_it, DEVCONTAINER);
    assert!(config.contains("\"dockerfile\": \"Dockerfile\"") && !config.contains("\"image\""));
    let foreign =
        dockerfile.replace("apt-get update", "cp x /etc/apt/sources.list.d && apt-get update");
    let files = [("requirements.txt", "flask\n"), ("Dockerfile", foreign.as_str())];
    assert!(!grown(&tree(&files)).has(".devcontainer/Dockerfile"), "who knows what they need");
}

#[test]
fn a_script_gets_steps_for_projects_that_came_later() {
    let first = grown(&tree(&[("go.mod", "module a\n\ngo 1.26\n")]));
    let mine = text(&first, SETUP).replace("go_modules .\n", "go_modules . # as we like it\n");
    let mut later = first.clone();
    later.add_text(SETUP, mine.clone());
    assert!(written(&later).is_empty(), "a change of its owner is no drift");
    later.add_text("web/package.json", "{ \"name\": \"web\" }\n");
    later.add_text("web/package-lock.json", "{}\n");
    let later = grown(&later);
    let script = text(&later, SETUP);
    assert!(
        script.contains(
            "go_modules . # as we like it\nstep 'Node.js packages of web' node_npm web\n"
        ),
        "{script}"
    );
    assert_eq!(script.matches("\nnode_npm() (\n").count(), 1);
    assert!(script.find("node_npm() (") < script.find("\nstep '"), "{script}");
    assert!(written(&later).is_empty());
}

#[test]
fn a_list_of_extensions_that_somebody_chose_gets_the_languages_only() {
    let config = "{ \"image\": \"node:22\", \"customizations\": { \"vscode\": { \"extensions\": [\"a.b\"] } } }\n";
    let manifest = "[project]\nname = \"shop\"\ndependencies = [\"ruff\"]\n";
    let grown = grown(&tree(&[(DEVCONTAINER, config), ("pyproject.toml", manifest)]));
    assert!(text(&grown, DEVCONTAINER).contains("[\"a.b\", \"ms-python.python\"]"));
}

#[test]
fn a_version_without_an_image_comes_as_a_feature() {
    let grown = grown(&tree(&[(".python-version", "3.9\n"), ("requirements.txt", "flask\n")]));
    let config = text(&grown, DEVCONTAINER);
    assert!(config.contains("mcr.microsoft.com/devcontainers/base:trixie"), "{config}");
    assert!(
        config.contains("features/python:1\": {\n      \"version\": \"3.9\"\n    }"),
        "{config}"
    );
}
