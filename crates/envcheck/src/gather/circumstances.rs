use std::{fs, path::Path, sync::Arc};

use anyhow::Context as _;
use cli::Settings;
use source::discover::Exclude;
use versions::{Tool, releases::Table};

use crate::model::toolchain::{Circumstances, Policy, VersionSettings};

/// What declarations of versions are judged by: the configuration of the current folder, and a table of releases, which
/// `table` names unless the configuration does.
pub(crate) fn circumstances(
    settings: &Settings,
    table: Option<&Path>,
) -> anyhow::Result<Circumstances> {
    let config = &settings.config;
    let configured = || Some(config.folder()?.join(config.text(&["versions", "eol-data"])?));
    let table = table.map(Path::to_owned).or_else(configured);
    let table = table.map(|path| read(&path)).transpose()?;
    let globs = config.list(&["versions", "ignore"]).unwrap_or_default();
    let within = config.count(&["versions", "eol-within-days"]).unwrap_or_default();
    let sources = config.named_texts(&["versions", "*", "source"]);
    let policies = config.named_texts(&["versions", "*", "policy"]);
    Ok(Circumstances {
        day: Some(settings.policy.today),
        table: table.map(Arc::new),
        settings: VersionSettings {
            sources: sources
                .map(|(tool, file)| (Tool::named(tool), file.trim_start_matches("./").to_owned()))
                .collect(),
            policies: policies
                .filter_map(|(tool, policy)| Some((Tool::named(tool), Policy::parse(policy)?)))
                .collect(),
            eol_within_days: u32::try_from(within).unwrap_or(u32::MAX),
            ignore: Exclude::new(globs.iter().map(String::as_str))?,
        },
        ..Circumstances::default()
    })
}

fn read(path: &Path) -> anyhow::Result<Table> {
    let shown = path.display();
    let text = fs::read_to_string(path)
        .with_context(|| format!("{shown}: the table of releases cannot be read"))?;
    Table::parse(&text).with_context(|| format!("{shown}: this is no table of releases"))
}
