use std::path::PathBuf;

use anyhow::bail;
use clap::{Args, builder::PossibleValuesParser};
use cli::{Exit, Output, Program};
use jiff::civil::Date;
use serde_json::json;

use super::DataFormat;
use crate::{
    gather::{
        doctor::Environment,
        download::Client,
        tables::{self, InUse, Origin, UpdateError},
    },
    model::catalogue::{Summary, Table},
};

const SOURCES: &str = "\
Without --from, these are asked, and nobody else:
  features  ghcr.io, for the collection devcontainers/features
  images    codeload.github.com, for the repository devcontainers/images
  releases  endoflife.date, for all products

Tables are kept in $XDG_DATA_HOME/envcheck or ~/.local/share/envcheck. Checks use the newer of these and their own.
A table that cannot be fetched, read or is older stays as it is, and the exit code is 3.";

/// Fetch newer tables from the network, or from a folder
#[derive(Debug, Args)]
#[command(after_help = SOURCES)]
pub(super) struct UpdateArgs {
    /// The tables to fetch; without one, all
    #[arg(value_name = "TABLE", value_parser = names())]
    tables: Vec<String>,
    /// A folder with tables as this command keeps them, or the address of one
    #[arg(long, value_name = "FOLDER|URL")]
    from: Option<String>,
    /// Ask a mirror of a table's source instead, such as `features=https://registry.example/devcontainers/features`
    #[arg(long, value_name = "TABLE=URL", conflicts_with = "from")]
    source: Vec<String>,
    /// How to show what became of them
    #[arg(long, value_enum, default_value_t)]
    format: DataFormat,
}

fn names() -> PossibleValuesParser {
    PossibleValuesParser::new(replaceable().map(Table::name))
}

fn replaceable() -> impl Iterator<Item = Table> {
    Table::ALL.into_iter().filter(|table| table.is_replaceable())
}

/// What became of a table.
struct Updated {
    table: Table,
    place: String,
    before: Date,
    outcome: Result<Summary, UpdateError>,
}

pub(super) fn run(args: &UpdateArgs, program: &Program, output: Output) -> anyhow::Result<Exit> {
    let wanted = |table: &Table| {
        args.tables.is_empty() || args.tables.iter().any(|name| name == table.name())
    };
    let origins = args.origins()?;
    let folder = tables::folder(&Environment::of_process());
    let client = Client::new();
    let mut updated = Vec::new();
    for table in replaceable().filter(wanted) {
        let origin = origins(table);
        let place = origin.place(table);
        output.note(&format!("{}: asking {place}", table.name()));
        let old = tables::in_use(table, &folder);
        let outcome = fetch(table, &origin, &old, &client, &folder);
        updated.push(Updated { table, place, before: old.summary.date, outcome });
    }
    let text = match args.format {
        DataFormat::Human => updated.iter().map(told).collect(),
        DataFormat::Json => {
            let entries: Vec<_> = updated.iter().map(entry).collect();
            super::report(program, "updates", &entries)?
        }
    };
    output.print(&text)?;
    let failed = updated.iter().any(|it| it.outcome.is_err());
    Ok(if failed { Exit::NotChecked } else { Exit::Clean })
}

fn fetch(
    table: Table,
    origin: &Origin,
    old: &InUse,
    client: &Client,
    folder: &std::path::Path,
) -> Result<Summary, UpdateError> {
    let (text, summary) = origin.table(table, old, client, cli::today())?;
    // What the program has itself need not be kept a second time.
    if text != old.text {
        tables::keep(table, folder, &text)?;
    }
    Ok(summary)
}

impl UpdateArgs {
    /// Where each table comes from.
    fn origins(&self) -> anyhow::Result<impl Fn(Table) -> Origin> {
        let mut sources = Vec::new();
        for source in &self.source {
            let (name, url) = source.split_once('=').unwrap_or((source, ""));
            let Some(table) = replaceable().find(|table| table.name() == name) else {
                let known: Vec<_> = replaceable().map(Table::name).collect();
                bail!("--source {source}: `{name}` is none of {}", known.join(", "));
            };
            if !is_address(url) {
                bail!("--source {source}: an address begins with `https://` or `http://`");
            }
            sources.push((table, url.to_owned()));
        }
        let from = self.from.clone();
        Ok(move |table| match &from {
            Some(url) if is_address(url) => Origin::Tables(url.clone()),
            Some(folder) => Origin::Folder(PathBuf::from(folder)),
            None => {
                let source = sources.iter().find(|(of, _)| *of == table);
                let url = source.map_or(tables::source_of(table), |(_, url)| url);
                Origin::Source(url.to_owned())
            }
        })
    }
}

fn is_address(text: &str) -> bool {
    text.starts_with("https://") || text.starts_with("http://")
}

fn told(updated: &Updated) -> String {
    let name = updated.table.name();
    let before = updated.before;
    match &updated.outcome {
        Ok(summary) if summary.date == before => format!("{name}: still as of {before}\n"),
        Ok(summary) => {
            let counts: Vec<_> =
                summary.counts.iter().map(|(count, what)| format!("{count} {what}")).collect();
            format!("{name}: {}, as of {} (was {before})\n", counts.join(", "), summary.date)
        }
        Err(error) => {
            format!("{name}: the table as of {before} stays: {error}\n  {}\n", next_step(error))
        }
    }
}

/// What to do about it.
fn next_step(error: &UpdateError) -> &'static str {
    match error {
        UpdateError::Download(_) => {
            "try again where the network is allowed; or run this there, and then here with \
             `--from` and the folder it wrote"
        }
        UpdateError::Older { .. } => "nothing is to be done: what is in use is newer",
        UpdateError::Problem(_) | UpdateError::Archive { .. } => {
            "the source may have changed: a newer envcheck may know it"
        }
        UpdateError::Table { .. } => "make it with `envcheck data update`, and copy it whole",
        UpdateError::File { .. } | UpdateError::Replace(_) => {
            "mend the file or the folder, and try again"
        }
    }
}

fn entry(updated: &Updated) -> serde_json::Value {
    let before = updated.before.to_string();
    let (outcome, reason, as_of) = match &updated.outcome {
        Ok(summary) if summary.date == updated.before => ("unchanged", None, before.clone()),
        Ok(summary) => ("updated", None, summary.date.to_string()),
        Err(error) => ("failed", Some(error.to_string()), before.clone()),
    };
    json!({
        "name": updated.table.name(),
        "asked": updated.place,
        "outcome": outcome,
        "as_of": as_of,
        "was": before,
        "reason": reason,
    })
}
