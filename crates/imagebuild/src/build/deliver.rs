//! Takes what the builder sends for `--output`: files into a folder, or a tar archive.

use std::{
    convert::Infallible,
    fs::File,
    future::Future,
    io::{self, Write},
    path::{Path, PathBuf},
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
};

use bollard_buildkit_proto::{fsutil::types::Packet, moby::filesync::v1::BytesMessage};
use bytes::Bytes;
use prost::Message as _;
use tempfile::NamedTempFile;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tonic::{
    Request, Response, Status, Streaming,
    body::Body,
    server::{NamedService, StreamingService},
};

use super::{
    BuildError,
    options::{Destination, Output},
    receive::Receiver,
    wire::RawCodec,
};

/// Messages that may wait for the disk.
const QUEUE: usize = 16;

type Answers = mpsc::Sender<Result<Bytes, Status>>;

/// What a build delivers, and where to.
#[derive(Debug)]
pub(super) struct Delivery {
    /// As people name it; nothing is standard output.
    path: Option<PathBuf>,
    sink: Mutex<Option<Sink>>,
    /// An archive takes its place when it is whole.
    archive: Mutex<Option<NamedTempFile>>,
    fault: Mutex<Option<io::Error>>,
    left_out: Mutex<usize>,
}

#[derive(Debug)]
enum Sink {
    Folder(Receiver),
    Archive(File),
    Standard,
}

impl Delivery {
    /// Makes the place ready; none for a build whose image goes into the engine's store.
    /// A builder that stands by itself delivers images, too.
    pub(super) fn open(output: &Output, remote: bool) -> Result<Option<Arc<Self>>, BuildError> {
        let unwritable = |path: &Path| {
            let path = path.to_path_buf();
            |cause| BuildError::Unwritable { path, cause }
        };
        let (path, sink, archive) = match output {
            Output::Engine | Output::Reproducible | Output::Archive(..) if !remote => {
                return Ok(None);
            }
            Output::Engine | Output::Reproducible => {
                let path = std::env::temp_dir();
                let archive = NamedTempFile::new().map_err(unwritable(&path))?;
                let file = archive.reopen().map_err(unwritable(&path))?;
                (None, Sink::Archive(file), Some(archive))
            }
            Output::Folder(path) => {
                let receiver = Receiver::new(path).map_err(unwritable(path))?;
                (Some(path.clone()), Sink::Folder(receiver), None)
            }
            Output::Tar(Destination::Standard) | Output::Archive(_, Destination::Standard) => {
                (None, Sink::Standard, None)
            }
            Output::Tar(Destination::File(path)) | Output::Archive(_, Destination::File(path)) => {
                let archive = beside(path).map_err(unwritable(path))?;
                let file = archive.reopen().map_err(unwritable(path))?;
                (Some(path.clone()), Sink::Archive(file), Some(archive))
            }
        };
        Ok(Some(Arc::new(Self {
            path,
            sink: Mutex::new(Some(sink)),
            archive: Mutex::new(archive),
            fault: Mutex::default(),
            left_out: Mutex::default(),
        })))
    }

    /// Why it could not be taken.
    pub(super) fn fault(&self) -> Option<BuildError> {
        let cause = lock(&self.fault).take()?;
        let path = self.path.clone().unwrap_or_else(|| PathBuf::from("standard output"));
        Some(BuildError::Unwritable { path, cause })
    }

    /// Puts an archive in its place; gives how many entries were left out.
    pub(super) fn finish(&self) -> Result<usize, BuildError> {
        if let (Some(path), Some(archive)) = (&self.path, lock(&self.archive).take()) {
            archive.persist(path).map_err(|error| BuildError::Unwritable {
                path: path.clone(),
                cause: error.error,
            })?;
        }
        Ok(*lock(&self.left_out))
    }

    /// The archive that an engine is to be given; it goes away with the answer.
    pub(super) fn take_archive(&self) -> Option<NamedTempFile> {
        lock(&self.archive).take()
    }

    async fn receive(&self, messages: Streaming<Bytes>, answers: &Answers) -> io::Result<()> {
        let sink = lock(&self.sink).take();
        match sink.ok_or_else(|| io::Error::other("it is sent once"))? {
            Sink::Folder(receiver) => self.folder(receiver, messages, answers).await,
            Sink::Archive(file) => archive(file, messages).await,
            Sink::Standard => archive(io::stdout(), messages).await,
        }
    }

    async fn folder(
        &self,
        mut receiver: Receiver,
        mut messages: Streaming<Bytes>,
        answers: &Answers,
    ) -> io::Result<()> {
        while let Some(message) = messages.message().await.map_err(io::Error::other)? {
            let packet = Packet::decode(message).map_err(io::Error::other)?;
            if let Some(answer) = receiver.packet(packet)?
                && answers.send(Ok(answer.encode_to_vec().into())).await.is_err()
            {
                break;
            }
        }
        *lock(&self.left_out) = receiver.left_out;
        Ok(())
    }
}

/// A new file beside `path`, with the mode that files usually get.
pub(super) fn beside(path: &Path) -> io::Result<NamedTempFile> {
    use std::os::unix::fs::PermissionsExt as _;
    let parent = path.parent().filter(|it| !it.as_os_str().is_empty());
    let mode = std::fs::Permissions::from_mode(0o666);
    tempfile::Builder::new().permissions(mode).tempfile_in(parent.unwrap_or(Path::new(".")))
}

/// A thread writes: a reader of standard output may be slow.
async fn archive(
    mut out: impl Write + Send + 'static,
    mut messages: Streaming<Bytes>,
) -> io::Result<()> {
    let (bytes, mut queue) = mpsc::channel::<Vec<u8>>(QUEUE);
    let writing = tokio::task::spawn_blocking(move || {
        while let Some(bytes) = queue.blocking_recv() {
            out.write_all(&bytes)?;
        }
        out.flush()
    });
    while let Some(message) = messages.message().await.map_err(io::Error::other)? {
        let message = BytesMessage::decode(message).map_err(io::Error::other)?;
        if bytes.send(message.data).await.is_err() {
            break;
        }
    }
    drop(bytes);
    writing.await.map_err(io::Error::other)?
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The builder calls one method with two kinds of messages: bytes of an archive, or packets as for the context.
#[derive(Debug, Clone)]
pub(super) struct Deliveries(pub(super) Arc<Delivery>);

impl NamedService for Deliveries {
    const NAME: &'static str = "moby.filesync.v1.FileSend";
}

impl tower_service::Service<http::Request<Body>> for Deliveries {
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        let method = self.clone();
        Box::pin(async move {
            let mut grpc = tonic::server::Grpc::new(RawCodec);
            Ok(grpc.streaming(method, request).await)
        })
    }
}

impl StreamingService<Bytes> for Deliveries {
    type Response = Bytes;
    type ResponseStream = ReceiverStream<Result<Bytes, Status>>;
    type Future =
        Pin<Box<dyn Future<Output = Result<Response<Self::ResponseStream>, Status>> + Send>>;

    fn call(&mut self, request: Request<Streaming<Bytes>>) -> Self::Future {
        let delivery = Arc::clone(&self.0);
        let (answers, stream) = mpsc::channel(QUEUE);
        tokio::spawn(async move {
            if let Err(error) = delivery.receive(request.into_inner(), &answers).await {
                let status = Status::internal(error.to_string());
                lock(&delivery.fault).get_or_insert(error);
                let _ = answers.send(Err(status)).await;
            }
        });
        Box::pin(async move { Ok(Response::new(ReceiverStream::new(stream))) })
    }
}
