//! Asks `BuildKit` to build, and listens to what it does meanwhile.

use std::{
    collections::HashMap,
    future::Future,
    io,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use bollard_buildkit_proto::moby::buildkit::v1::{
    ListWorkersRequest, SolveRequest, StatusRequest, StatusResponse, control_client::ControlClient,
};
use http::{Uri, uri::PathAndQuery};
use hyper_util::rt::TokioIo;
use tokio::sync::mpsc;
use tonic::{Status, Streaming, transport::Channel};

use super::{dial::Way, wire::StatusCodec};
use crate::engine::Stream;

/// Largest message: a step's log comes in one.
const LARGEST_MESSAGE: usize = 16 << 20;

/// An engine that does not answer a ping of the connection for this long is lost.
pub(super) const KEEP_ALIVE: Duration = Duration::from_secs(10);

/// Bytes that may be on their way: an image comes through one call.
const WINDOW: u32 = 4 << 20;

/// A connection to `BuildKit`.
#[derive(Clone)]
pub(super) struct BuildKit {
    pub(super) control: ControlClient<Channel>,
    channel: Channel,
}

impl BuildKit {
    pub(super) async fn connect(
        way: Way,
        keep_alive: Option<Duration>,
    ) -> Result<Self, tonic::transport::Error> {
        let mut endpoint = tonic::transport::Endpoint::from_static("http://docker")
            .initial_connection_window_size(WINDOW)
            .initial_stream_window_size(WINDOW)
            .keep_alive_timeout(KEEP_ALIVE);
        if let Some(interval) = keep_alive {
            endpoint = endpoint.http2_keep_alive_interval(interval);
        }
        let channel = endpoint.connect_with_connector(Connector(way)).await?;
        let control =
            ControlClient::new(channel.clone()).max_decoding_message_size(LARGEST_MESSAGE);
        Ok(Self { control, channel })
    }

    /// Builds; the answer holds the exporter's facts such as the image id. Dropping it cancels the build.
    pub(super) async fn solve(
        &self,
        request: SolveRequest,
    ) -> Result<HashMap<String, String>, Status> {
        let answer = self.control.clone().solve(request).await?;
        Ok(answer.into_inner().exporter_response)
    }

    /// What the builder says of itself.
    pub(super) async fn worker_labels(&self) -> Result<HashMap<String, String>, Status> {
        let answer = self.control.clone().list_workers(ListWorkersRequest::default()).await?;
        Ok(answer.into_inner().record.into_iter().flat_map(|worker| worker.labels).collect())
    }

    /// Sends what the build `reference` does to `events`; true when the engine says that it has ended.
    pub(super) async fn watch(
        &self,
        reference: String,
        events: mpsc::Sender<StatusResponse>,
    ) -> bool {
        let Ok(mut stream) = self.statuses(reference).await else { return false };
        while let Ok(status) = stream.message().await {
            let Some(status) = status else { return true };
            if events.send(status).await.is_err() {
                return false;
            }
        }
        false
    }
}

impl BuildKit {
    /// What `ControlClient::status` does, with a reader that takes texts which are not UTF-8.
    async fn statuses(&self, reference: String) -> Result<Streaming<StatusResponse>, Status> {
        let mut client = tonic::client::Grpc::new(self.channel.clone())
            .max_decoding_message_size(LARGEST_MESSAGE);
        client.ready().await.map_err(|error| Status::unavailable(error.to_string()))?;
        let request = tonic::Request::new(StatusRequest { r#ref: reference });
        let path = PathAndQuery::from_static("/moby.buildkit.v1.Control/Status");
        Ok(client.server_streaming(request, path, StatusCodec).await?.into_inner())
    }
}

/// Opens the connection that tonic speaks on.
struct Connector(Way);

impl tower_service::Service<Uri> for Connector {
    type Response = TokioIo<Box<dyn Stream>>;
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = io::Result<Self::Response>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Uri) -> Self::Future {
        let way = self.0.clone();
        Box::pin(async move { way.dial().await.map(TokioIo::new) })
    }
}
