use super::{
    Environment, FileTree,
    shim::{Resolved, resolve},
    told::{Alpine, Debian, told},
    tree::name,
};
use crate::model::installed::{Found, Place, ToolRow};

/// Programs that download what they start: they are not asked.
const LAUNCHERS: [&str; 2] = ["bazelisk", "hermit"];

/// Finds programs and what files tell about them.
pub(crate) struct Search<'a> {
    pub(super) tree: &'a dyn FileTree,
    pub(super) environment: &'a Environment,
    pub(super) debian: Debian,
    pub(super) alpine: Alpine,
}

/// Where a tool is, and what is known of it.
pub(super) struct Located {
    pub(super) place: Option<Place>,
    pub(super) looked: Looked,
}

/// What files told.
pub(super) enum Looked {
    /// Everything.
    Known(Found),
    /// Nothing: this program has to be asked.
    Ask(String),
}

impl<'a> Search<'a> {
    /// In the files of `tree`, with the variables of `environment`.
    pub(crate) fn new(tree: &'a dyn FileTree, environment: &'a Environment) -> Self {
        Self { tree, environment, debian: Debian::default(), alpine: Alpine::default() }
    }

    /// The tool as it is found by whoever works in `folder`.
    pub(super) fn find(&self, tool: &str, row: Option<&ToolRow>, folder: &str) -> Located {
        if tool == "python"
            && let Some(found) = self.virtual_environment(row, folder)
        {
            return found;
        }
        let unknown = [tool];
        let programs = row.map_or(&unknown[..], |row| row.programs);
        for program in programs {
            for path in self.tree.programs(program, &self.environment.path) {
                if let Some(found) = self.at(tool, row, &path, folder) {
                    return found;
                }
            }
        }
        // A tool that nothing is known about may have programs of other names.
        let found = if row.is_some() { Found::Missing } else { Found::Unread };
        Located { place: None, looked: Looked::Known(found) }
    }

    /// The Python of a project's own environment comes before that of the machine.
    fn virtual_environment(&self, row: Option<&ToolRow>, folder: &str) -> Option<Located> {
        let places = [".venv", "venv"].map(|name| format!("{folder}/{name}"));
        let place =
            places.into_iter().find(|place| self.tree.exists(&format!("{place}/pyvenv.cfg")))?;
        let path = format!("{place}/bin/python");
        let real = self.tree.real(&path)?;
        Some(self.told("python", row, path.clone(), path, real))
    }

    /// `None` when the program at `path` passes on to the next of its name.
    fn at(&self, tool: &str, row: Option<&ToolRow>, path: &str, folder: &str) -> Option<Located> {
        let located = |real: String, found| Located {
            place: Some(Place { path: path.to_owned(), real }),
            looked: Looked::Known(found),
        };
        match resolve(self, tool, path, folder) {
            Resolved::Next => None,
            Resolved::Nothing(manager, chosen) => {
                Some(located(path.to_owned(), Found::Shim { manager, chosen }))
            }
            Resolved::Told { version, from, real } => {
                Some(located(real, Found::Version { text: version, from }))
            }
            Resolved::For(program) => {
                let real = self.tree.real(&program).unwrap_or_else(|| program.clone());
                Some(self.told(tool, row, path.to_owned(), program, real))
            }
            Resolved::Itself => {
                let real = self.tree.real(path)?;
                Some(self.told(tool, row, path.to_owned(), path.to_owned(), real))
            }
        }
    }

    /// What files tell about `program`, which is found at `path` and is the file `real`.
    fn told(
        &self,
        tool: &str,
        row: Option<&ToolRow>,
        path: String,
        program: String,
        real: String,
    ) -> Located {
        let looked = match told(self, tool, row, &program, &real) {
            Some(told) => Looked::Known(Found::Version { text: told.version, from: told.from }),
            None if LAUNCHERS.iter().any(|it| name(&real).starts_with(it)) => {
                Looked::Known(Found::Unread)
            }
            None => Looked::Ask(program),
        };
        Located { place: Some(Place { path, real }), looked }
    }
}
