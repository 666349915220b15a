//! What the engine search knows about the machine, read once at the edge.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

/// Environment variables, home folder and user, as the search for an engine sees them.
#[derive(Debug, Clone, Default)]
pub struct Environment {
    /// Environment variables; names or values that are no UTF-8 are left out.
    pub vars: BTreeMap<String, String>,
    /// The user's home folder.
    pub home: Option<PathBuf>,
    /// Effective user id; 0 is root.
    pub uid: u32,
    /// The root of the file system, `/` outside of tests: `/var/run/docker.sock` is looked up below it.
    pub root: PathBuf,
}

impl Environment {
    /// Reads the environment of this process.
    pub fn of_process() -> Self {
        let vars: BTreeMap<_, _> = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect();
        let home = vars.get("HOME").filter(|home| !home.is_empty()).map(PathBuf::from);
        let uid = nix::unistd::geteuid().as_raw();
        Self { vars, home, uid, root: PathBuf::from("/") }
    }

    /// The variable's value, if it is set and not empty.
    pub fn var(&self, name: &str) -> Option<&str> {
        self.vars.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// An absolute path below [`Environment::root`].
    pub(super) fn rooted(&self, path: &str) -> PathBuf {
        self.root.join(path.trim_start_matches('/'))
    }

    /// The folder of the docker client's configuration: `$DOCKER_CONFIG`, else `~/.docker`.
    pub(super) fn docker_config(&self) -> Option<PathBuf> {
        match self.var("DOCKER_CONFIG") {
            Some(folder) => Some(PathBuf::from(folder)),
            None => self.home.as_ref().map(|home| home.join(".docker")),
        }
    }

    /// A program on `PATH`, or in the folders that hold daemons and are often missing from a user's `PATH`.
    pub fn program(&self, name: &str) -> Option<PathBuf> {
        which::which_in(name, Some(self.program_path()), Path::new("/")).ok()
    }

    /// `PATH` with the folders of daemons behind it.
    pub(super) fn program_path(&self) -> String {
        let path = self.var("PATH").unwrap_or_default();
        format!("{path}:/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin")
    }
}
