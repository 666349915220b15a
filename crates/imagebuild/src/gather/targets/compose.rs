//! The services of compose files that are built (<https://docs.docker.com/reference/compose-file/build/>).

use std::path::PathBuf;

use super::TargetsError;
use crate::{build::Target, engine::Environment};

/// The services that `wanted` names and those they are made of; all that have a `build` when it names none. Later files stand
/// over earlier ones. Each comes once, behind those it needs.
pub fn read(
    files: &[PathBuf],
    wanted: &[String],
    environment: &Environment,
) -> Result<Vec<Target>, TargetsError> {
    let _ = (wanted, environment);
    let place = files.first().map(|file| file.display().to_string()).unwrap_or_default();
    Err(TargetsError { place, reason: "compose files are not built yet".to_owned() })
}
