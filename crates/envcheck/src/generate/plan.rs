use std::collections::BTreeSet;

use serde_json::{Value, json};
use source::{Format, Node, Parsed};

use super::{
    Container, Facts, command, compose,
    devcontainer::{self, Services},
    dotenv, editor, guide, launch, setup, system,
};

/// What is to be written for a workspace.
#[derive(Debug, Default)]
pub struct Plan {
    /// What the container is made of, where there is none yet.
    pub container: Option<Container>,
    /// The files, in the order in which they are shown.
    pub files: Vec<Wanted>,
    /// What people should know about it.
    pub remarks: Vec<String>,
    /// Whether services run beside the container.
    pub(crate) has_services: bool,
}

/// A part of the plan that may be left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Databases beside the container.
    Databases,
    /// The files of VS Code.
    Vscode,
    /// The example of a dotenv file.
    Env,
    /// What newcomers read.
    Docs,
}

/// A file and what it should have.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Where, seen from the root of the workspace.
    pub path: String,
    /// What.
    pub content: WantedContent,
}

/// What a file should have.
#[derive(Debug, Clone)]
pub enum WantedContent {
    /// These members at least; what is there already stays.
    Json(Value),
    /// This text, unless there is a file.
    Text(String),
    /// This text, or more of what is there.
    Grown {
        /// The text of a new file.
        new: String,
        /// What one that is there becomes; nothing where it lacks nothing.
        grown: Option<String>,
        /// What it lacks, in words.
        what: String,
    },
}

impl Plan {
    /// The plan for a workspace, without the parts in `skipped`.
    pub fn of(facts: &Facts, skipped: &BTreeSet<Part>) -> Self {
        let mut plan = Self::default();
        plan.remarks.extend(unknown(facts));
        let extensions = editor::extensions(facts);
        plan.devcontainer(facts, &extensions, !skipped.contains(&Part::Databases));
        if !skipped.contains(&Part::Vscode) {
            plan.vscode(facts, &extensions);
        }
        let examples =
            if skipped.contains(&Part::Env) { Vec::new() } else { dotenv::examples(facts) };
        for example in &examples {
            let text = facts.tree.text(&example.path).unwrap_or_default();
            let grown = appended(text, &example.lines(facts, text));
            let new = example.text(facts);
            plan.grown(&example.path, new, grown, "variables that the workspace reads");
        }
        if !skipped.contains(&Part::Docs) {
            plan.docs(facts, examples.first().map(|example| example.path.as_str()));
        }
        plan
    }

    fn devcontainer(&mut self, facts: &Facts, extensions: &[&str], databases: bool) {
        let existing = [devcontainer::PATH, ".devcontainer.json"];
        let Some(path) = existing.into_iter().find(|path| facts.tree.has(path)) else {
            self.new_devcontainer(facts, extensions, databases);
            return;
        };
        let parsed = facts.tree.parsed(path, Format::Jsonc);
        let blank = facts.tree.text(path).is_some_and(|text| text.trim().is_empty());
        let mut wanted = devcontainer::additions(&editor::languages(facts));
        // Nothing is written that it cannot be made to call.
        if !blank && !parsed.as_ref().is_some_and(Parsed::is_sound) {
            self.json(path, wanted.into());
            return;
        }
        let root = parsed.as_ref().and_then(Parsed::root);
        let commands = devcontainer::SETUP_COMMANDS.iter().filter_map(|name| root?.get(name));
        let commands: Vec<_> = commands.collect();
        if !commands.is_empty() {
            wanted.remove("updateContentCommand");
        }
        if commands.is_empty() || commands.iter().any(|node| names_script(node)) {
            self.setup(facts);
        } else {
            self.remarks.push(format!("{path} has commands of its own: no setup script is added"));
        }
        self.json(path, wanted.into());
    }

    fn new_devcontainer(&mut self, facts: &Facts, extensions: &[&str], databases: bool) {
        let others = facts.tree.paths().find(|path| {
            path.starts_with(".devcontainer/") && path.ends_with("/devcontainer.json")
        });
        if let Some(other) = others {
            self.remarks.push(format!("{other} describes a dev container: no other one is added"));
            return;
        }
        let container = Container::of(facts);
        let services = match &facts.compose {
            _ if !databases => Services::None,
            Some(_) => Services::Own,
            None if !facts.databases.is_empty() => Services::New,
            None => Services::None,
        };
        self.has_services = services != Services::None;
        if let Some(problem) = facts.compose_problem.as_ref().filter(|_| databases) {
            self.remarks.push(format!("the dev container runs no service of it: {problem}"));
        }
        let config = devcontainer::new(facts, &container, services, extensions);
        self.json(devcontainer::PATH, config);
        if !container.packages.is_empty() {
            self.text(system::PATH, system::dockerfile(&container));
        }
        match (services, &facts.compose) {
            (Services::Own, Some(own)) => {
                self.text(compose::PATH, compose::beside(own, &container));
            }
            (Services::New, _) => {
                let databases = facts.databases.iter().map(|it| (*it, it.version(facts)));
                let text = compose::with(&databases.collect::<Vec<_>>(), &container);
                self.text(compose::PATH, text);
            }
            _ => {}
        }
        self.container = Some(container);
        self.setup(facts);
    }

    fn vscode(&mut self, facts: &Facts, extensions: &[&str]) {
        let parse = |path: &str| facts.tree.parsed(path, Format::Jsonc);
        let path = ".vscode/extensions.json";
        let existing = parse(path);
        let unwanted = list(existing.as_ref(), "unwantedRecommendations");
        let wanted = extensions.iter().filter(|id| {
            !unwanted.iter().any(|it| it.as_str().is_some_and(|it| it.eq_ignore_ascii_case(id)))
        });
        let wanted: Vec<_> = wanted.collect();
        if !wanted.is_empty() {
            self.json(path, json!({ "recommendations": wanted }));
        }
        let path = ".vscode/settings.json";
        let existing = parse(path);
        let mut settings = editor::settings(facts, extensions);
        let root = existing.as_ref().and_then(Parsed::root);
        if root.is_some_and(|root| root.get("editor.defaultFormatter").is_some()) {
            settings.retain(|name, _| !name.starts_with('['));
        }
        if !settings.is_empty() {
            self.json(path, settings.into());
        }
        self.launch(facts, parse(".vscode/launch.json").as_ref());
        self.tasks(facts, parse(".vscode/tasks.json").as_ref());
    }

    /// Who starts programs of a kind has said how.
    fn launch(&mut self, facts: &Facts, existing: Option<&Parsed>) {
        let family = |kind: &str| match kind {
            "python" | "debugpy" => "python".to_owned(),
            "pwa-node" | "node-terminal" => "node".to_owned(),
            other => other.to_owned(),
        };
        let known = list(existing, "configurations").iter();
        let known = known.filter_map(|it| it.get("type")?.as_str()).map(family);
        let known: BTreeSet<_> = known.collect();
        let mut wanted = launch::configurations(facts);
        wanted.retain(|it| !known.contains(&family(it["type"].as_str().unwrap_or_default())));
        if !wanted.is_empty() {
            let value = json!({ "version": "0.2.0", "configurations": wanted });
            self.json(".vscode/launch.json", value);
        }
    }

    fn tasks(&mut self, facts: &Facts, existing: Option<&Parsed>) {
        let words = |node: &Node| {
            let mut words = Vec::new();
            for key in ["type", "command", "script", "args"] {
                let Some(node) = node.get(key) else { continue };
                words.extend(node.scalar());
                words.extend(node.items().iter().filter_map(Node::scalar));
            }
            words.join(" ")
        };
        let known: Vec<_> = list(existing, "tasks").iter().map(words).collect();
        let mut commands = command::commands(facts);
        commands.retain(|it| !known.iter().any(|words| words.contains(&it.line)));
        if !commands.is_empty() {
            let tasks: Vec<_> = commands.iter().map(command::Command::task).collect();
            self.json(".vscode/tasks.json", json!({ "version": "2.0.0", "tasks": tasks }));
        }
    }

    fn docs(&mut self, facts: &Facts, example: Option<&str>) {
        if self.container.is_none() {
            return;
        }
        let Some(path) = guide::place(facts) else { return };
        let section = guide::section(facts, self, example);
        let text = facts.tree.text(path).unwrap_or_default();
        let missing = if text.contains(guide::MARK) { "" } else { &format!("\n{section}") };
        let grown = appended(text, missing);
        self.grown(path, guide::page(&section), grown, "how to work in the dev container");
    }

    fn json(&mut self, path: impl Into<String>, value: Value) {
        self.files.push(Wanted { path: path.into(), content: WantedContent::Json(value) });
    }

    fn text(&mut self, path: impl Into<String>, text: String) {
        self.files.push(Wanted { path: path.into(), content: WantedContent::Text(text) });
    }

    fn grown(&mut self, path: &str, new: String, grown: Option<String>, what: &str) {
        let content = WantedContent::Grown { new, grown, what: what.to_owned() };
        self.files.push(Wanted { path: path.to_owned(), content });
    }

    fn setup(&mut self, facts: &Facts) {
        let grown = facts.tree.text(setup::PATH).and_then(|text| setup::grown(facts, text));
        self.grown(setup::PATH, setup::script(facts), grown, "steps for projects");
    }
}

/// `missing` behind `text`, with line ends as it has them; nothing where nothing is missing.
fn appended(text: &str, missing: &str) -> Option<String> {
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let end = if text.is_empty() || text.ends_with('\n') { "" } else { newline };
    let grown = || format!("{text}{end}{}", missing.replace('\n', newline));
    (!missing.is_empty()).then(grown)
}

/// Manifests of languages whose environment is not known here.
const OTHERS: &[(&str, &str)] = &[
    ("CMakeLists.txt", "C and C++"),
    ("Gemfile", "Ruby"),
    ("Package.swift", "Swift"),
    ("build.sbt", "Scala"),
    ("composer.json", "PHP"),
    ("mix.exs", "Elixir"),
    ("pubspec.yaml", "Dart"),
];

/// What of the workspace is not set up.
fn unknown(facts: &Facts) -> Vec<String> {
    let others = OTHERS.iter().filter(|(name, _)| facts.tree.has(name));
    let mut unknown: Vec<_> = others
        .map(|(name, language)| format!("{name}: {language} is not set up, add it yourself"))
        .collect();
    if facts.projects.is_empty() && unknown.is_empty() {
        let known = "package.json, pyproject.toml, Cargo.toml, go.mod, pom.xml and others";
        unknown.push(format!("no manifest is found ({known}): what is written is a start"));
    }
    unknown
}

fn list<'a>(parsed: Option<&'a Parsed>, name: &str) -> &'a [Node] {
    parsed.and_then(Parsed::root).and_then(|root| root.get(name)).map_or(&[], Node::items)
}

/// Whether a lifecycle command runs the script that is written here.
fn names_script(node: &Node) -> bool {
    let mut named = false;
    node.walk(&mut |node| named |= node.as_str().is_some_and(|text| text.contains(setup::PATH)));
    named
}
