//! Where an engine listens, as `DOCKER_HOST` writes it.

use std::{fmt, path::PathBuf};

use super::EngineError;

/// The files of a TLS connection, as the docker client keeps them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlsFiles {
    /// Certificate of the authority that signed the engine's; the system is not asked.
    pub authority: PathBuf,
    /// Our certificate and its key, if we have to show one.
    pub identity: Option<(PathBuf, PathBuf)>,
    /// The name that its certificate is for, unless that is the host.
    pub name: Option<String>,
}

impl TlsFiles {
    /// The docker client's names: `ca.pem`, `cert.pem` and `key.pem` in one folder.
    pub fn in_folder(folder: &std::path::Path) -> Self {
        let (cert, key) = (folder.join("cert.pem"), folder.join("key.pem"));
        let identity = (cert.exists() && key.exists()).then_some((cert, key));
        Self { authority: folder.join("ca.pem"), identity, name: None }
    }
}

/// Where an engine listens.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Endpoint {
    /// A unix socket.
    Unix(PathBuf),
    /// TCP, in clear or with TLS.
    Tcp {
        /// Host name or address.
        host: String,
        /// Port; 2375 in clear and 2376 with TLS unless written.
        port: u16,
        /// Files of the TLS connection; none means in clear.
        tls: Option<TlsFiles>,
    },
    /// Another machine's engine through `ssh DESTINATION docker system dial-stdio`.
    Ssh {
        /// User and host, as ssh takes them.
        destination: String,
        /// Port, unless ssh's configuration decides.
        port: Option<u16>,
    },
}

impl Endpoint {
    /// Reads `unix:///PATH`, `tcp://HOST:PORT`, `https://…`, `http://…` or `ssh://[USER@]HOST[:PORT]`.
    pub fn parse(address: &str, tls: Option<TlsFiles>) -> Result<Self, EngineError> {
        let wrong = |reason: &str| EngineError::Address {
            address: address.to_owned(),
            reason: reason.to_owned(),
        };
        let Some((scheme, rest)) = address.split_once("://") else {
            return Err(wrong("write unix:///PATH, tcp://HOST:PORT or ssh://USER@HOST"));
        };
        match scheme {
            "unix" if rest.starts_with('/') => Ok(Self::Unix(PathBuf::from(rest))),
            "unix" => {
                Err(wrong("the path of a unix socket is absolute: unix:///var/run/docker.sock"))
            }
            "tcp" | "http" => tcp(rest, tls).ok_or_else(|| wrong("write tcp://HOST:PORT")),
            "https" if tls.is_none() => {
                Err(wrong("https needs certificates: set DOCKER_TLS_VERIFY=1 and DOCKER_CERT_PATH"))
            }
            "https" => tcp(rest, tls).ok_or_else(|| wrong("write https://HOST:PORT")),
            "ssh" => ssh(rest).ok_or_else(|| wrong("write ssh://USER@HOST:PORT, without a path")),
            "npipe" => Err(wrong("named pipes are not supported; run it inside WSL or use tcp://")),
            _ => Err(wrong("this kind of address is not known; use unix://, tcp:// or ssh://")),
        }
    }
}

fn tcp(rest: &str, tls: Option<TlsFiles>) -> Option<Endpoint> {
    let authority = rest.trim_end_matches('/');
    if authority.contains('/') {
        return None;
    }
    let default = if tls.is_some() { 2376 } else { 2375 };
    let (host, port) = split_port(authority)?;
    let host = if host.is_empty() { "localhost" } else { host };
    Some(Endpoint::Tcp { host: host.to_owned(), port: port.unwrap_or(default), tls })
}

fn ssh(rest: &str) -> Option<Endpoint> {
    let authority = rest.trim_end_matches('/');
    let (destination, port) = split_port(authority)?;
    // A destination that begins with a dash would be read by ssh as an option.
    let plain =
        !destination.is_empty() && !destination.starts_with('-') && !destination.contains('/');
    plain.then(|| Endpoint::Ssh { destination: destination.to_owned(), port })
}

/// `host:port`, `[v6]:port` or only a host.
fn split_port(authority: &str) -> Option<(&str, Option<u16>)> {
    if let Some(rest) = authority.strip_prefix('[') {
        let (host, rest) = rest.split_once(']')?;
        return match rest.strip_prefix(':') {
            Some(port) => Some((host, Some(port.parse().ok()?))),
            None => rest.is_empty().then_some((host, None)),
        };
    }
    match authority.rsplit_once(':') {
        Some((host, port)) => Some((host, Some(port.parse().ok()?))),
        None => Some((authority, None)),
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unix(path) => write!(f, "unix://{}", path.display()),
            Self::Tcp { host, port, .. } if host.contains(':') => {
                write!(f, "tcp://[{host}]:{port}")
            }
            Self::Tcp { host, port, .. } => write!(f, "tcp://{host}:{port}"),
            Self::Ssh { destination, port: Some(port) } => write!(f, "ssh://{destination}:{port}"),
            Self::Ssh { destination, port: None } => write!(f, "ssh://{destination}"),
        }
    }
}
