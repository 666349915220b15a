//! The session beside a build: a connection on which the engine asks us for files and secrets.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll},
};

use bollard_buildkit_proto::{
    health::{
        HealthCheckRequest, HealthCheckResponse, HealthListRequest, HealthListResponse,
        health_check_response::ServingStatus,
        health_server::{Health, HealthServer},
    },
    moby::{
        buildkit::secrets::v1::secrets_server::SecretsServer,
        filesync::v1::file_sync_server::FileSyncServer,
    },
};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::task::JoinHandle;
use tonic::{Request, Response, Status, transport::server::Connected};

use super::{secret::Vault, sync::Files};
use crate::engine::{Endpoint, Upgraded};

/// What the session answers, as the engine wants to know beforehand.
const METHODS: [&str; 3] = [
    "/moby.filesync.v1.FileSync/DiffCopy",
    "/moby.buildkit.secrets.v1.Secrets/GetSecret",
    "/grpc.health.v1.Health/Check",
];

/// An open session; it ends when this is dropped.
pub(super) struct Session {
    server: JoinHandle<()>,
}

impl Session {
    /// Opens the session `id` and serves these files and secrets on it.
    pub(super) async fn open(
        endpoint: &Endpoint,
        id: &str,
        files: Files,
        vault: Vault,
    ) -> io::Result<Self> {
        let place = files.place.clone();
        let mut headers = vec![
            ("X-Docker-Expose-Session-Uuid", id),
            ("X-Docker-Expose-Session-Name", "imagebuild"),
            ("X-Docker-Expose-Session-Sharedkey", &place),
        ];
        headers.extend(METHODS.map(|method| ("X-Docker-Expose-Session-Grpc-Method", method)));
        let connection = Incoming(endpoint.upgrade("/session", &headers).await?);
        let server = tonic::transport::Server::builder()
            .add_service(HealthServer::new(Healthy))
            .add_service(FileSyncServer::new(files))
            .add_service(SecretsServer::new(vault))
            .serve_with_incoming(tokio_stream::once(Ok::<_, io::Error>(connection)));
        let server = tokio::spawn(async move {
            if let Err(error) = server.await {
                tracing::debug!(%error, "build session ended");
            }
        });
        Ok(Self { server })
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.server.abort();
    }
}

struct Healthy;

#[tonic::async_trait]
impl Health for Healthy {
    type WatchStream = tokio_stream::Once<Result<HealthCheckResponse, Status>>;

    async fn check(
        &self,
        _: Request<HealthCheckRequest>,
    ) -> Result<Response<HealthCheckResponse>, Status> {
        Ok(Response::new(HealthCheckResponse { status: ServingStatus::Serving.into() }))
    }

    async fn list(
        &self,
        _: Request<HealthListRequest>,
    ) -> Result<Response<HealthListResponse>, Status> {
        Err(Status::unimplemented("ask for one service"))
    }

    async fn watch(
        &self,
        _: Request<HealthCheckRequest>,
    ) -> Result<Response<Self::WatchStream>, Status> {
        let serving = HealthCheckResponse { status: ServingStatus::Serving.into() };
        Ok(Response::new(tokio_stream::once(Ok(serving))))
    }
}

/// The connection that the engine calls us on, as tonic wants it.
struct Incoming(Upgraded);

impl Connected for Incoming {
    type ConnectInfo = ();

    fn connect_info(&self) {}
}

impl AsyncRead for Incoming {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(cx, buf)
    }
}

impl AsyncWrite for Incoming {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(cx)
    }
}
