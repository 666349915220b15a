//! A connection inside of a call: a `BuildKit` that stands by itself asks us for files through `Control.Session`.

use std::io;

use bollard_buildkit_proto::moby::buildkit::v1::BytesMessage;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream},
    sync::mpsc,
};
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Request, metadata::AsciiMetadataKey};

use super::solve::BuildKit;

/// Bytes of a frame.
const FRAME: usize = 32 << 10;

/// Frames that may wait.
const QUEUE: usize = 16;

/// Opens it; the builder is then the client on it, and we serve. It ends when the connection is dropped.
pub(super) fn open(buildkit: &BuildKit, headers: &[(&str, &str)]) -> io::Result<DuplexStream> {
    let (near, far) = tokio::io::duplex(FRAME * QUEUE);
    let (mut reading, mut writing) = tokio::io::split(far);
    let (frames, queue) = mpsc::channel(QUEUE);
    let mut request = Request::new(ReceiverStream::new(queue));
    for (name, value) in headers {
        let name = AsciiMetadataKey::from_bytes(name.to_ascii_lowercase().as_bytes())
            .map_err(io::Error::other)?;
        request.metadata_mut().append(name, value.parse().map_err(io::Error::other)?);
    }
    tokio::spawn(async move {
        let mut buffer = vec![0; FRAME];
        while let Ok(read @ 1..) = reading.read(&mut buffer).await {
            if frames.send(BytesMessage { data: buffer[..read].to_vec() }).await.is_err() {
                break;
            }
        }
    });
    let mut control = buildkit.control.clone();
    tokio::spawn(async move {
        // The answer begins when the builder has something to ask.
        match control.session(request).await {
            Ok(answers) => {
                let mut answers = answers.into_inner();
                while let Ok(Some(message)) = answers.message().await {
                    if writing.write_all(&message.data).await.is_err() {
                        break;
                    }
                }
            }
            Err(status) => tracing::debug!(message = status.message(), "build session"),
        }
        drop(writing.shutdown().await);
    });
    Ok(near)
}
