use std::{
    collections::BTreeMap,
    io::{self, Read, Write},
    os::unix::net::UnixStream,
    time::Duration,
};

use source::{Format, Node};

use super::{Environment, FileTree};
use crate::{gather::http, model::installed::Engine};

/// How long an engine may take to say its version.
const PATIENCE: Duration = Duration::from_secs(2);

/// How long it may say nothing while it packs an image.
const EXPORT: Duration = Duration::from_mins(10);

trait Stream: Read + Write + Send {}
impl<T: Read + Write + Send> Stream for T {}

/// The engine that the docker command would use, and its version.
pub(super) fn ask(tree: &dyn FileTree, environment: &Environment) -> Engine {
    let address = match address(tree, environment) {
        Ok(address) => address,
        Err(reason) => return Engine::Unreachable { address: String::new(), reason },
    };
    if let Some(reason) = not_spoken(&address, environment) {
        return Engine::Unasked { reason };
    }
    let version = connect(&address, PATIENCE).and_then(version);
    match version {
        Ok(version) => Engine::Reachable { address, version },
        Err(error) => {
            let reason = format!("no engine answers at {address}: {error}");
            Engine::Unreachable { address, reason }
        }
    }
}

/// The archive of an image of the engine.
pub(crate) fn export(
    tree: &dyn FileTree,
    environment: &Environment,
    image: &str,
) -> Result<impl Read + Send + use<>, String> {
    let address = address(tree, environment)?;
    if let Some(reason) = not_spoken(&address, environment) {
        return Err(format!("{reason}; save the image to an archive and name that"));
    }
    let name: String = image.bytes().map(encoded).collect();
    let stream =
        connect(&address, EXPORT).and_then(|it| http::get(it, &format!("/images/{name}/get")));
    stream.map_err(|error| format!("{address}: {error}"))
}

/// What an engine has of an image.
pub(crate) enum Labels {
    /// Its labels, by name.
    Of(BTreeMap<String, String>),
    /// The engine does not have it.
    Absent,
}

/// The labels of an image of the engine.
pub(crate) fn labels(
    tree: &dyn FileTree,
    environment: &Environment,
    image: &str,
) -> Result<Labels, String> {
    let address = address(tree, environment)?;
    if let Some(reason) = not_spoken(&address, environment) {
        return Err(reason);
    }
    let name: String = image.bytes().map(encoded).collect();
    let asked = connect(&address, PATIENCE)
        .and_then(|it| http::ask(it, "engine", &format!("/images/{name}/json"), "*/*"));
    let read = asked.and_then(|answer| {
        if answer.code == 404 {
            return Ok(Labels::Absent);
        }
        let mut body = String::new();
        answer.good()?.take(16 << 20).read_to_string(&mut body)?;
        let parsed = source::parse(Format::Jsonc, &body);
        let labels = parsed.root().and_then(|root| root.at(&["Config", "Labels"]));
        let labels = labels.map(Node::members).unwrap_or_default().iter();
        let text = |label: &source::Member| label.value.as_str().map(str::to_owned);
        Ok(Labels::Of(labels.filter_map(|it| Some((it.name.clone(), text(it)?))).collect()))
    });
    read.map_err(|error| format!("no engine answers at {address}: {error}"))
}

fn encoded(byte: u8) -> String {
    if byte.is_ascii_alphanumeric() || b"-_.:/@".contains(&byte) {
        char::from(byte).to_string()
    } else {
        format!("%{byte:02X}")
    }
}

fn version(stream: Box<dyn Stream>) -> io::Result<String> {
    let mut body = String::new();
    http::get(stream, "/version")?.take(1 << 20).read_to_string(&mut body)?;
    let parsed = source::parse(Format::Jsonc, &body);
    let version = parsed.root().and_then(|root| root.get("Version")?.as_str());
    version.map(str::to_owned).ok_or_else(|| io::Error::other("its answer has no version"))
}

fn connect(address: &str, patience: Duration) -> io::Result<Box<dyn Stream>> {
    if let Some(path) = address.strip_prefix("unix://") {
        let stream = UnixStream::connect(path)?;
        stream.set_read_timeout(Some(patience))?;
        stream.set_write_timeout(Some(patience))?;
        return Ok(Box::new(stream));
    }
    let host = address.trim_start_matches("tcp://").trim_start_matches("http://");
    let host = host.trim_end_matches('/');
    let host = if host.contains(':') { host.to_owned() } else { format!("{host}:2375") };
    Ok(Box::new(http::connect(&host, patience)?))
}

/// Why nothing is asked at an address that is in use.
fn not_spoken(address: &str, environment: &Environment) -> Option<String> {
    let plain = ["unix://", "tcp://", "http://"].iter().any(|scheme| address.starts_with(scheme));
    let tls = environment.get("DOCKER_TLS_VERIFY").is_some() && !address.starts_with("unix://");
    if tls || address.ends_with(":2376") {
        return Some("the engine speaks TLS, which is not spoken here".to_owned());
    }
    let scheme = address.split("://").next().unwrap_or_default();
    (!plain).then(|| format!("the engine is reached by {scheme}, which is not spoken here"))
}

/// `DOCKER_HOST`, the docker context, or the first usual socket.
fn address(tree: &dyn FileTree, environment: &Environment) -> Result<String, String> {
    if let Some(host) = environment.get("DOCKER_HOST") {
        return Ok(host.to_owned());
    }
    if let Some(host) = context(tree, environment) {
        return Ok(host);
    }
    let home = &environment.home;
    let runtime = environment.get("XDG_RUNTIME_DIR").unwrap_or("/run/user/0");
    let sockets = [
        "/var/run/docker.sock".to_owned(),
        format!("{runtime}/docker.sock"),
        format!("{home}/.docker/run/docker.sock"),
        format!("{home}/.docker/desktop/docker.sock"),
        format!("{home}/.colima/default/docker.sock"),
        format!("{home}/.rd/docker.sock"),
        format!("{home}/.orbstack/run/docker.sock"),
        format!("{runtime}/podman/podman.sock"),
        "/run/podman/podman.sock".to_owned(),
    ];
    let found = sockets.into_iter().find(|path| tree.exists(path));
    found.map(|path| format!("unix://{path}")).ok_or_else(|| {
        "no engine listens at the usual sockets, and DOCKER_HOST names none".to_owned()
    })
}

fn context(tree: &dyn FileTree, environment: &Environment) -> Option<String> {
    let folder = environment.folder("DOCKER_CONFIG", ".docker");
    let named = environment.get("DOCKER_CONTEXT").map(str::to_owned).or_else(|| {
        let config = source::parse(Format::Jsonc, &tree.read(&format!("{folder}/config.json"))?);
        config.root()?.get("currentContext")?.as_str().map(str::to_owned)
    })?;
    let metas = tree.names(&format!("{folder}/contexts/meta"));
    metas.iter().find_map(|name| {
        let text = tree.read(&format!("{folder}/contexts/meta/{name}/meta.json"))?;
        let meta = source::parse(Format::Jsonc, &text);
        let root = meta.root()?;
        (root.get("Name")?.as_str()? == named).then_some(())?;
        root.at(&["Endpoints", "docker", "Host"]).and_then(Node::as_str).map(str::to_owned)
    })
}
