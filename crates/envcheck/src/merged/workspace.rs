use super::{Object, Stop, Traced, Value, Variables, variables::base_name};

/// Where a dev container is described and started from; paths are absolute and end without a slash.
#[derive(Debug, Clone, Default)]
pub struct Ground {
    /// The folder of the workspace.
    pub folder: String,
    /// The root of the git repository around it, or the folder itself: this is what is mounted.
    pub root: String,
    /// The `devcontainer.json`.
    pub config: String,
    /// Whether the host is Linux; elsewhere mounts say how consistent they are.
    pub is_linux: bool,
}

/// Where the workspace is in the container, and how it gets there.
#[derive(Debug, Clone, Default)]
pub struct Workspace {
    /// `workspaceFolder`.
    pub folder: Option<Traced>,
    /// `workspaceMount`.
    pub mount: Option<Traced>,
}

/// Why a workspace is where it is when nobody says so.
const BY_GIT: &str = "the root of the git repository is mounted below /workspaces";
const BY_COMPOSE: &str = "with compose the workspace is / unless workspaceFolder says where";

impl Workspace {
    /// What `config` says, and what follows from `ground`; variables stand as they are written.
    pub fn of(config: &Object, ground: &Ground) -> Self {
        let said = config.get("workspaceFolder").filter(|folder| folder.is_truthy()).cloned();
        if config.contains_key("dockerComposeFile") {
            let root = || Traced::ruled("/".into(), BY_COMPOSE);
            return Self { folder: Some(said.unwrap_or_else(root)), mount: None };
        }
        let mounted = join("/workspaces", base_name(&ground.root));
        let folder = said.unwrap_or_else(|| {
            let below = ground.folder.strip_prefix(&ground.root).unwrap_or_default();
            let below = below.trim_start_matches('/');
            let inside = if below.is_empty() { mounted.clone() } else { join(&mounted, below) };
            Traced::ruled(inside.into(), BY_GIT)
        });
        let mount = config.get("workspaceMount").cloned().unwrap_or_else(|| {
            Traced::ruled(Value::String(bind(&ground.root, &mounted, ground.is_linux)), BY_GIT)
        });
        Self { folder: Some(folder), mount: Some(mount) }
    }

    /// The variables that hold in the configuration.
    pub fn variables(
        &self,
        ground: &Ground,
        environment: std::collections::BTreeMap<String, String>,
    ) -> Variables {
        let folder = self.folder.as_ref().and_then(Traced::as_str);
        Variables {
            environment,
            local_folder: ground.folder.clone(),
            container_folder: folder.filter(|it| !it.is_empty()).map(str::to_owned),
        }
    }

    /// The same, with what `config` says once its variables are replaced.
    #[must_use]
    pub fn substituted(mut self, config: &Object) -> Self {
        let folder = config.get("workspaceFolder").filter(|folder| folder.as_str().is_some());
        self.folder = folder.cloned().or(self.folder);
        self.mount = config.get("workspaceMount").cloned().or(self.mount);
        self
    }

    /// As the document has it.
    pub fn to_json(&self) -> serde_json::Value {
        let members = [("workspaceFolder", &self.folder), ("workspaceMount", &self.mount)];
        let members = members.into_iter().filter_map(|(key, value)| Some((key, value.as_ref()?)));
        let members = members.map(|(key, value)| (key.to_owned(), value.to_json()));
        serde_json::Value::Object(members.collect())
    }
}

impl Ground {
    /// The folder of the `devcontainer.json`.
    pub fn config_folder(&self) -> &str {
        self.config.rsplit_once('/').map_or("", |(folder, _)| folder)
    }
}

fn join(folder: &str, below: &str) -> String {
    format!("{folder}/{below}").trim_end_matches('/').to_owned()
}

fn bind(source: &str, target: &str, is_linux: bool) -> String {
    let quote = |path: &str| if path.contains(',') { "\"" } else { "" };
    let (from, to) = (quote(source), quote(target));
    let consistency = if is_linux { "" } else { ",consistency=consistent" };
    format!("type=bind,{from}source={source}{from},{to}target={target}{to}{consistency}")
}

/// `config` as the document has it: variables replaced, and with its own path.
pub(crate) fn configuration(
    config: &Object,
    variables: &Variables,
    ground: &Ground,
) -> Result<Traced, Stop> {
    let whole = Traced::ruled(Value::Object(config.clone()), "the whole file");
    let mut whole = variables.substitute(&whole)?;
    if let Value::Object(members) = &mut whole.value {
        members.insert("configFilePath".to_owned(), path_of(&ground.config));
    }
    Ok(whole)
}

/// A path as the CLI's own documents have it.
fn path_of(path: &str) -> Traced {
    let why = "where the file is";
    let text = |text: &str| Traced::ruled(text.into(), why);
    let members = [
        ("$mid", Traced::ruled(Value::Number(1.0), why)),
        ("fsPath", text(path)),
        ("path", text(path)),
        ("scheme", text("vscode-fileHost")),
    ];
    let members = members.map(|(key, value)| (key.to_owned(), value));
    Traced::ruled(Value::Object(members.into_iter().collect()), why)
}
