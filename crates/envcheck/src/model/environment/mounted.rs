use std::ops::Range;

use super::Config;
use crate::model::devcontainer::{Form, mounts_of};

impl Config<'_> {
    /// The files and folders of the repository that are bound into the container and have to be there before it: where
    /// the file names them, and where they are. With compose, and with `-v`, what is missing is made.
    pub fn mounted_folders(&self) -> Vec<(Range<usize>, String)> {
        if !self.compose_files().is_empty() {
            return Vec::new();
        }
        let bound = mounts_of(self.root).into_iter().filter(|mount| {
            mount.form != Form::Volume && mount.kind() == Some("bind") && mount.target().is_some()
        });
        let found = bound.filter_map(|mount| {
            let field = mount.field(&["source", "src"])?;
            let rest = field.value?.strip_prefix("${localWorkspaceFolder}/")?;
            let path = self.path(field.value?).filter(|_| !rest.contains('$'))?;
            (!path.starts_with("..")).then(|| (field.span.clone(), path))
        });
        found.collect()
    }
}
