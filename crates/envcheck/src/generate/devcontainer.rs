use serde_json::{Map, Value, json};

use super::{Container, Facts, compose, framework, setup};

/// Where it lies.
pub(crate) const PATH: &str = ".devcontainer/devcontainer.json";

/// Commands that make a container ready; who has one knows what to do.
pub(crate) const SETUP_COMMANDS: [&str; 3] =
    ["onCreateCommand", "updateContentCommand", "postCreateCommand"];

/// What of a workspace runs beside its container.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Services {
    /// Nothing.
    None,
    /// Services of its own compose file.
    Own,
    /// Databases that are described for the dev container only.
    New,
}

/// The configuration of a new dev container.
pub(crate) fn new(
    facts: &Facts,
    container: &Container,
    services: Services,
    extensions: &[&str],
) -> Value {
    let mut config = Map::new();
    let mut set = |name: &str, value: Value| config.insert(name.to_owned(), value);
    set("name", facts.name.clone().into());
    if services == Services::None {
        if container.packages.is_empty() {
            set("image", container.image.clone().into());
        } else {
            set("build", json!({ "dockerfile": "Dockerfile" }));
        }
    } else {
        let files = match facts.compose.as_ref().filter(|_| services == Services::Own) {
            Some(own) => json!([format!("../{}", own.path), "compose.yml"]),
            None => json!("compose.yml"),
        };
        set("dockerComposeFile", files);
        set("service", compose::SERVICE.into());
        if let Some(own) = facts.compose.as_ref().filter(|_| services == Services::Own) {
            let names: Vec<_> = own.services.iter().map(|it| it.name.as_str()).collect();
            set("runServices", names.into());
        }
        set("workspaceFolder", compose::FOLDER.into());
    }
    if !container.features.is_empty() {
        let features = container.features.iter();
        let features: Map<_, _> =
            features.map(|it| (it.id.clone(), Value::Object(it.options.clone()))).collect();
        set("features", features.into());
    }
    set("remoteUser", container.user.clone().into());
    if facts.projects.iter().any(setup::has_own_tools) {
        let path = format!("/home/{}/.local/bin:${{containerEnv:PATH}}", container.user);
        set("remoteEnv", json!({ "PATH": path }));
    }
    let ports = framework::ports(facts);
    if !ports.is_empty() {
        set("forwardPorts", ports.iter().map(|(port, _)| *port).collect::<Vec<_>>().into());
        let attributes: Map<_, _> = ports
            .into_iter()
            .map(|(port, label)| (port.to_string(), json!({ "label": label })))
            .collect();
        set("portsAttributes", attributes.into());
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
