//! The context as an archive, written while it is sent.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, Read, Write},
    path::{Path, PathBuf},
    sync::PoisonError,
};

use bollard_buildkit_proto::fsutil::types::Stat;
use bytes::Bytes;
use http_body_util::StreamBody;
use hyper::body::Frame;
use tar::{Builder, EntryType, Header};
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

use crate::build::{
    context::{
        CHARACTER_DEVICE, Content, DEVICE, DIRECTORY, PIPE, SYMLINK, Selection, Tree, Unreadable,
        permissions,
    },
    explain::{Noted, Seen},
    sync::{Faults, NOTED},
};

/// Bytes in one piece.
const CHUNK: usize = 64 * 1024;

/// Pieces that may wait for the connection: bounds the memory of a large context.
const QUEUE: usize = 16;

type Pieces = mpsc::Sender<Result<Frame<Bytes>, io::Error>>;

/// The body of the request.
pub(super) type Body = StreamBody<ReceiverStream<Result<Frame<Bytes>, io::Error>>>;

/// What is to be sent.
pub(super) struct Upload {
    pub(super) tree: Tree,
    pub(super) selection: Selection,
    pub(super) faults: Faults,
    pub(super) noted: Noted,
}

/// Puts the Dockerfile beside the files of the context, under a name that none of them has. An ignore file of its own
/// keeps both out of what `COPY` sees, and makes Podman pass over the ignore files of the context: these are done with.
pub(super) fn add_dockerfile(tree: &mut Tree, text: Vec<u8>) -> String {
    let is_taken = |name: &str| {
        let root = tree.root.as_ref();
        root.is_some_and(|root| root.join(name).symlink_metadata().is_ok())
    };
    let names = (0_u32..).map(|number| format!(".imagebuild-{number}.Dockerfile"));
    let name = names
        .into_iter()
        .find(|name| !is_taken(name) && !is_taken(&format!("{name}.dockerignore")))
        .unwrap_or_default();
    let ignored = format!("{name}\n{name}.dockerignore\n");
    tree.extra.insert(name.clone(), text.into());
    tree.extra.insert(format!("{name}.dockerignore"), ignored.into_bytes().into());
    name
}

impl Upload {
    /// Begins to read; the body fails where a file cannot be read, which is noted.
    pub(super) fn start(self) -> Body {
        let (pieces, stream) = mpsc::channel(QUEUE);
        tokio::task::spawn_blocking(move || self.write(&pieces));
        StreamBody::new(ReceiverStream::new(stream))
    }

    fn write(self, pieces: &Pieces) {
        let out = Out { pieces, buffer: Vec::with_capacity(CHUNK) };
        let mut archive = Builder::new(out);
        let mut fault = None;
        let mut seen = BTreeMap::new();
        let mut emit = |stat: Stat, content: Content| {
            if !matches!(content, Content::None) && seen.len() < NOTED {
                seen.insert(stat.path.clone(), Seen(stat.mode, stat.size, stat.mod_time));
            }
            match append(&mut archive, &stat, &content) {
                Ok(()) => true,
                Err(error) => {
                    fault = Some(error);
                    false
                }
            }
        };
        let walked = self.tree.walk(&self.selection, &mut emit);
        let ended = match (walked, fault) {
            (Err(unreadable), _) | (_, Some(Stopped::Unreadable(unreadable))) => Err(unreadable),
            // Nobody listens any more.
            (Ok(()), Some(Stopped::Hung)) => return,
            (Ok(()), None) => {
                // The two files in memory are not the user's.
                seen.retain(|path, _| !self.tree.extra.contains_key(path));
                self.noted.lock().unwrap_or_else(PoisonError::into_inner).extend(seen);
                drop(archive.into_inner().and_then(|mut out| out.flush()));
                Ok(())
            }
        };
        if let Err(unreadable) = ended {
            let told = io::Error::other(unreadable.cause.to_string());
            self.faults.lock().unwrap_or_else(PoisonError::into_inner).push(unreadable);
            // Without this the archive would look whole to the engine.
            drop(pieces.blocking_send(Err(told)));
        }
    }
}

/// Why an entry was not written.
enum Stopped {
    Unreadable(Unreadable),
    Hung,
}

fn append(archive: &mut Builder<Out<'_>>, stat: &Stat, content: &Content) -> Result<(), Stopped> {
    let hung = |_: io::Error| Stopped::Hung;
    let mut attributes: Vec<_> = stat.xattrs.iter().collect();
    attributes.sort();
    if !attributes.is_empty() {
        let names: Vec<_> =
            attributes.iter().map(|(name, _)| format!("SCHILY.xattr.{name}")).collect();
        let values = attributes.iter().map(|(_, value)| value.as_slice());
        archive
            .append_pax_extensions(names.iter().map(String::as_str).zip(values))
            .map_err(hung)?;
    }
    let mut header = header(stat);
    let path = Path::new(&stat.path);
    let kind = header.entry_type();
    if kind.is_symlink() || kind.is_hard_link() {
        return archive.append_link(&mut header, path, &stat.linkname).map_err(hung);
    }
    match content {
        Content::File(file) => append_file(archive, &mut header, path, file),
        Content::Bytes(bytes) => archive.append_data(&mut header, path, &**bytes).map_err(hung),
        Content::None => archive.append_data(&mut header, path, io::empty()).map_err(hung),
    }
}

fn append_file(
    archive: &mut Builder<Out<'_>>,
    header: &mut Header,
    path: &Path,
    file: &PathBuf,
) -> Result<(), Stopped> {
    let unreadable = |cause| Stopped::Unreadable(Unreadable { path: file.clone(), cause });
    let size = header.size().unwrap_or_default();
    let open = File::open(file).map_err(unreadable)?;
    let mut exact = Exact { file: open.take(size), left: size, fault: None };
    let appended = archive.append_data(header, path, &mut exact);
    match (exact.fault, appended) {
        (Some(cause), _) => Err(unreadable(cause)),
        (None, Err(_)) => Err(Stopped::Hung),
        (None, Ok(())) => Ok(()),
    }
}

/// A file that has to be as long as it was announced.
struct Exact {
    file: io::Take<File>,
    left: u64,
    fault: Option<io::Error>,
}

impl Read for Exact {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let failed = match self.file.read(buffer) {
            Ok(0) if self.left > 0 && !buffer.is_empty() => {
                io::Error::new(io::ErrorKind::UnexpectedEof, "it became shorter while it was read")
            }
            Err(error) if error.kind() != io::ErrorKind::Interrupted => error,
            read => {
                self.left -= read.as_ref().map_or(0, |read| *read as u64);
                return read;
            }
        };
        let told = io::Error::from(failed.kind());
        self.fault = Some(failed);
        Err(told)
    }
}

fn header(stat: &Stat) -> Header {
    let mut header = Header::new_gnu();
    let kind = match stat.mode {
        mode if mode & DIRECTORY != 0 => EntryType::Directory,
        mode if mode & SYMLINK != 0 => EntryType::Symlink,
        _ if !stat.linkname.is_empty() => EntryType::Link,
        mode if mode & PIPE != 0 => EntryType::Fifo,
        mode if mode & CHARACTER_DEVICE != 0 => EntryType::Char,
        mode if mode & DEVICE != 0 => EntryType::Block,
        _ => EntryType::Regular,
    };
    header.set_entry_type(kind);
    header.set_mode(permissions(stat.mode));
    header.set_uid(0);
    header.set_gid(0);
    header.set_mtime(u64::try_from(stat.mod_time / 1_000_000_000).unwrap_or_default());
    let size = if kind.is_file() { u64::try_from(stat.size).unwrap_or_default() } else { 0 };
    header.set_size(size);
    if matches!(kind, EntryType::Char | EntryType::Block) {
        let number = |number: i64| u32::try_from(number).unwrap_or_default();
        // A header of this form has both.
        drop(header.set_device_major(number(stat.devmajor)));
        drop(header.set_device_minor(number(stat.devminor)));
    }
    header
}

/// Sends what is written, in pieces.
struct Out<'a> {
    pieces: &'a Pieces,
    buffer: Vec<u8>,
}

impl Write for Out<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.buffer.extend_from_slice(bytes);
        if self.buffer.len() >= CHUNK {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.buffer.is_empty() {
            return Ok(());
        }
        let piece = std::mem::replace(&mut self.buffer, Vec::with_capacity(CHUNK));
        let sent = self.pieces.blocking_send(Ok(Frame::data(piece.into())));
        sent.map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))
    }
}
