//! Dev containers and the files around them: what refers to what.

mod collection;
mod compose;
mod config;
mod listing;
mod mounted;
mod needs;
mod new_user;
mod script;
mod template;

use std::collections::BTreeSet;

use super::{FileKind, Workspace, WorkspaceFile, join};

pub use compose::{Compose, Volume};
pub use config::Config;
pub use listing::{FileFacts, Listing, Presence, is_beside};
pub use needs::{Need, Needs, circles};
pub use new_user::{NewUser, new_user};
pub use script::{Interpreter, ScriptCall};
pub use template::placeholders;

/// All files of a run, and what is known to exist around them: the model of checks that follow references.
#[derive(Debug, Default)]
pub struct Environment {
    /// The files that were read.
    pub workspace: Workspace,
    /// What exists beside them.
    pub listing: Listing,
}

impl Environment {
    /// Every `devcontainer.json`.
    pub fn configs(&self) -> impl Iterator<Item = Config<'_>> {
        configs(&self.workspace)
    }

    /// What is at `path`; a file of the run is there without being looked for.
    pub fn presence(&self, path: &str) -> Presence<'_> {
        let read = self.workspace.get(path).is_some() && !self.listing.unstaged.contains(path);
        match self.listing.presence(path) {
            Presence::Missing if read => Presence::Unknown,
            presence => presence,
        }
    }

    /// Whether it is known that nothing is at `path`.
    pub fn is_missing(&self, path: &str) -> bool {
        self.presence(path) == Presence::Missing
    }

    /// How a message says that nothing is at `path`, where a `what` should be.
    pub fn absence(&self, what: &str, path: &str) -> String {
        if self.listing.unstaged.contains(path) {
            format!("the {what} `{path}` is not staged")
        } else {
            format!("there is no {what} `{path}`")
        }
    }

    /// Whether files join the project of `config` before the container is made.
    pub fn is_added_to(&self, config: &Config<'_>) -> bool {
        let project = config.project();
        let bare = !project.is_empty() && self.listing.is_bare(project);
        // What tests are fed with is put somewhere else first, or broken on purpose.
        let fed = project.split('/').any(|part| matches!(part, "fixtures" | "testdata"));
        bare || fed || config.is_added_to(&self.workspace)
    }

    /// The files of a kind, each with the folder that it lies in.
    pub fn of_kind(&self, kind: FileKind) -> impl Iterator<Item = &WorkspaceFile> {
        self.workspace.files().iter().filter(move |file| file.kind == Some(kind))
    }
}

/// Every path that a `devcontainer.json` of `workspace` refers to: what has to be looked for.
pub fn references(workspace: &Workspace) -> BTreeSet<String> {
    let mut paths = BTreeSet::new();
    for config in configs(workspace) {
        let named = [config.dockerfile(), config.context()].into_iter().flatten();
        let named = named.chain(config.compose_files());
        paths.extend(named.filter_map(|node| config.path(node.as_str()?)));
        let needs = config.needs(workspace);
        let others = needs.values().flatten().map(|need| need.to.clone()).collect::<Vec<_>>();
        for folder in needs.into_keys().chain(others) {
            for name in ["devcontainer-feature.json", "install.sh"] {
                paths.insert(join(&folder, name));
            }
            paths.insert(folder);
        }
        paths.extend(config.working_folder(workspace));
        paths.extend(config.mounted_folders().into_iter().map(|(_, path)| path));
        paths.extend(config.scripts(workspace).into_iter().map(|script| script.path));
    }
    paths
}

/// The folder of every project that has a dev container; the current folder is one in any case.
pub fn projects(workspace: &Workspace) -> BTreeSet<String> {
    let folders = configs(workspace).map(|config| config.project().to_owned());
    folders.filter(|folder| !folder.is_empty()).collect()
}

fn configs(workspace: &Workspace) -> impl Iterator<Item = Config<'_>> {
    let files = workspace.files().iter();
    let files = files.filter(|file| file.kind == Some(FileKind::Devcontainer));
    files.filter_map(|file| Some(Config { file, root: file.root()? }))
}
