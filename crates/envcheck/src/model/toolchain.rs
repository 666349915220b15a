//! Every declaration of a tool's version in a workspace.

mod declaration;
mod reader;
mod readers;
mod rewrite;

pub use declaration::{Caution, Declaration, Role, Via};
pub use reader::{Reader, Reading, reader_of};

use super::Workspace;

/// The declarations of a workspace: the model of the checks of `checks/toolchain`.
#[derive(Debug, Default)]
pub struct Toolchain {
    /// In the order of the files and of the places in them.
    pub declarations: Vec<Declaration>,
}

impl Toolchain {
    /// Reads every file of `workspace` that declares versions.
    pub fn of(workspace: &Workspace) -> Self {
        let builds = readers::Builds::of(workspace);
        let mut declarations = Vec::new();
        for file in workspace.files() {
            for reader in reader::readers_of(file) {
                (reader.read)(&mut Reading::new(workspace, file, &builds, &mut declarations));
            }
        }
        declarations.sort_by_key(|declaration| (declaration.span, declaration.tool.clone()));
        // One place that several others use, such as a matrix, is one declaration.
        declarations.dedup_by(|later, first| {
            (later.span, &later.tool, &later.raw) == (first.span, &first.tool, &first.raw)
        });
        Self { declarations }
    }
}
