//! Serves files to the builder, which asks only for those that it does not have yet.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{self, Read as _},
    path::PathBuf,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
};

use bollard_buildkit_proto::{
    fsutil::types::{Packet, Stat, packet::PacketType},
    moby::filesync::v1::file_sync_server::FileSync,
};
use tokio::sync::mpsc;
use tokio_stream::{Stream, wrappers::ReceiverStream};
use tonic::{Request, Response, Status, Streaming, metadata::MetadataMap};

use super::{
    context::{Content, Selection, Tree, Unreadable},
    explain::{Noted, Seen},
    follow::follow,
    ignore::{self, Patterns},
    trees::{CONTEXT, Trees},
};

/// Bytes of a file in one message.
const CHUNK: usize = 64 * 1024;

/// Messages that may wait for the connection: bounds the memory of a large context.
const QUEUE: usize = 32;

/// Files of which is noted what shows a change; in a context of more, the others are not looked at.
pub(super) const NOTED: usize = 50_000;

/// What could not be read while it was served; the builder sees only that the transfer ended.
pub(super) type Faults = Arc<Mutex<Vec<Unreadable>>>;

/// The named trees of a session.
pub(super) struct Files {
    pub(super) trees: Trees,
    pub(super) faults: Faults,
    /// Names the place the files come from: the builder compares them with those that it has from there.
    pub(super) place: String,
    /// The file whose patterns the builder sends back as what to leave out.
    pub(super) ignore_file: PathBuf,
    /// The files of the context that are sent.
    pub(super) noted: Noted,
}

impl Files {
    fn ignore_file_is_undecodable(&self) -> bool {
        fs::read(&self.ignore_file).is_ok_and(|bytes| std::str::from_utf8(&bytes).is_err())
    }

    /// The builder sends patterns without their lines: the file is asked again for the place.
    fn bad_ignore_file(&self, reason: String) -> Unreadable {
        let bytes = fs::read(&self.ignore_file).unwrap_or_default();
        let reason = ignore::first_bad_line(&bytes).unwrap_or(reason);
        Unreadable { path: self.ignore_file.clone(), cause: invalid(reason) }
    }
}

type Answers = mpsc::Sender<Result<Packet, Status>>;
type Sources = Arc<Mutex<Vec<Content>>>;

#[tonic::async_trait]
impl FileSync for Files {
    type DiffCopyStream = Pin<Box<dyn Stream<Item = Result<Packet, Status>> + Send>>;
    type TarStreamStream = Self::DiffCopyStream;

    async fn diff_copy(
        &self,
        request: Request<Streaming<Packet>>,
    ) -> Result<Response<Self::DiffCopyStream>, Status> {
        let names = header(request.metadata(), "dir-name").map_err(Status::invalid_argument)?;
        let name = names.into_iter().next().unwrap_or_default();
        let tree = self
            .trees
            .get(&name)
            .ok_or_else(|| Status::not_found(format!("no files under the name `{name}`")))?;
        let selection = selection(self, &tree, request.metadata()).map_err(|fault| {
            let status = Status::internal(format!("{}: {}", fault.path.display(), fault.cause));
            note(&self.faults, fault);
            status
        })?;
        let (answers, stream) = mpsc::channel(QUEUE);
        let transfer = Transfer {
            tree,
            sources: Sources::default(),
            answers,
            faults: Arc::clone(&self.faults),
            noted: (name == CONTEXT).then(|| Arc::clone(&self.noted)),
            name,
        };
        tokio::spawn(transfer.run(selection, request.into_inner()));
        Ok(Response::new(Box::pin(ReceiverStream::new(stream))))
    }

    async fn tar_stream(
        &self,
        _: Request<Streaming<Packet>>,
    ) -> Result<Response<Self::TarStreamStream>, Status> {
        Err(Status::unimplemented("files are served by DiffCopy"))
    }
}

struct Transfer {
    name: String,
    tree: Arc<Tree>,
    sources: Sources,
    answers: Answers,
    faults: Faults,
    noted: Option<Noted>,
}

impl Transfer {
    async fn run(self, selection: Selection, mut requests: Streaming<Packet>) {
        let walk = tokio::task::spawn_blocking({
            let (tree, sources) = (Arc::clone(&self.tree), Arc::clone(&self.sources));
            let (answers, faults) = (self.answers.clone(), Arc::clone(&self.faults));
            let noted = self.noted.clone();
            move || {
                let mut seen = BTreeMap::new();
                send_stats(&tree, &selection, &sources, &answers, &faults, &mut seen);
                if let Some(noted) = noted {
                    noted.lock().unwrap_or_else(PoisonError::into_inner).extend(seen);
                }
            }
        });
        let (wanted, queue) = mpsc::unbounded_channel();
        let files = tokio::task::spawn_blocking({
            let (sources, answers, faults) =
                (Arc::clone(&self.sources), self.answers.clone(), Arc::clone(&self.faults));
            move || send_files(queue, &sources, &answers, &faults)
        });
        while let Ok(Some(packet)) = requests.message().await {
            match PacketType::try_from(packet.r#type) {
                Ok(PacketType::PacketReq) => drop(wanted.send(packet.id)),
                Ok(PacketType::PacketFin) => {
                    let _ = self.answers.send(Ok(Self::packet(PacketType::PacketFin))).await;
                    break;
                }
                _ => break,
            }
        }
        drop(wanted);
        let (_, files) = tokio::join!(walk, files);
        tracing::debug!(tree = self.name, bytes = files.unwrap_or_default(), "files sent");
    }

    fn packet(kind: PacketType) -> Packet {
        Packet { r#type: kind.into(), stat: None, id: 0, data: Vec::new() }
    }
}

fn send_stats(
    tree: &Tree,
    selection: &Selection,
    sources: &Sources,
    answers: &Answers,
    faults: &Faults,
    seen: &mut BTreeMap<String, Seen>,
) {
    let mut emit = |stat: Stat, content: Content| {
        // A folder's time changes with every file that is made in it.
        if !matches!(content, Content::None) && seen.len() < NOTED {
            seen.insert(stat.path.clone(), Seen(stat.mode, stat.size, stat.mod_time));
        }
        // Before the entry is announced: the builder may ask for it at once.
        sources.lock().unwrap_or_else(PoisonError::into_inner).push(content);
        let packet = Packet { stat: Some(stat), ..Transfer::packet(PacketType::PacketStat) };
        answers.blocking_send(Ok(packet)).is_ok()
    };
    match tree.walk(selection, &mut emit) {
        // An entry without a stat ends the list.
        Ok(()) => drop(answers.blocking_send(Ok(Transfer::packet(PacketType::PacketStat)))),
        Err(fault) => fail(fault, answers, faults),
    }
}

/// Sends the files that are asked for; the bytes of those that came from the disk are counted.
fn send_files(
    mut wanted: mpsc::UnboundedReceiver<u32>,
    sources: &Sources,
    answers: &Answers,
    faults: &Faults,
) -> u64 {
    let mut bytes = 0;
    while let Some(id) = wanted.blocking_recv() {
        let content = {
            let sources = sources.lock().unwrap_or_else(PoisonError::into_inner);
            usize::try_from(id).ok().and_then(|index| sources.get(index).cloned())
        };
        let sent = match content {
            Some(Content::File(path)) => match send_file(id, &path, answers, &mut bytes) {
                Err(cause) => {
                    fail(Unreadable { path, cause }, answers, faults);
                    return bytes;
                }
                Ok(sent) => sent,
            },
            Some(Content::Bytes(bytes)) => {
                bytes.chunks(CHUNK).all(|chunk| send_data(id, chunk, answers))
            }
            Some(Content::None) | None => true,
        };
        // No data ends the file.
        if !sent || !send_data(id, &[], answers) {
            break;
        }
    }
    bytes
}

/// False when nobody listens any more.
fn send_file(id: u32, path: &PathBuf, answers: &Answers, bytes: &mut u64) -> io::Result<bool> {
    let mut file = File::open(path)?;
    let mut buffer = vec![0; CHUNK];
    loop {
        match file.read(&mut buffer) {
            Ok(0) => return Ok(true),
            Ok(read) if !send_data(id, &buffer[..read], answers) => return Ok(false),
            Ok(read) => *bytes += read as u64,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

fn send_data(id: u32, data: &[u8], answers: &Answers) -> bool {
    let packet = Packet { id, data: data.to_vec(), ..Transfer::packet(PacketType::PacketData) };
    answers.blocking_send(Ok(packet)).is_ok()
}

fn fail(fault: Unreadable, answers: &Answers, faults: &Faults) {
    let status = Status::internal(format!("{}: {}", fault.path.display(), fault.cause));
    note(faults, fault);
    let _ = answers.blocking_send(Err(status));
}

fn note(faults: &Faults, fault: Unreadable) {
    faults.lock().unwrap_or_else(PoisonError::into_inner).push(fault);
}

/// What the builder asks for: patterns to leave out, patterns to take, and paths to take with the links on them.
fn selection(files: &Files, tree: &Tree, headers: &MetadataMap) -> Result<Selection, Unreadable> {
    let folder = tree.root.clone().unwrap_or_default();
    let asked = |reason| Unreadable { path: folder.clone(), cause: invalid(reason) };
    let excluded = header(headers, "exclude-patterns");
    let exclude = excluded
        .and_then(|patterns| match patterns.iter().find(|it| it.contains('\u{fffd}')) {
            // What the builder made of bytes that it could not read: such a pattern fits no file.
            Some(bad) if files.ignore_file_is_undecodable() => Err(format!("`{bad}` is not UTF-8")),
            _ => Patterns::new(patterns).map_err(|bad| bad.to_string()),
        })
        .map_err(|reason| files.bad_ignore_file(reason))?;
    let mut include = header(headers, "include-patterns").map_err(asked)?;
    let paths = header(headers, "followpaths").map_err(asked)?;
    if let (false, Some(root)) = (paths.is_empty(), &tree.root) {
        let followed =
            follow(root, &paths).map_err(|cause| Unreadable { path: root.clone(), cause })?;
        match followed {
            Some(paths) => include.extend(paths),
            None => include.clear(),
        }
    } else {
        include.extend(paths);
    }
    let read = |patterns| Patterns::new(patterns).map_err(|bad| asked(bad.to_string()));
    let include = if include.is_empty() { None } else { Some(read(include)?) };
    Ok(Selection { include, exclude })
}

fn invalid(reason: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, reason)
}

/// A header's values: bytes of UTF-8 from older builders; newer ones percent-encode those that are not ASCII and say so.
fn header(headers: &MetadataMap, name: &str) -> Result<Vec<String>, String> {
    let encoded =
        headers.get(format!("{name}-encoded")).is_some_and(|flag| flag == "1" || flag == "true");
    let read = |bytes: &[u8]| {
        let bytes = if encoded { decode(bytes) } else { bytes.to_vec() };
        String::from_utf8(bytes).map_err(|error| {
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            format!("`{text}` is not UTF-8, which the builder cannot take")
        })
    };
    headers.get_all(name).iter().map(|value| read(value.as_bytes())).collect()
}

fn decode(text: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((&byte, tail)) = rest.split_first() {
        let hex = tail.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        match (byte, hex.and_then(|hex| u8::from_str_radix(hex, 16).ok())) {
            (b'%', Some(decoded)) => {
                bytes.push(decoded);
                rest = &tail[2..];
            }
            (byte, _) => {
                bytes.push(if byte == b'+' { b' ' } else { byte });
                rest = tail;
            }
        }
    }
    bytes
}
