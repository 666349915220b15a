use versions::Dialect;

use super::name;
use crate::model::toolchain::{Reader, Reading, Role};

/// `.nvmrc` (<https://github.com/nvm-sh/nvm#nvmrc>) and `.node-version`: the first line that is no comment.
pub(super) static READER: Reader =
    Reader { reads: |path| matches!(name(path), ".nvmrc" | ".node-version"), format: None, read };

fn read(reading: &mut Reading<'_>) {
    if let Some(line) = reading.lines().next() {
        reading.declare("node", Role::Selects, Dialect::NodeAlias, line);
    }
}
