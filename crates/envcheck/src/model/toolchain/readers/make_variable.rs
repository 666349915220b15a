use versions::Dialect;

use super::{command, name, variable};
use crate::model::toolchain::{Reader, Reading, Role};

/// Makefiles and justfiles: variables that are called after a tool, as `NODE_VERSION := 20`, and what recipes ask for.
pub(super) static READER: Reader = Reader {
    reads: |path| {
        let name = name(path).to_ascii_lowercase();
        matches!(name.as_str(), "makefile" | "gnumakefile" | "justfile" | ".justfile")
            || name.ends_with(".mk")
    },
    format: None,
    read,
};

fn read(reading: &mut Reading<'_>) {
    let text = reading.file.text.clone();
    command::ask(reading, 0..text.len(), reading.file.folder(), None);
    for line in reading.lines().collect::<Vec<_>>() {
        let written = &text[line.clone()];
        let Some((name, value)) = written.split_once('=') else { continue };
        let name = name.trim_end_matches([':', '?', ' ', '\t']);
        let name = name.strip_prefix("export ").unwrap_or(name);
        let value = value.trim().trim_matches(['"', '\'']);
        let Some(tool) = variable::tool_of(name) else { continue };
        if variable::is_version(value) {
            let start = line.start + written.rfind(value).unwrap_or(0);
            let range = start..start + value.len();
            reading.declare(tool.as_str(), Role::Selects, Dialect::Text, range);
        }
    }
}
