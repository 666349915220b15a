//! The session beside a build: a connection on which the engine asks us for files and secrets.

use std::{
    io,
    pin::Pin,
    sync::Arc,
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
        filesync::v1::{auth_server::AuthServer, file_sync_server::FileSyncServer},
        sshforward::v1::ssh_server::SshServer,
    },
};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::task::JoinHandle;
use tonic::{Request, Response, Status, transport::server::Connected};

use super::{
    agents::Agents,
    auth::Desk,
    builder::Builder,
    deliver::{Deliveries, Delivery},
    secret::Vault,
    sync::Files,
    trees::Trees,
};
use crate::engine::Stream;

/// What the session answers, as the engine wants to know beforehand.
const METHODS: [&str; 4] = [
    "/moby.filesync.v1.FileSync/DiffCopy",
    "/moby.buildkit.secrets.v1.Secrets/GetSecret",
    "/moby.filesync.v1.Auth/Credentials",
    "/grpc.health.v1.Health/Check",
];

/// The same where there are agents.
const AGENT_METHODS: [&str; 2] =
    ["/moby.sshforward.v1.SSH/CheckAgent", "/moby.sshforward.v1.SSH/ForwardAgent"];

/// The same where something is delivered.
const DELIVERY_METHOD: &str = "/moby.filesync.v1.FileSend/DiffCopy";

/// What a session serves.
pub(super) struct Served {
    pub(super) files: Files,
    pub(super) vault: Vault,
    pub(super) desk: Desk,
    pub(super) agents: Agents,
    pub(super) delivery: Option<Arc<Delivery>>,
}

/// An open session; it ends when this is dropped.
pub(super) struct Session {
    /// What it serves; more may be added.
    pub(super) trees: Trees,
    server: JoinHandle<()>,
}

impl Session {
    /// Opens the session `id` and serves these files and secrets on it.
    pub(super) async fn open(builder: Builder<'_>, id: &str, served: Served) -> io::Result<Self> {
        let (place, trees) = (served.files.place.clone(), served.files.trees.clone());
        let mut headers = vec![
            ("X-Docker-Expose-Session-Uuid", id),
            ("X-Docker-Expose-Session-Name", "imagebuild"),
            ("X-Docker-Expose-Session-Sharedkey", &place),
        ];
        let agents = Some(served.agents).filter(|agents| !agents.is_empty());
        let mut methods = METHODS.to_vec();
        methods.extend(agents.iter().flat_map(|_| AGENT_METHODS));
        methods.extend(served.delivery.iter().map(|_| DELIVERY_METHOD));
        let method = |method| ("X-Docker-Expose-Session-Grpc-Method", method);
        headers.extend(methods.into_iter().map(method));
        let connection = Incoming(builder.session(&headers).await?);
        let server = tonic::transport::Server::builder()
            .add_service(HealthServer::new(Healthy))
            .add_service(FileSyncServer::new(served.files))
            .add_service(SecretsServer::new(served.vault))
            .add_service(AuthServer::new(served.desk))
            .add_optional_service(agents.map(SshServer::new))
            .add_optional_service(served.delivery.map(Deliveries))
            .serve_with_incoming(tokio_stream::once(Ok::<_, io::Error>(connection)));
        let server = tokio::spawn(async move {
            if let Err(error) = server.await {
                tracing::debug!(%error, "build session ended");
            }
        });
        Ok(Self { trees, server })
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
struct Incoming(Box<dyn Stream>);

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

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write_vectored(cx, parts)
    }

    /// Else each frame of a file takes two writes, one for its head.
    fn is_write_vectored(&self) -> bool {
        self.0.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(cx)
    }
}
