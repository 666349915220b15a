//! The ways to `BuildKit`'s control API.

use std::{io, time::Duration};

use crate::engine::{Endpoint, Stream};

use super::container::Container;

/// How long it may take until somebody is there.
const PATIENCE: Duration = Duration::from_secs(10);

/// Where the control API is spoken.
#[derive(Debug, Clone)]
pub(super) enum Way {
    /// Inside of an engine, behind an upgrade.
    Engine(Endpoint),
    /// By itself.
    Direct(Endpoint),
    /// In a container.
    Container(Container),
}

impl Way {
    /// Opens a connection to speak HTTP/2 on.
    pub(super) async fn dial(&self) -> io::Result<Box<dyn Stream>> {
        let dialling = async {
            match self {
                Self::Engine(endpoint) => Ok(Box::new(endpoint.upgrade("/grpc", &[]).await?) as _),
                Self::Direct(endpoint) => endpoint.dial_http2().await,
                Self::Container(container) => container.dial().await,
            }
        };
        if matches!(self, Self::Engine(_)) {
            return dialling.await;
        }
        let late = || format!("no answer within {} s", PATIENCE.as_secs());
        let dialled = tokio::time::timeout(PATIENCE, dialling).await;
        dialled.unwrap_or_else(|_| Err(io::Error::new(io::ErrorKind::TimedOut, late())))
    }
}
