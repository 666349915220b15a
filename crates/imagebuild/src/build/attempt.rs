//! A build while it runs: it ends by itself, on Ctrl-C, or when a registry keeps it waiting.

use std::{collections::HashMap, time::Duration};

use bollard_buildkit_proto::moby::buildkit::v1::{SolveRequest, StatusResponse};
use tokio::sync::mpsc;
use tonic::Status;

use super::{
    Cancel,
    builder::Builder,
    progress::{Event, Progress},
    stall::Stall,
    status::Steps,
};

/// How long the engine may take to confirm that it has stopped.
const CONFIRMATION: Duration = Duration::from_millis(800);

/// How often it is looked whether a registry answers.
const LOOK: Duration = Duration::from_millis(500);

/// Why the engine gave no image.
pub(super) enum Unsolved {
    /// The connection could not be opened.
    Connection(String),
    /// `BuildKit`'s answer.
    Answer(Status),
    /// A registry says nothing; the build was stopped.
    Stalled(Stall),
    /// The user did not want to wait.
    Cancelled {
        /// The engine said that it has stopped.
        confirmed: bool,
    },
}

/// One try to build.
pub(super) struct Attempt<'a> {
    pub(super) builder: Builder<'a>,
    pub(super) solve: &'a SolveRequest,
    /// How long a registry may say nothing.
    pub(super) patience: Duration,
    pub(super) cancel: &'a Cancel,
}

impl Attempt<'_> {
    /// Runs it to its end. A build that is stopped is followed until the engine has ended its steps: an engine that goes
    /// away before leaves their processes behind.
    pub(super) async fn run(
        self,
        steps: &mut Steps,
        progress: &mut dyn Progress,
    ) -> Result<HashMap<String, String>, Unsolved> {
        let buildkit = tokio::select! {
            connected = self.builder.control() => connected.map_err(Unsolved::Connection)?,
            () = self.cancel.cancelled() => return Err(Unsolved::Cancelled { confirmed: true }),
        };
        let stop = self.cancel.child_token();
        let (events, received) = mpsc::channel(64);
        let solving = async {
            tokio::select! {
                solved = buildkit.solve(self.solve.clone()) => Some(solved.map_err(Unsolved::Answer)),
                () = self.builder.lost() => {
                    stop.cancel();
                    Some(Err(Unsolved::Connection("it answers no more".to_owned())))
                }
                () = stop.cancelled() => None,
            }
        };
        let watching = async {
            tokio::select! {
                ended = buildkit.watch(self.solve.r#ref.clone(), events) => ended,
                () = give_up(&stop) => false,
            }
        };
        let showing = self.show(received, steps, progress, &stop);
        let (solved, confirmed, stall) = tokio::join!(solving, watching, showing);
        match (solved, stall) {
            (Some(solved), _) => solved,
            (None, Some(stall)) => Err(Unsolved::Stalled(stall)),
            (None, None) => Err(Unsolved::Cancelled { confirmed }),
        }
    }

    /// Shows what is received, and stops the build when a registry says nothing for too long.
    async fn show(
        &self,
        mut received: mpsc::Receiver<StatusResponse>,
        steps: &mut Steps,
        progress: &mut dyn Progress,
        stop: &Cancel,
    ) -> Option<Stall> {
        let mut stall = None;
        let mut look = tokio::time::interval(LOOK);
        loop {
            tokio::select! {
                status = received.recv() => match status {
                    Some(status) => steps.update(status, progress),
                    None => return stall,
                },
                _ = look.tick() => {
                    progress.event(&Event::Tick);
                    if stall.is_none() && !stop.is_cancelled() {
                        stall = steps.stall(self.patience);
                    }
                    if stall.is_some() {
                        stop.cancel();
                    }
                }
            }
        }
    }
}

async fn give_up(stop: &Cancel) {
    stop.cancelled().await;
    tokio::time::sleep(CONFIRMATION).await;
}
