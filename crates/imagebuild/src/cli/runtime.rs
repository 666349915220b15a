use std::{fs, future::Future, thread};

use anyhow::Context as _;
use cli::Output;
use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::{
    build::Cancel,
    engine::{Choice, Discovery, Engine, EngineError, Environment, find},
};

/// What commands that talk to an engine have in common: asynchronous work on this thread, and signals.
pub(super) struct Runtime {
    /// None only while it ends.
    tokio: Option<tokio::runtime::Runtime>,
    /// The process's environment, read once.
    pub(super) environment: Environment,
    /// Set by the first signal that asks to stop.
    pub(super) cancel: Cancel,
}

impl Runtime {
    /// Starts it and takes over Ctrl-C and what CI and closed terminals send: the first signal cancels, a second Ctrl-C
    /// ends the process at once.
    pub(super) fn start() -> anyhow::Result<Self> {
        let tokio = single_threaded()?;
        let signals = single_threaded()?;
        let cancel = Cancel::new();
        let on_signal = cancel.clone();
        let signals_taken = signals.block_on(async { Signals::take() });
        let taken = signals_taken.context("signals cannot be watched")?;
        thread::spawn(move || signals.block_on(watch(taken, &on_signal)));
        Ok(Self { tokio: Some(tokio), environment: Environment::of_process(), cancel })
    }

    /// Runs `work` to its end.
    pub(super) fn block_on<T>(&self, work: impl Future<Output = T>) -> T {
        self.tokio.as_ref().expect("it has not ended").block_on(work)
    }

    /// Finds the engine, or starts the private one.
    pub(super) fn engine(&self, choice: &Choice, output: Output) -> Result<Engine, EngineError> {
        let (discovery, engine) = self.block_on(async {
            tokio::select! {
                found = find(choice, &self.environment) => found,
                () = self.cancel.cancelled() => (Discovery::default(), Err(EngineError::Cancelled)),
            }
        });
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

impl Drop for Runtime {
    /// A thread that waits for a lock or a slow disk must not keep the process.
    fn drop(&mut self) {
        if let Some(tokio) = self.tokio.take() {
            tokio.shutdown_background();
        }
    }
}

fn single_threaded() -> anyhow::Result<tokio::runtime::Runtime> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.context("the asynchronous runtime does not start")
}

/// The signals that ask to stop. None of them may end the process as it would by itself: the private engine, which is
/// a process of its own, would be left running.
struct Signals {
    interrupt: Signal,
    terminate: Signal,
    hang_up: Option<Signal>,
}

impl Signals {
    fn take() -> std::io::Result<Self> {
        let hang_up = (!is_hang_up_ignored()).then(|| signal(SignalKind::hangup()));
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
            hang_up: hang_up.transpose()?,
        })
    }

    /// Waits for the next one and says whether it was Ctrl-C.
    async fn next(&mut self) -> bool {
        let hang_up = async {
            match &mut self.hang_up {
                Some(signal) => signal.recv().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            _ = self.interrupt.recv() => true,
            _ = self.terminate.recv() => false,
            _ = hang_up => false,
        }
    }
}

/// Whether `nohup` or a shell has asked to go on when the terminal closes.
fn is_hang_up_ignored() -> bool {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = ignored.and_then(|bits| u64::from_str_radix(bits.trim(), 16).ok());
    ignored.is_some_and(|bits| bits & 1 != 0)
}

async fn watch(mut signals: Signals, cancel: &Cancel) {
    loop {
        let by_user = signals.next().await;
        if by_user && cancel.is_cancelled() {
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
