//! Gives an engine the image that another builder has made.

use std::{io, path::Path};

use bollard::query_parameters::ImportImageOptionsBuilder;
use bytes::Bytes;
use futures_util::{StreamExt as _, stream};
use tokio::io::AsyncReadExt as _;

use super::BuildError;
use crate::engine::Engine;

/// Bytes that are sent at a time.
const CHUNK: usize = 256 << 10;

/// Loads the archive; gives the name or the id under which the engine has it.
pub(super) async fn load(engine: &Engine, archive: &Path) -> Result<String, BuildError> {
    let unreadable = |cause| BuildError::Unreadable { path: archive.to_owned(), cause, hint: "" };
    let file = tokio::fs::File::open(archive).await.map_err(unreadable)?;
    let chunks = stream::try_unfold(file, |mut file| async move {
        let mut chunk = vec![0; CHUNK];
        let read = file.read(&mut chunk).await?;
        chunk.truncate(read);
        Ok::<_, io::Error>((read > 0).then(|| (Bytes::from(chunk), file)))
    });
    let refused = |reason: String| {
        BuildError::Refused(format!("the image is built, and it was not taken: {reason}"))
    };
    let options = ImportImageOptionsBuilder::default().quiet(true).build();
    let body = bollard::body_try_stream(chunks);
    let mut answers = std::pin::pin!(engine.docker.import_image(options, body, None));
    let mut loaded = None;
    while let Some(answer) = answers.next().await {
        let answer = answer.map_err(|error| refused(error.to_string()))?;
        if let Some(message) = answer.error_detail.and_then(|detail| detail.message) {
            return Err(refused(message));
        }
        let text = answer.stream.unwrap_or_default();
        let name =
            ["Loaded image ID: ", "Loaded image: "].iter().find_map(|it| text.strip_prefix(it));
        loaded = name.map(|name| name.trim().to_owned()).or(loaded);
    }
    loaded.ok_or_else(|| refused("the engine does not say what it loaded".to_owned()))
}
