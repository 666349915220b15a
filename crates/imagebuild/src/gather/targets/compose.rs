//! The services of compose files that are built (<https://docs.docker.com/reference/compose-file/build/>), as
//! `docker compose build` reads them: every file is filled in, joined and brought into one form as compose does it. What is
//! only of use to containers is not looked at.

mod build;
mod canonical;
mod document;
mod dotenv;
mod extends;
mod files;
mod include;
mod load;
mod merge;
mod name;
mod options;
mod scalar;
mod secrets;
mod services;
mod template;
mod value;
mod variables;

use std::path::PathBuf;

use super::TargetsError;
use crate::{build::Target, engine::Environment};
use load::{Project, Scope};
use services::Services;
use variables::Variables;

/// What compose files say.
#[derive(Debug, Clone)]
pub struct Composed {
    /// Each once, behind those it needs.
    pub targets: Vec<Target>,
    /// What they leave open, such as variables that are not set: `PLACE: TEXT`.
    pub warnings: Vec<String>,
}

/// The services that `wanted` names and those they are made of; all that have a `build` when it names none. Later files stand
/// over earlier ones; no files are those that compose would take here.
pub fn read(
    files: &[PathBuf],
    wanted: &[String],
    environment: &Environment,
) -> Result<Composed, TargetsError> {
    let mut variables = Variables::of(environment);
    if files.is_empty() {
        variables.add_of_project(&PathBuf::from("."))?;
    }
    let files: Vec<_> =
        files::meant(files, &variables)?.iter().map(|file| canonical::clean(file)).collect();
    let folder = files.first().map(|file| files::folder_of(file).to_owned()).unwrap_or_default();
    variables.add_of_project(&folder)?;
    let name = name::of(&files, &folder, &variables)?;
    variables.set("COMPOSE_PROJECT_NAME", &name);
    let project = Project::new(environment.home.clone());
    let warnings = variables.warnings.clone();
    let scope = Scope::new(&project, folder, variables, Vec::new());
    let root = scope.load(&files)?;
    let file = files.first().map(|file| file.display().to_string()).unwrap_or_default();
    let services = Services::of(&root, file, &scope.variables)?;
    let wanted = services.wanted(wanted)?;
    let order = services.ordered(&wanted)?;
    let reader = build::Reader { project: &name, root: &root, variables: &scope.variables };
    let targets = order.iter().filter_map(|service| {
        let member = services.get(service)?;
        Some(reader.target(service, member, wanted.contains(service)))
    });
    let targets = targets.collect::<Result<Vec<_>, _>>()?;
    Ok(Composed { targets, warnings: warnings.texts() })
}
