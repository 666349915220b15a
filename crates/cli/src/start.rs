use std::{io, process::ExitCode};

use crate::{Exit, GlobalArgs, Output};

/// Runs a program: sets up logging, turns an error into its message and exit code.
pub fn start(args: &GlobalArgs, run: impl FnOnce(Output) -> anyhow::Result<Exit>) -> ExitCode {
    let output = Output::new(args);
    log(args.verbose);
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

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let io = error.chain().filter_map(|cause| cause.downcast_ref::<io::Error>());
    io.into_iter().any(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

fn log(verbose: u8) {
    let level = match verbose {
        0 => tracing::Level::WARN,
        1 => tracing::Level::INFO,
        _ => tracing::Level::DEBUG,
    };
    let subscriber =
        tracing_subscriber::fmt().with_max_level(level).with_writer(io::stderr).without_time();
    // A second run in one process, as in tests, keeps the first one's.
    let _ = subscriber.try_init();
}
