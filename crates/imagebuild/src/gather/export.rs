//! Reads an image out of an engine.

use std::{
    io::{self, Read},
    sync::mpsc::{Receiver, SyncSender, sync_channel},
    thread,
};

use bollard::errors::Error as ApiError;
use bytes::{Buf as _, Bytes};
use futures_util::StreamExt as _;
use image::{Image, Options};

use crate::{build::Cancel, engine::Engine, model::Contents};

/// Chunks that may wait for the reader: the engine sends some 100 KiB at a time.
const WAITING: usize = 16;

/// An image of an engine that could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Unread {
    /// The engine has no image of that name.
    #[error(
        "the engine at {address} has no such image: build or pull it first, or name an archive"
    )]
    NoSuchImage {
        /// Where the engine listens.
        address: String,
    },
    /// The engine stopped sending, or never began.
    #[error("the engine at {address} did not send it: {cause}")]
    Engine {
        /// Where the engine listens.
        address: String,
        /// What it said.
        cause: ApiError,
    },
    /// What it sent is no image.
    #[error(transparent)]
    Image(#[from] image::Error),
    /// The user did not want to wait.
    #[error("cancelled")]
    Cancelled,
}

/// Reads an image out of the engine as it is sent, without a copy on disk.
pub async fn read(
    engine: &Engine,
    name: &str,
    options: &Options,
    cancel: &Cancel,
) -> Result<(Image, Contents), Unread> {
    let address = engine.endpoint.to_string();
    match engine.docker.inspect_image(name).await {
        Ok(_) => {}
        Err(ApiError::DockerResponseServerError { status_code: 404, .. }) => {
            return Err(Unread::NoSuchImage { address });
        }
        Err(cause) => return Err(Unread::Engine { address, cause }),
    }
    let (sender, receiver) = sync_channel(WAITING);
    let options = options.clone();
    let reader = thread::spawn(move || {
        super::image::read(Chunks { receiver, chunk: Bytes::new() }, &options)
    });
    let sent = tokio::select! {
        sent = pump(engine, name, sender) => sent.map_err(|cause| Unread::Engine { address, cause }),
        () = cancel.cancelled() => Err(Unread::Cancelled),
    };
    // The sender is gone, so the reader comes to an end; what the engine said explains more than what it then read.
    let read = reader.join().map_err(|_| Unread::Cancelled)?;
    sent?;
    Ok(read?)
}

async fn pump(engine: &Engine, name: &str, sender: SyncSender<Bytes>) -> Result<(), ApiError> {
    let mut stream = std::pin::pin!(engine.docker.export_image(name));
    while let Some(chunk) = stream.next().await {
        // A reader that has seen enough hangs up.
        if sender.send(chunk?).is_err() {
            break;
        }
    }
    Ok(())
}

/// What the engine sends, as a stream to read.
struct Chunks {
    receiver: Receiver<Bytes>,
    chunk: Bytes,
}

impl Read for Chunks {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.chunk.is_empty() {
            match self.receiver.recv() {
                Ok(chunk) => self.chunk = chunk,
                Err(_) => return Ok(0),
            }
        }
        let count = buffer.len().min(self.chunk.len());
        self.chunk.copy_to_slice(&mut buffer[..count]);
        Ok(count)
    }
}
