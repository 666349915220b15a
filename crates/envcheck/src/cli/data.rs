mod drawing;
mod update;

use clap::{Args, Subcommand, ValueEnum};
use cli::{Exit, Output, Program};
use serde_json::json;

use crate::{
    gather::{
        doctor::Environment,
        tables::{self, InUse},
    },
    model::catalogue::{self, Table},
};

/// Show the tables of facts that checks rest on, or fetch newer ones
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct DataArgs {
    #[command(subcommand)]
    command: Option<DataCommand>,
    /// How to show them
    #[arg(long, value_enum, default_value_t)]
    format: DataFormat,
}

#[derive(Debug, Subcommand)]
enum DataCommand {
    Update(update::UpdateArgs),
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum DataFormat {
    /// A table for a terminal.
    #[default]
    Human,
    /// JSON.
    Json,
}

pub(super) fn run(args: &DataArgs, program: &Program, output: Output) -> anyhow::Result<Exit> {
    match &args.command {
        Some(DataCommand::Update(args)) => update::run(args, program, output),
        None => show(args.format, program, output),
    }
}

/// Makes checks use what the user has fetched; a table that cannot be used is said and passed over.
pub(super) fn use_newer(output: Output) {
    let (newer, complaints) = tables::newer(&tables::folder(&Environment::of_process()));
    for complaint in complaints {
        output.say(&format!(
            "warning: {complaint}; the older table of this program is used: `envcheck data update` writes a new one"
        ));
    }
    catalogue::use_newer(newer);
}

fn show(format: DataFormat, program: &Program, output: Output) -> anyhow::Result<Exit> {
    let folder = tables::folder(&Environment::of_process());
    let known: Vec<_> =
        Table::ALL.into_iter().map(|table| (table, tables::in_use(table, &folder))).collect();
    let today = cli::today();
    let text = match format {
        DataFormat::Human => drawing::tables(&known, today),
        DataFormat::Json => {
            let tables: Vec<_> =
                known.iter().map(|(table, used)| entry(*table, used, today)).collect();
            report(program, "tables", &tables)?
        }
    };
    output.print(&text)?;
    let is_broken = known.iter().any(|(_, used)| used.fault.is_some());
    Ok(if is_broken { Exit::NotChecked } else { Exit::Clean })
}

/// The document in which `facts` stand under `name`.
fn report(program: &Program, name: &str, facts: &[serde_json::Value]) -> anyhow::Result<String> {
    let document = json!({
        "schema": 1, "tool": program.tool.name, "version": program.tool.version, name: facts,
    });
    Ok(serde_json::to_string_pretty(&document)? + "\n")
}

fn entry(table: Table, used: &InUse, today: jiff::civil::Date) -> serde_json::Value {
    let counts: serde_json::Map<_, _> = used
        .summary
        .counts
        .iter()
        .map(|(count, what)| ((*what).to_owned(), json!(count)))
        .collect();
    json!({
        "name": table.name(),
        "counts": counts,
        "as_of": used.summary.date.to_string(),
        "age_days": drawing::age(used.summary.date, today),
        "source": table.source(),
        "licence": table.licence(),
        "file": used.file,
        "replaceable": table.is_replaceable(),
        "fault": used.fault,
    })
}
