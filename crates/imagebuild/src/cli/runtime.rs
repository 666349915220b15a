use std::{future::Future, thread};

use anyhow::Context as _;
use cli::Output;

use crate::{
    build::Cancel,
    engine::{Choice, Engine, EngineError, Environment, find},
};

/// What commands that talk to an engine have in common: asynchronous work on this thread, and Ctrl-C.
pub(super) struct Runtime {
    tokio: tokio::runtime::Runtime,
    /// The process's environment, read once.
    pub(super) environment: Environment,
    /// Set by the first Ctrl-C.
    pub(super) cancel: Cancel,
}

impl Runtime {
    /// Starts it and takes over Ctrl-C: the first one cancels, the second one ends the process at once.
    pub(super) fn start() -> anyhow::Result<Self> {
        let tokio = single_threaded()?;
        let signals = single_threaded()?;
        let cancel = Cancel::new();
        let on_signal = cancel.clone();
        thread::spawn(move || signals.block_on(watch(&on_signal)));
        Ok(Self { tokio, environment: Environment::of_process(), cancel })
    }

    /// Runs `work` to its end.
    pub(super) fn block_on<T>(&self, work: impl Future<Output = T>) -> T {
        self.tokio.block_on(work)
    }

    /// Finds the engine, or starts the private one.
    pub(super) fn engine(&self, choice: &Choice, output: Output) -> Result<Engine, EngineError> {
        let (discovery, engine) = self.block_on(find(choice, &self.environment));
        for attempt in &discovery.tried {
            tracing::info!("engine {} ({}): {}", attempt.what, attempt.source, attempt.outcome);
        }
        if let Ok(engine) = &engine
            && engine.lease.is_some()
        {
            output.note(&format!("using a private engine at {}", engine.endpoint));
        }
        engine
    }
}

fn single_threaded() -> anyhow::Result<tokio::runtime::Runtime> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.context("the asynchronous runtime does not start")
}

async fn watch(cancel: &Cancel) {
    while tokio::signal::ctrl_c().await.is_ok() {
        if cancel.is_cancelled() {
            #[expect(
                clippy::disallowed_methods,
                clippy::exit,
                reason = "the user does not want to wait"
            )]
            std::process::exit(130);
        }
        cancel.cancel();
    }
}
