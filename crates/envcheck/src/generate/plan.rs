use serde_json::Value;
use source::{Format, Parsed};

use super::{Container, Facts, devcontainer, setup};

/// What is to be written for a workspace.
#[derive(Debug)]
pub struct Plan {
    /// What the container is made of, where there is none yet.
    pub container: Option<Container>,
    /// The files, in the order in which they are shown.
    pub files: Vec<Wanted>,
    /// What people should know about it.
    pub remarks: Vec<String>,
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
}

impl Plan {
    /// The plan for a workspace.
    pub fn of(facts: &Facts) -> Self {
        let mut plan = Self { container: None, files: Vec::new(), remarks: Vec::new() };
        plan.devcontainer(facts);
        plan
    }

    fn devcontainer(&mut self, facts: &Facts) {
        let extensions: Vec<&str> = Vec::new();
        let existing = [devcontainer::PATH, ".devcontainer.json"].into_iter();
        let existing = existing.filter(|path| facts.tree.has(path)).next();
        let Some(path) = existing else {
            let container = Container::of(facts);
            let config = devcontainer::new(facts, &container, &extensions);
            self.container = Some(container);
            self.json(devcontainer::PATH, config);
            self.text(setup::PATH, setup::script(facts));
            return;
        };
        let parsed = facts.tree.parsed(path, Format::Jsonc);
        let root = parsed.as_ref().and_then(Parsed::root);
        let mut wanted = devcontainer::additions(&extensions);
        let has_setup = devcontainer::SETUP_COMMANDS.iter().find_map(|name| root?.get(name));
        match has_setup {
            Some(node) if !names_script(node) => {
                wanted.remove("updateContentCommand");
            }
            Some(_) => {
                wanted.remove("updateContentCommand");
                self.text(setup::PATH, setup::script(facts));
            }
            None => self.text(setup::PATH, setup::script(facts)),
        }
        if !wanted.is_empty() {
            self.json(path, wanted.into());
        }
    }

    pub(crate) fn json(&mut self, path: impl Into<String>, value: Value) {
        self.files.push(Wanted { path: path.into(), content: WantedContent::Json(value) });
    }

    pub(crate) fn text(&mut self, path: impl Into<String>, text: String) {
        self.files.push(Wanted { path: path.into(), content: WantedContent::Text(text) });
    }
}

/// Whether a lifecycle command runs the script that is written here.
fn names_script(node: &source::Node) -> bool {
    let mut named = false;
    node.walk(&mut |node| named |= node.as_str().is_some_and(|text| text.contains(setup::PATH)));
    named
}
