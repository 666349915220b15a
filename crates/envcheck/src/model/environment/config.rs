use source::{Member, Node};

use super::{Compose, ScriptCall, Volume, script};
use crate::model::{Reference, Workspace, WorkspaceFile, join};

/// The variable that stands for the folder that is opened.
const PROJECT: &str = "${localWorkspaceFolder}";

/// A `devcontainer.json` in its project.
#[derive(Debug, Clone, Copy)]
pub struct Config<'a> {
    /// The file.
    pub file: &'a WorkspaceFile,
    /// Its value.
    pub root: &'a Node,
}

impl<'a> Config<'a> {
    /// The folder that is opened: the one that holds `.devcontainer` or `.devcontainer.json`.
    pub fn project(&self) -> &'a str {
        let folder = self.file.folder();
        let around = |folder: &'a str| folder.rsplit_once('/').map_or("", |(around, _)| around);
        if is_devcontainer_folder(folder) {
            return around(folder);
        }
        if is_devcontainer_folder(around(folder)) { around(around(folder)) } else { folder }
    }

    /// The folder `.devcontainer` of the project.
    pub fn devcontainer_folder(&self) -> String {
        join(self.project(), ".devcontainer")
    }

    /// The name of the Dockerfile, where the container is built from one.
    pub fn dockerfile(&self) -> Option<&'a Node> {
        self.root.get("dockerFile").or_else(|| self.root.at(&["build", "dockerfile"]))
    }

    /// The build context, where it is named.
    pub fn context(&self) -> Option<&'a Node> {
        self.dockerfile()?;
        self.root.at(&["build", "context"]).or_else(|| self.root.get("context"))
    }

    /// The names of the compose files; they count where no Dockerfile and no image is named.
    pub fn compose_files(&self) -> Vec<&'a Node> {
        let other = self.dockerfile().is_some() || self.root.get("image").is_some();
        match self.root.get("dockerComposeFile") {
            Some(node) if !other && node.as_str().is_some() => vec![node],
            Some(node) if !other => node.items().iter().collect(),
            _ => Vec::new(),
        }
    }

    /// What `reference`, a path in this file, names; `None` when that depends on variables or on a machine.
    pub fn path(&self, reference: &str) -> Option<String> {
        let (folder, rest) = match reference.strip_prefix(PROJECT) {
            Some(rest) => (self.project(), rest.trim_start_matches('/')),
            None => (self.file.folder(), reference),
        };
        let odd = rest.is_empty() && folder == self.file.folder();
        let tied = rest.starts_with(['/', '~']) || rest.contains(['$', ':', '*', '?', '{']);
        (!odd && !tied).then(|| join(folder, rest))
    }

    /// The file of the run that `reference` names.
    pub fn resolve(&self, workspace: &'a Workspace, reference: &str) -> Option<&'a WorkspaceFile> {
        workspace.get(&self.path(reference)?)
    }

    /// The Dockerfile, when it is among the files of the run.
    pub fn dockerfile_in(&self, workspace: &'a Workspace) -> Option<&'a WorkspaceFile> {
        self.resolve(workspace, self.dockerfile()?.as_str()?)
    }

    /// What its compose files say together; `None` unless all of them are among the files of the run.
    pub fn compose(&self, workspace: &'a Workspace) -> Option<Compose<'a>> {
        let files = self.compose_files();
        let files = files.into_iter().map(|node| self.resolve(workspace, node.as_str()?));
        Compose::of(files.collect::<Option<Vec<_>>>()?)
    }

    /// The service that the container is.
    pub fn service(&self) -> Option<&'a Node> {
        self.root.get("service")
    }

    /// The lockfile beside it.
    pub fn lockfile(&self, workspace: &'a Workspace) -> Option<&'a WorkspaceFile> {
        let hidden = self.file.name() == ".devcontainer.json";
        let name = if hidden { ".devcontainer-lock.json" } else { "devcontainer-lock.json" };
        workspace.resolve(self.file.folder(), name)
    }

    /// Features in folders below the one of this file, and these folders.
    pub fn local_features(&self) -> impl Iterator<Item = (&'a Member, String)> + use<'a> {
        let config = *self;
        let features = self.root.get("features").map_or(&[][..], Node::members);
        features.iter().filter_map(move |member| match Reference::of(&member.name) {
            Reference::Folder(folder) => Some((member, config.path(folder)?)),
            _ => None,
        })
    }

    /// Whether files join the project before the container is made: a Template is put into another project, and
    /// `initializeCommand` may write any file.
    pub fn is_added_to(&self, workspace: &Workspace) -> bool {
        let template = join(self.project(), "devcontainer-template.json");
        let prepared = self.root.get("initializeCommand").is_some_and(|command| !command.is_null());
        prepared || workspace.get(&template).is_some()
    }

    /// The scripts of the project that its lifecycle commands start.
    pub fn scripts(&self, workspace: &'a Workspace) -> Vec<ScriptCall<'a>> {
        script::calls(self, workspace)
    }

    /// The folder of the project that commands start in; `None` when the files do not tell, and where it lies outside: by
    /// which name is for those to say who clone the project.
    pub fn working_folder(&self, workspace: &'a Workspace) -> Option<String> {
        self.opened(workspace).filter(|folder| !folder.starts_with(".."))
    }

    fn opened(&self, workspace: &'a Workspace) -> Option<String> {
        let wanted = match self.root.get("workspaceFolder") {
            Some(node) => Some(node.as_str()?.trim_end_matches('/')),
            None => None,
        };
        if !self.compose_files().is_empty() {
            let compose = self.compose(workspace)?;
            let volumes = compose.volumes(self.service()?.as_str()?);
            return volumes.iter().find_map(|volume| self.within(volume, wanted?));
        }
        match self.root.get("workspaceMount") {
            Some(mount) => {
                let (source, target) = source_and_target(mount.as_str()?)?;
                let folder = self.path(source)?;
                let volume = Volume { folder: Some(folder), target };
                self.within(&volume, wanted?)
            }
            None => match wanted {
                None => Some(self.project().to_owned()),
                Some(wanted) => {
                    let rest =
                        wanted.strip_prefix("/workspaces/${localWorkspaceFolderBasename}")?;
                    below(self.project(), rest)
                }
            },
        }
    }

    /// The folder of the project that is at `path` where `volume` is mounted.
    fn within(&self, volume: &Volume<'_>, path: &str) -> Option<String> {
        let rest = path.strip_prefix(volume.target.trim_end_matches('/'))?;
        let folder = volume.folder.as_deref()?;
        // By its own name, the project lies in the folder around it.
        match rest.strip_prefix("/${localWorkspaceFolderBasename}") {
            Some(rest) if folder == join(self.project(), "..") => below(self.project(), rest),
            _ => below(folder, rest),
        }
    }
}

/// `rest` in `folder`, when `rest` is empty or begins with a slash.
fn below(folder: &str, rest: &str) -> Option<String> {
    let plain = (rest.is_empty() || rest.starts_with('/')) && !rest.contains('$');
    plain.then(|| join(folder, rest.trim_start_matches('/')))
}

fn source_and_target(mount: &str) -> Option<(&str, &str)> {
    let of = |names: [&str; 3]| {
        let mut fields = mount.split(',').filter_map(|field| field.trim().split_once('='));
        fields.find(|(key, _)| names.contains(key)).map(|(_, value)| value)
    };
    Some((of(["source", "src", "src"])?, of(["target", "destination", "dst"])?))
}

fn is_devcontainer_folder(folder: &str) -> bool {
    folder.rsplit('/').next() == Some(".devcontainer")
}
