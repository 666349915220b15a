use std::{io, process::ExitCode};

use tracing_subscriber::{
    Layer as _,
    filter::{LevelFilter, Targets},
    layer::SubscriberExt as _,
    util::SubscriberInitExt as _,
};

use crate::{Exit, GlobalArgs, Output};

/// Runs a program: sets up logging, turns an error into its message and exit code.
pub fn start(args: &GlobalArgs, run: impl FnOnce(Output) -> anyhow::Result<Exit>) -> ExitCode {
    let output = Output::new(args);
    log(args.verbose, output.coloured());
    match run(output) {
        Ok(exit) => exit.into(),
        // Whoever reads the output has seen enough.
        Err(error) if is_broken_pipe(&error) => Exit::Clean.into(),
        Err(error) => {
            output.error(&error);
            Exit::Usage.into()
        }
    }
}

pub(crate) fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let io = error.chain().filter_map(|cause| cause.downcast_ref::<io::Error>());
    io.into_iter().any(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

/// Only our own crates: what a library logs may be what it was given, secrets included.
const LOGGED: [&str; 4] = ["cli", "envcheck", "imagebuild", "source"];

fn log(verbose: u8, coloured: bool) {
    let level = match verbose {
        0 => LevelFilter::WARN,
        1 => LevelFilter::INFO,
        _ => LevelFilter::DEBUG,
    };
    let ours = Targets::new().with_targets(LOGGED.map(|name| (name, level)));
    let lines =
        tracing_subscriber::fmt::layer().with_writer(io::stderr).with_ansi(coloured).without_time();
    // A second run in one process, as in tests, keeps the first one's.
    let _ = tracing_subscriber::registry().with(lines.with_filter(ours)).try_init();
}
