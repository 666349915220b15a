use serde_json::{Value, json};
use source::{Format, Node};

use super::{Facts, Language, Manager, Project};

/// Something that developers do every day.
#[derive(Debug, Clone)]
pub(crate) struct Command {
    /// What it is for.
    pub(crate) kind: Kind,
    /// The folder it is started in; empty for the root.
    pub(crate) folder: String,
    /// What is typed.
    pub(crate) line: String,
    problems: &'static [&'static str],
}

/// What a command is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Starts a server for development.
    Start,
    /// Builds.
    Build,
    /// Tests.
    Test,
    /// Looks for mistakes, or formats.
    Lint,
}

impl Kind {
    /// For people.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Start => "Start",
            Self::Build => "Build",
            Self::Test => "Test",
            Self::Lint => "Lint",
        }
    }
}

impl Command {
    /// Its task for VS Code.
    pub(crate) fn task(&self) -> Value {
        let mut task = json!({ "label": self.label(), "type": "shell", "command": self.line });
        if !self.folder.is_empty() {
            task["options"] = json!({ "cwd": format!("${{workspaceFolder}}/{}", self.folder) });
        }
        match self.kind {
            Kind::Build => task["group"] = "build".into(),
            Kind::Test => task["group"] = "test".into(),
            Kind::Start => task["isBackground"] = true.into(),
            Kind::Lint => {}
        }
        task["problemMatcher"] = self.problems.into();
        task
    }

    fn label(&self) -> String {
        if self.folder.is_empty() {
            self.line.clone()
        } else {
            format!("{}: {}", self.folder, self.line)
        }
    }
}

/// Everyday commands of all projects.
pub(crate) fn commands(facts: &Facts) -> Vec<Command> {
    facts.projects.iter().flat_map(|project| of(facts, project)).collect()
}

fn of(facts: &Facts, project: &Project) -> Vec<Command> {
    let has = |name: &str| facts.tree.has(&project.path(name));
    let command = |kind: Kind, line: String, problems: &'static [&'static str]| Command {
        kind,
        folder: project.folder.clone(),
        line,
        problems,
    };
    match project.language {
        Language::Python => {
            let run = match project.manager {
                Manager::Uv => "uv run ",
                Manager::Poetry => "poetry run ",
                _ => ".venv/bin/",
            };
            let mut commands = Vec::new();
            if project.uses(&["pytest"]) {
                commands.push(command(Kind::Test, format!("{run}pytest"), &[]));
            } else if has("manage.py") {
                commands.push(command(Kind::Test, format!("{run}python manage.py test"), &[]));
            }
            if project.uses(&["ruff"]) {
                commands.push(command(Kind::Lint, format!("{run}ruff check ."), &[]));
            }
            commands
        }
        Language::Node => scripts(facts, project)
            .into_iter()
            .map(|(kind, name)| {
                let manager = runner(project.manager);
                let problems: &[&str] = match kind {
                    Kind::Build => &["$tsc"],
                    Kind::Lint => &["$eslint-stylish"],
                    _ => &[],
                };
                command(kind, format!("{manager} run {name}"), problems)
            })
            .collect(),
        Language::Rust => [
            (Kind::Build, "cargo build"),
            (Kind::Test, "cargo test"),
            (Kind::Lint, "cargo clippy --all-targets"),
        ]
        .map(|(kind, line)| command(kind, line.to_owned(), &["$rustc"]))
        .into(),
        Language::Go => [
            (Kind::Build, "go build ./..."),
            (Kind::Test, "go test ./..."),
            (Kind::Lint, "go vet ./..."),
        ]
        .map(|(kind, line)| command(kind, line.to_owned(), &["$go"]))
        .into(),
        Language::Java => {
            let (build, test) = match project.manager {
                Manager::Maven if has("mvnw") => ("./mvnw package", "./mvnw test"),
                Manager::Maven => ("mvn package", "mvn test"),
                _ if has("gradlew") => ("./gradlew build", "./gradlew test"),
                _ => ("gradle build", "gradle test"),
            };
            [(Kind::Build, build), (Kind::Test, test)]
                .map(|(kind, line)| command(kind, line.to_owned(), &[]))
                .into()
        }
        Language::Dotnet => [(Kind::Build, "dotnet build"), (Kind::Test, "dotnet test")]
            .map(|(kind, line)| command(kind, line.to_owned(), &["$msCompile"]))
            .into(),
    }
}

/// What runs the scripts of a `package.json`.
pub(crate) fn runner(manager: Manager) -> &'static str {
    match manager {
        Manager::Pnpm => "pnpm",
        Manager::Yarn => "yarn",
        Manager::Bun => "bun",
        _ => "npm",
    }
}

/// The scripts of a `package.json` that have the usual names.
pub(crate) fn scripts(facts: &Facts, project: &Project) -> Vec<(Kind, &'static str)> {
    let parsed = facts.tree.parsed(&project.path("package.json"), Format::Jsonc);
    let scripts = parsed.as_ref().and_then(source::Parsed::root).and_then(|it| it.get("scripts"));
    let names: Vec<_> =
        scripts.map_or(&[][..], Node::members).iter().map(|it| it.name.as_str()).collect();
    let mut found = Vec::new();
    for (kind, wanted) in [
        (Kind::Start, &["dev", "start:dev", "start"][..]),
        (Kind::Build, &["build"]),
        (Kind::Test, &["test"]),
        (Kind::Lint, &["lint"]),
    ] {
        found.extend(wanted.iter().find(|name| names.contains(name)).map(|name| (kind, *name)));
    }
    found
}
