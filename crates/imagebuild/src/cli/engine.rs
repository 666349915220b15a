use std::ffi::OsString;

use clap::{Args, ValueEnum};
use cli::{Exit, Output};
use serde_json::json;

use super::{ChoiceArgs, runtime::Runtime};
use crate::engine::{Discovery, Engine, find};

const EXITS: &str = "\
Exit codes:
  0  an engine was found
  2  the command line is wrong
  3  there is no engine, or the command was stopped with this program
With a command, once there is an engine: the command's own exit code, 128 and the number of the signal that ended it,
127 where there is no such command and 126 where it is no program";

/// Show which container engine is used, and why; or run a command with it
#[derive(Debug, Args)]
#[command(after_help = EXITS)]
pub(super) struct EngineArgs {
    #[command(flatten)]
    choice: ChoiceArgs,
    /// How to show it
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// A command to run while the engine is held, with `DOCKER_HOST` set to it: `imagebuild engine -- docker ps`
    #[arg(last = true, value_name = "COMMAND")]
    command: Vec<OsString>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    #[default]
    Human,
    Json,
}

pub(super) fn run(args: &EngineArgs, output: Output) -> anyhow::Result<Exit> {
    let runtime = Runtime::start()?;
    let (discovery, engine) = runtime.block_on(find(&args.choice.engine, &runtime.environment));
    if let ([program, words @ ..], Ok(engine)) = (args.command.as_slice(), &engine) {
        return super::hold::hold(&runtime, engine, program, words, output);
    }
    let text = match args.format {
        Format::Human => human(&discovery, engine.as_ref().ok()),
        Format::Json => {
            let facts = engine.as_ref().ok().map(|engine| &engine.facts);
            let error = engine.as_ref().err().map(ToString::to_string);
            let log = json!({"schema": 1, "tool": "imagebuild", "version": env!("CARGO_PKG_VERSION"),
                "engine": {"chosen": discovery.chosen, "tried": discovery.tried, "facts": facts, "error": error}});
            serde_json::to_string_pretty(&log)? + "\n"
        }
    };
    output.print(&text)?;
    match engine {
        Ok(_) => Ok(Exit::Clean),
        Err(error) => {
            output.error(&error.into());
            Ok(Exit::NotChecked)
        }
    }
}

fn human(discovery: &Discovery, engine: Option<&Engine>) -> String {
    let tried = discovery
        .tried
        .iter()
        .map(|attempt| format!("{} ({}): {}\n", attempt.what, attempt.source, attempt.outcome));
    let tried: String = tried.collect();
    let Some(engine) = engine else { return tried };
    let facts = &engine.facts;
    let yes = |value: bool| if value { "yes" } else { "no" };
    let mut out = format!(
        "{tried}\nengine      {} {} at {}\nAPI         {}\nplatform    {}/{}\nstorage     {}\ncgroups     {}\nBuildKit    {}\nheredocs    {}\n\
         rootless    {}\nlimits      memory {}, processes {}\n",
        facts.product,
        facts.version,
        engine.endpoint,
        facts.api_version,
        facts.os,
        facts.arch,
        facts.storage_driver,
        facts.cgroup_version,
        yes(facts.buildkit),
        if facts.heredocs { "built in" } else { "rewritten before the build" },
        yes(facts.rootless),
        yes(facts.memory_limit),
        yes(facts.pids_limit),
    );
    if let Some(network) = &facts.build_network {
        out += &format!("network     {network}, for RUN\n");
    }
    for warning in &facts.warnings {
        out += &format!("warning     {warning}\n");
    }
    out
}
