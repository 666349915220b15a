use std::collections::{BTreeMap, BTreeSet};

use super::{Facts, Variable, compose, framework::framework, variable};
use crate::model::join;

/// What examples of dotenv files are called; the first is what a new one gets.
const NAMES: [&str; 5] =
    [".env.example", ".env.sample", ".env.template", ".env.dist", ".env.defaults"];

/// Packages that read `.env`.
const READERS: &[&str] = &[
    "@nestjs/config",
    "django-environ",
    "dotenv",
    "environs",
    "pydantic-settings",
    "python-decouple",
    "python-dotenv",
    "spring-dotenv",
];

/// The same, which command line tools have too.
const COMPILED: &[&str] = &["dotenvy", "github.com/joho/godotenv"];

/// An example of a dotenv file and what it should have.
#[derive(Debug)]
pub(crate) struct Example {
    /// Where it is or will be.
    pub(crate) path: String,
    /// What it should have.
    pub(crate) variables: Vec<Variable>,
}

/// The examples that the workspace should have: that of the nearest folder for each variable.
pub(crate) fn examples(facts: &Facts) -> Vec<Example> {
    let mut variables = variable::variables(&facts.tree, |path| reads_dotenv(facts, path));
    for name in compose::NAMES {
        let Some(text) = facts.tree.text(name) else { continue };
        for (name, variable) in variable::compose_variables(name, text) {
            variables.entry(name).or_insert(variable);
        }
    }
    let mut examples: BTreeMap<String, Vec<Variable>> = BTreeMap::new();
    for variable in variables.into_values() {
        let Some(path) = place(facts, &variable.path) else { continue };
        examples.entry(path).or_default().push(variable);
    }
    let examples = examples.into_iter().map(|(path, variables)| Example { path, variables });
    // What has defaults throughout needs no file.
    let needed = |it: &Example| {
        facts.tree.has(&it.path) || it.variables.iter().any(|variable| variable.required)
    };
    examples.filter(needed).collect()
}

/// The example for what the file at `path` reads; `None` where the values themselves are in version control.
fn place(facts: &Facts, path: &str) -> Option<String> {
    let projects: BTreeSet<_> = facts.projects.iter().map(|it| it.folder.as_str()).collect();
    let folders = crate::model::ancestors(super::tree::folder_of(path));
    for folder in folders.filter(|folder| folder.is_empty() || projects.contains(folder)) {
        if facts.tree.has(&join(folder, ".env")) {
            return None;
        }
        let names = NAMES.iter().map(|name| join(folder, name));
        if let Some(path) = names.into_iter().find(|path| facts.tree.has(path)) {
            return Some(path);
        }
    }
    Some(NAMES[0].to_owned())
}

/// Whether the project of the file at `path` takes values from a file at all: what others read from the environment may
/// be there for good.
fn reads_dotenv(facts: &Facts, path: &str) -> bool {
    let folders = crate::model::ancestors(super::tree::folder_of(path));
    let mut around = folders.filter_map(|folder| {
        let here = facts.projects.iter().filter(|it| it.folder == folder);
        let stores = !facts.databases.is_empty() || facts.compose.is_some();
        let read = here
            .map(|it| it.uses(READERS) || framework(it).is_some() || (stores && it.uses(COMPILED)));
        read.reduce(|one, other| one || other)
    });
    around.next().unwrap_or_default()
}

impl Example {
    /// The text of a new file.
    pub(crate) fn text(&self, facts: &Facts) -> String {
        let head =
            "# Copy it to .env, which is not for version control, and fill in what is empty.\n";
        head.to_owned() + &self.lines(facts, "")
    }

    /// Lines for what `text` does not have: by name, or in a comment.
    pub(crate) fn lines(&self, facts: &Facts, text: &str) -> String {
        let known: BTreeSet<_> = text
            .lines()
            .map(|line| line.trim_start_matches(['#', ' ', '\t']))
            .map(|line| line.strip_prefix("export ").unwrap_or(line))
            .filter_map(|line| Some(line.split_once('=')?.0.trim()))
            .collect();
        let is_new = text.is_empty();
        let missing = self.variables.iter().filter(|it| !known.contains(it.name.as_str()));
        // What has a default is worth knowing in a new file, and no reason to change one.
        let missing = missing.filter(|it| is_new || it.required);
        let lines = missing.map(|it| {
            let value = address(facts, &it.name).unwrap_or_default();
            let mark = if it.required { "" } else { "# " };
            format!("\n# {}\n{mark}{}={value}\n", it.path, it.name)
        });
        lines.collect()
    }
}

/// The address of the database that is run beside the container, for the variable that habitually has it.
fn address(facts: &Facts, name: &str) -> Option<&'static str> {
    let new = facts.databases.iter().filter(|_| facts.compose.is_none());
    let mut found = new.filter(|it| it.address.0.contains(&name)).map(|it| it.address.1);
    // Of two that are called alike nobody knows which is meant.
    found.next().filter(|_| found.next().is_none())
}
