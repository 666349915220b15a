use serde_json::{Map, Value, json};

use super::{Container, Facts, setup};

/// Where it lies.
pub(crate) const PATH: &str = ".devcontainer/devcontainer.json";

/// Commands that make a container ready; who has one knows what to do.
pub(crate) const SETUP_COMMANDS: [&str; 3] =
    ["onCreateCommand", "updateContentCommand", "postCreateCommand"];

/// The configuration of a new dev container.
pub(crate) fn new(facts: &Facts, container: &Container, extensions: &[&str]) -> Value {
    let mut config = Map::new();
    config.insert("name".to_owned(), facts.name.clone().into());
    config.insert("image".to_owned(), container.image.clone().into());
    if !container.features.is_empty() {
        let features = container.features.iter();
        let features: Map<_, _> =
            features.map(|it| (it.id.clone(), Value::Object(it.options.clone()))).collect();
        config.insert("features".to_owned(), features.into());
    }
    config.insert("remoteUser".to_owned(), container.user.clone().into());
    if facts.projects.iter().any(setup::has_own_tools) {
        let path = format!("/home/{}/.local/bin:${{containerEnv:PATH}}", container.user);
        config.insert("remoteEnv".to_owned(), json!({ "PATH": path }));
    }
    config.extend(additions(extensions));
    config.into()
}

/// What an existing configuration may lack too, whatever its container is made of.
pub(crate) fn additions(extensions: &[&str]) -> Map<String, Value> {
    let mut config = Map::new();
    config.insert("updateContentCommand".to_owned(), format!("bash {}", setup::PATH).into());
    if !extensions.is_empty() {
        let vscode = json!({ "vscode": { "extensions": extensions } });
        config.insert("customizations".to_owned(), vscode);
    }
    config
}
