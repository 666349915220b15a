//! Connections to an engine: one request on each, with or without an upgrade behind it.
//!
//! bollard's own transports hide the upgrade that a `BuildKit` session needs; this one serves both bollard and the session, so that every address works for everything.

use std::{io, process::Stdio, sync::Arc, time::Duration};

use bytes::Bytes;
use http::{Request, Response, StatusCode, header};
use http_body_util::{BodyExt as _, Empty};
use hyper::body::{Body, Incoming};
use hyper_util::rt::TokioIo;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpStream, UnixStream},
};
use tokio_rustls::{
    TlsConnector,
    rustls::{
        ClientConfig, RootCertStore,
        pki_types::{CertificateDer, PrivateKeyDer, ServerName, pem::PemObject as _},
    },
};

use super::{Endpoint, TlsFiles};

/// A connection that carries bytes both ways.
pub trait Stream: AsyncRead + AsyncWrite + Send + Unpin + 'static {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin + 'static> Stream for T {}

/// A connection after the engine agreed to speak another protocol on it.
pub type Upgraded = TokioIo<hyper::upgrade::Upgraded>;

impl Endpoint {
    /// Opens a connection.
    pub(super) async fn dial(&self) -> io::Result<Box<dyn Stream>> {
        self.dial_for(&[]).await
    }

    /// Opens a connection to speak HTTP/2 on, with nothing in front.
    pub(crate) async fn dial_http2(&self) -> io::Result<Box<dyn Stream>> {
        self.dial_for(&[b"h2"]).await
    }

    async fn dial_for(&self, protocols: &[&[u8]]) -> io::Result<Box<dyn Stream>> {
        match self {
            Self::Unix(path) => Ok(Box::new(UnixStream::connect(path).await?)),
            Self::Tcp { host, port, tls: None } => {
                Ok(Box::new(TcpStream::connect((host.as_str(), *port)).await?))
            }
            Self::Tcp { host, port, tls: Some(files) } => {
                let name = files.name.as_ref().unwrap_or(host).clone();
                let name = ServerName::try_from(name).map_err(io::Error::other)?;
                let mut config = tls_config(files)?;
                config.alpn_protocols = protocols.iter().map(|name| name.to_vec()).collect();
                let connector = TlsConnector::from(Arc::new(config));
                let tcp = TcpStream::connect((host.as_str(), *port)).await?;
                Ok(Box::new(connector.connect(name, tcp).await?))
            }
            Self::Ssh { destination, port } => dial_ssh(destination, *port),
        }
    }

    /// Sends one request on a connection of its own.
    pub(crate) async fn send<B>(
        &self,
        mut request: Request<B>,
    ) -> Result<Response<Incoming>, io::Error>
    where
        B: Body + Send + 'static,
        B::Data: Send,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let path = request.uri().path_and_query().map_or("/", |path| path.as_str()).to_owned();
        *request.uri_mut() = path.parse().map_err(io::Error::other)?;
        request.headers_mut().insert(header::HOST, header::HeaderValue::from_static("docker"));
        let stream = TokioIo::new(self.dial().await?);
        let (mut sender, connection) =
            hyper::client::conn::http1::handshake(stream).await.map_err(io::Error::other)?;
        // The connection ends with the response body; its errors reach us through that body.
        tokio::spawn(connection.with_upgrades());
        sender.send_request(request).await.map_err(io::Error::other)
    }

    /// Posts to `path` and takes the connection over to speak HTTP/2 on it.
    pub(crate) async fn upgrade(
        &self,
        path: &str,
        headers: &[(&str, &str)],
    ) -> io::Result<Upgraded> {
        let mut request = Request::post(path)
            .header(header::CONNECTION, "Upgrade")
            .header(header::UPGRADE, "h2c");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Empty::<Bytes>::new()).map_err(io::Error::other)?;
        let response =
            tokio::time::timeout(UPGRADE_TIMEOUT, self.send(request)).await.map_err(|_| {
                let seconds = UPGRADE_TIMEOUT.as_secs();
                io::Error::new(
                    io::ErrorKind::TimedOut,
                    format!("{path}: no answer within {seconds} s"),
                )
            })??;
        let status = response.status();
        if status != StatusCode::SWITCHING_PROTOCOLS {
            let body = response.into_body().collect().await.map_err(io::Error::other)?.to_bytes();
            let text = String::from_utf8_lossy(&body).trim().to_owned();
            return Err(io::Error::new(
                io::ErrorKind::Unsupported,
                format!("{path}: {status} {text}"),
            ));
        }
        let upgraded = hyper::upgrade::on(response).await.map_err(io::Error::other)?;
        Ok(TokioIo::new(upgraded))
    }

    /// bollard's client on this endpoint.
    pub(super) fn client(&self) -> Result<bollard::Docker, bollard::errors::Error> {
        let endpoint = self.clone();
        let send = move |request: bollard::BollardRequest| {
            let endpoint = endpoint.clone();
            async move { endpoint.send(request).await.map_err(bollard::errors::Error::from) }
        };
        bollard::Docker::connect_with_custom_transport(
            send,
            Some("http://docker"),
            REQUEST_TIMEOUT_SECONDS,
            bollard::API_DEFAULT_VERSION,
        )
    }
}

/// How long an engine may take to agree to another protocol.
const UPGRADE_TIMEOUT: Duration = Duration::from_secs(20);

/// Seconds until an engine must have begun to answer.
const REQUEST_TIMEOUT_SECONDS: u64 = 120;

/// The docker command on the other machine joins its standard input and output with the engine's socket.
fn dial_ssh(destination: &str, port: Option<u16>) -> io::Result<Box<dyn Stream>> {
    let mut ssh = tokio::process::Command::new("ssh");
    if let Some(port) = port {
        ssh.arg("-p").arg(port.to_string());
    }
    ssh.args([
        "-o",
        "ConnectTimeout=30",
        "-T",
        "--",
        destination,
        "docker",
        "system",
        "dial-stdio",
    ]);
    ssh.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true);
    let mut child = ssh.spawn()?;
    let input = child.stdin.take().ok_or_else(|| io::Error::other("ssh without input"))?;
    let output = child.stdout.take().ok_or_else(|| io::Error::other("ssh without output"))?;
    // Reaped when its input closes, that is when the connection is dropped.
    tokio::spawn(async move { child.wait().await });
    Ok(Box::new(tokio::io::join(output, input)))
}

fn tls_config(files: &TlsFiles) -> io::Result<ClientConfig> {
    let unreadable = |path: &std::path::Path| {
        let path = path.display().to_string();
        move |cause| io::Error::other(format!("{path}: {cause}"))
    };
    let mut roots = RootCertStore::empty();
    let authorities =
        CertificateDer::pem_file_iter(&files.authority).map_err(unreadable(&files.authority))?;
    for certificate in authorities {
        let certificate = certificate.map_err(unreadable(&files.authority))?;
        roots.add(certificate).map_err(io::Error::other)?;
    }
    let config = ClientConfig::builder().with_root_certificates(roots);
    let Some((certificate, key)) = &files.identity else {
        return Ok(config.with_no_client_auth());
    };
    let chain = CertificateDer::pem_file_iter(certificate)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(unreadable(certificate))?;
    let key = PrivateKeyDer::from_pem_file(key).map_err(unreadable(key))?;
    config.with_client_auth_cert(chain, key).map_err(io::Error::other)
}
