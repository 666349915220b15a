//! Lends ssh agents to steps with `RUN --mount=type=ssh`. They may list keys and have them sign, and nothing else: a step
//! must not add keys to the user's agent, remove or lock them.

use std::{
    collections::BTreeMap,
    fs, io,
    os::unix::fs::FileTypeExt as _,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use bollard_buildkit_proto::moby::sshforward::v1::{
    BytesMessage, CheckAgentRequest, CheckAgentResponse, ssh_server::Ssh,
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::UnixStream,
    process::{Child, Command},
    sync::mpsc,
};
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Request, Response, Status, Streaming};

use super::{BuildError, options};
use crate::engine::Environment;

/// The id where the Dockerfile gives none.
pub(super) const DEFAULT: &str = "default";

/// The longest message of agents, as OpenSSH has it.
const LONGEST: usize = 256 * 1024;

/// What a step may ask: for the keys, and for a signature.
const ALLOWED: [u8; 2] = [11, 13];

/// An agent's answer to what it does not do.
const FAILURE: [u8; 5] = [0, 0, 0, 1, 5];

/// The agents of a session by their ids.
#[derive(Debug, Default)]
pub(super) struct Agents {
    sockets: BTreeMap<String, PathBuf>,
    /// Agents of our own for keys in files; they end with the session.
    own: Vec<OwnAgent>,
}

/// An agent with keys from files.
#[derive(Debug)]
struct OwnAgent {
    _process: Child,
    _folder: tempfile::TempDir,
}

impl Agents {
    /// Finds the agents, so that a mistake is told before the build.
    pub(super) async fn new(
        wanted: &[options::Ssh],
        environment: &Environment,
    ) -> Result<Self, BuildError> {
        let mut agents = Self::default();
        for ssh in wanted {
            let wrong = |reason: String| BuildError::Usage(format!("--ssh {}: {reason}", ssh.id));
            let socket = agents.find(&ssh.paths, environment).await.map_err(wrong)?;
            agents.sockets.insert(ssh.id.clone(), socket);
        }
        Ok(agents)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.sockets.is_empty()
    }

    async fn find(&mut self, paths: &[PathBuf], of: &Environment) -> Result<PathBuf, String> {
        let kind = |path: &Path| fs::metadata(path).map(|data| data.file_type().is_socket());
        let [path] = paths else {
            return match (paths.is_empty(), of.var("SSH_AUTH_SOCK")) {
                (true, Some(socket)) => Ok(PathBuf::from(socket)),
                (true, None) => Err(
                    "no agent runs: SSH_AUTH_SOCK is not set; start one with `eval $(ssh-agent)` and give it keys with `ssh-add`"
                        .to_owned(),
                ),
                (false, _) => self.of_keys(paths, of).await,
            };
        };
        match kind(path) {
            Ok(true) => Ok(path.clone()),
            Ok(false) => self.of_keys(paths, of).await,
            Err(error) => Err(format!("{}: {error}", path.display())),
        }
    }

    /// Starts an agent for keys in files: OpenSSH reads every form of them.
    async fn of_keys(&mut self, keys: &[PathBuf], of: &Environment) -> Result<PathBuf, String> {
        let program = |name: &str| {
            of.program(name)
                .ok_or_else(|| format!("{name} is missing; install the package openssh-client"))
        };
        let (agent, add) = (program("ssh-agent")?, program("ssh-add")?);
        let said = |error: io::Error| error.to_string();
        let folder = tempfile::tempdir().map_err(said)?;
        let socket = folder.path().join("agent");
        let process = Command::new(agent)
            .arg("-D")
            .arg("-a")
            .arg(&socket)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .map_err(said)?;
        self.own.push(OwnAgent { _process: process, _folder: folder });
        for _ in 0..200 {
            if socket.exists() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        let added = Command::new(add)
            .arg("--")
            .args(keys)
            .env("SSH_AUTH_SOCK", &socket)
            .env("SSH_ASKPASS_REQUIRE", "never")
            .env_remove("DISPLAY")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .process_group(0)
            .kill_on_drop(true)
            .output()
            .await
            .map_err(said)?;
        if added.status.success() {
            return Ok(socket);
        }
        let text = String::from_utf8_lossy(&added.stderr);
        // Its warnings stand in a frame.
        let first = text.lines().find(|line| !line.is_empty() && !line.starts_with('@'));
        let first = first.unwrap_or("ssh-add does not take it");
        Err(format!(
            "{first}; a key with a passphrase is given to an agent with `ssh-add` before the build"
        ))
    }

    fn socket(&self, id: &str) -> Result<&Path, Status> {
        let id = if id.is_empty() { DEFAULT } else { id };
        let socket = self.sockets.get(id).map(PathBuf::as_path);
        socket.ok_or_else(|| Status::not_found(format!("unset ssh forward key {id}")))
    }
}

#[tonic::async_trait]
impl Ssh for Agents {
    type ForwardAgentStream = ReceiverStream<Result<BytesMessage, Status>>;

    async fn check_agent(
        &self,
        request: Request<CheckAgentRequest>,
    ) -> Result<Response<CheckAgentResponse>, Status> {
        self.socket(&request.get_ref().id)?;
        Ok(Response::new(CheckAgentResponse {}))
    }

    async fn forward_agent(
        &self,
        request: Request<Streaming<BytesMessage>>,
    ) -> Result<Response<Self::ForwardAgentStream>, Status> {
        let id = request.metadata().get("buildkit.ssh.id").and_then(|id| id.to_str().ok());
        let socket = self.socket(id.unwrap_or_default())?;
        let agent = UnixStream::connect(socket)
            .await
            .map_err(|error| Status::unavailable(format!("{}: {error}", socket.display())))?;
        let (answers, stream) = mpsc::channel(4);
        tokio::spawn(async move {
            if let Err(error) = forward(agent, request.into_inner(), &answers).await {
                tracing::debug!(%error, "ssh agent");
            }
        });
        Ok(Response::new(ReceiverStream::new(stream)))
    }
}

/// Takes questions until the step closes its side; each gets one answer, in order.
async fn forward(
    mut agent: UnixStream,
    mut questions: Streaming<BytesMessage>,
    answers: &mpsc::Sender<Result<BytesMessage, Status>>,
) -> io::Result<()> {
    let mut received = Vec::new();
    while let Some(message) = questions.message().await.map_err(io::Error::other)? {
        received.extend_from_slice(&message.data);
        while let Some(question) = take_message(&mut received)? {
            let answer = match question.get(4) {
                Some(kind) if ALLOWED.contains(kind) => ask(&mut agent, &question).await?,
                _ => FAILURE.to_vec(),
            };
            if answers.send(Ok(BytesMessage { data: answer })).await.is_err() {
                return Ok(());
            }
        }
    }
    Ok(())
}

/// The first whole message, with its length in front.
fn take_message(received: &mut Vec<u8>) -> io::Result<Option<Vec<u8>>> {
    let Some(head) = received.first_chunk::<4>() else { return Ok(None) };
    let whole = length(*head)? + head.len();
    if received.len() < whole {
        return Ok(None);
    }
    let rest = received.split_off(whole);
    Ok(Some(std::mem::replace(received, rest)))
}

fn length(head: [u8; 4]) -> io::Result<usize> {
    let length = usize::try_from(u32::from_be_bytes(head)).unwrap_or(usize::MAX);
    if length > LONGEST {
        return Err(io::Error::other("a message is too long"));
    }
    Ok(length)
}

async fn ask(agent: &mut UnixStream, question: &[u8]) -> io::Result<Vec<u8>> {
    agent.write_all(question).await?;
    let mut head = [0; 4];
    agent.read_exact(&mut head).await?;
    let mut answer = head.to_vec();
    answer.resize(head.len() + length(head)?, 0);
    agent.read_exact(&mut answer[head.len()..]).await?;
    Ok(answer)
}
