use super::{command, name, project};
use crate::model::toolchain::{Reader, Reading};

/// Shell scripts: what they install.
pub(super) static READER: Reader = Reader {
    reads: |path| {
        let ending = name(path).rsplit_once('.').map(|(_, ending)| ending);
        matches!(ending, Some("sh" | "bash"))
    },
    format: None,
    read,
};

fn read(reading: &mut Reading<'_>) {
    let folder = project::of(reading.file.folder());
    // Scripts have a folder of their own, and work on the one around it.
    let (around, last) = folder.rsplit_once('/').unwrap_or(("", folder));
    let own = matches!(last, "bin" | "ci" | "hack" | "script" | "scripts" | "tools");
    let scope = if own { around } else { folder }.to_owned();
    let whole = 0..reading.file.text.len();
    command::declare(reading, whole.clone(), |declaration| {
        declaration.scope(scope.as_str());
    });
    command::ask(reading, whole, &scope, None);
}
