//! A BuildKit that stands by itself: what an engine has behind an upgrade, on a port of the test's own.

use std::{
    io,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

use tempfile::TempDir;
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _},
    net::{TcpListener, UnixStream},
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        RootCertStore, ServerConfig,
        pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
        server::WebPkiClientVerifier,
    },
};

/// What the upgrade takes; behind it is the control API alone.
const UPGRADE: &[u8] =
    b"POST /grpc HTTP/1.1\r\nHost: docker\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n";

/// A builder that serves until this is dropped.
pub(crate) struct BuildKit {
    pub(crate) address: SocketAddr,
    gone: Arc<AtomicBool>,
}

impl BuildKit {
    /// The one of the engine that listens on `socket`, behind TLS where there are certificates.
    pub(crate) fn of(socket: &Path, certificates: Option<&Certificates>) -> Self {
        let acceptor = certificates.map(Certificates::acceptor);
        let gone = Arc::new(AtomicBool::new(false));
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("bound");
        listener.set_nonblocking(true).expect("a socket");
        let (socket, ends) = (socket.to_path_buf(), Arc::clone(&gone));
        thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.expect("a runtime").block_on(async {
                tokio::select! {
                    () = serve(listener, socket, acceptor) => {}
                    () = until(&ends) => {}
                }
            });
        });
        Self { address, gone }
    }
}

impl Drop for BuildKit {
    /// Connections end with it.
    fn drop(&mut self) {
        self.gone.store(true, Ordering::Relaxed);
    }
}

async fn until(gone: &AtomicBool) {
    while !gone.load(Ordering::Relaxed) {
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
}

async fn serve(listener: std::net::TcpListener, socket: PathBuf, acceptor: Option<TlsAcceptor>) {
    let listener = TcpListener::from_std(listener).expect("a socket");
    loop {
        let Ok((client, _)) = listener.accept().await else { return };
        let (socket, acceptor) = (socket.clone(), acceptor.clone());
        // Who goes away, and who is not let in, does not concern the others.
        tokio::spawn(async move {
            match acceptor {
                Some(acceptor) => join(acceptor.accept(client).await?, &socket).await,
                None => join(client, &socket).await,
            }
        });
    }
}

async fn join(mut client: impl AsyncRead + AsyncWrite + Unpin, socket: &Path) -> io::Result<()> {
    let mut engine = UnixStream::connect(socket).await?;
    engine.write_all(UPGRADE).await?;
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(engine.read_u8().await?);
    }
    assert!(head.starts_with(b"HTTP/1.1 101"), "{}", String::from_utf8_lossy(&head));
    tokio::io::copy_bidirectional(&mut client, &mut engine).await.map(drop)
}

/// An authority, a builder's certificate and a client's, in one folder.
pub(crate) struct Certificates(TempDir);

impl Certificates {
    /// `alternatives` are the names that the builder's certificate is for.
    pub(crate) fn new(alternatives: &str) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let script = "
            set -e
            key() { openssl ecparam -name prime256v1 -genkey -noout -out \"$1\"; }
            key ca-key.pem
            openssl req -x509 -new -key ca-key.pem -out ca.pem -days 2 -subj '/CN=authority of a test'
            signed() {
                key \"$2\"
                openssl req -new -key \"$2\" -out request -subj \"/CN=$1\"
                printf 'subjectAltName=%s\\n' \"$4\" > extensions
                openssl x509 -req -in request -CA ca.pem -CAkey ca-key.pem -CAcreateserial -days 2 \
                    -extfile extensions -out \"$3\"
            }
            signed builder server-key.pem server.pem \"$NAMES\"
            signed client key.pem cert.pem DNS:client
        ";
        let made = Command::new("sh")
            .args(["-c", script])
            .current_dir(folder.path())
            .env("NAMES", alternatives)
            .stderr(Stdio::piped())
            .output()
            .expect("sh runs");
        let said = String::from_utf8_lossy(&made.stderr);
        assert!(made.status.success(), "openssl has to be installed: {said}");
        Self(folder)
    }

    pub(crate) fn folder(&self) -> &Path {
        self.0.path()
    }

    /// Lets in those that show a certificate of the same authority.
    fn acceptor(&self) -> TlsAcceptor {
        let certificate = |name: &str| {
            CertificateDer::from_pem_file(self.0.path().join(name)).expect("a certificate")
        };
        let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
        let mut roots = RootCertStore::empty();
        roots.add(certificate("ca.pem")).expect("an authority");
        let clients = WebPkiClientVerifier::builder_with_provider(roots.into(), provider.clone());
        let key = PrivateKeyDer::from_pem_file(self.0.path().join("server-key.pem"));
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_client_cert_verifier(clients.build().expect("a verifier"))
            .with_single_cert(vec![certificate("server.pem")], key.expect("a key"))
            .expect("they fit");
        config.alpn_protocols = vec![b"h2".to_vec()];
        TlsAcceptor::from(Arc::new(config))
    }
}
