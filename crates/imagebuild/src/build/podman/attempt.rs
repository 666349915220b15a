//! One try to build with Podman: it ends by itself, on Ctrl-C, when a registry keeps it waiting, or when the engine has
//! nothing to say any more.

use std::time::Duration;

use bollard_buildkit_proto::moby::buildkit::v1::{StatusResponse, Vertex};
use http::{Request, Response, StatusCode, header};
use http_body_util::{BodyExt as _, Limited};
use hyper::body::Incoming;
use serde::Deserialize;
use tonic::Status;

use super::{answer::Teller, upload::Upload};
use crate::{
    build::{
        Cancel,
        attempt::Unsolved,
        progress::{Event, Progress},
        status::Steps,
    },
    engine::Engine,
};

/// Longest piece of an answer.
const LONGEST: usize = 16 << 20;

/// How often it is looked whether the engine answers other questions.
const LOOK: Duration = Duration::from_secs(5);

/// How many questions without an answer make it lost.
const UNANSWERED: u32 = 3;

/// How often it is looked whether a registry answers.
const LISTEN: Duration = Duration::from_millis(500);

/// One try to build.
pub(super) struct Attempt<'a> {
    pub(super) engine: &'a Engine,
    /// Path and parameters of the request.
    pub(super) query: &'a str,
    /// How long a registry may say nothing.
    pub(super) patience: Duration,
    pub(super) cancel: &'a Cancel,
}

/// A line of the answer.
#[derive(Debug, Deserialize)]
struct Message {
    stream: Option<String>,
    error: Option<String>,
    aux: Option<Built>,
}

#[derive(Debug, Deserialize)]
struct Built {
    #[serde(rename = "ID")]
    id: Option<String>,
}

impl Attempt<'_> {
    /// Gives the id of the image. Dropping it closes the connection, which ends the build behind the running step.
    pub(super) async fn run(
        self,
        upload: Upload,
        mut teller: Teller,
        steps: &mut Steps,
        progress: &mut dyn Progress,
    ) -> Result<String, Unsolved> {
        let ended = tokio::select! {
            ended = self.exchange(upload, &mut teller, steps, &mut *progress) => Some(ended),
            reason = self.silence() => Some(Err(Unsolved::Connection(reason))),
            () = self.cancel.cancelled() => None,
        };
        if let Some(ended) = ended {
            return ended;
        }
        if teller.runs() {
            let text = "Podman does not stop a RUN: it ends by itself, and nothing comes after it";
            progress.event(&Event::Warning(text.to_owned()));
        }
        Err(Unsolved::Cancelled { confirmed: false })
    }

    async fn exchange(
        &self,
        upload: Upload,
        teller: &mut Teller,
        steps: &mut Steps,
        progress: &mut dyn Progress,
    ) -> Result<String, Unsolved> {
        let sending = teller.begin("[internal] load build context".to_owned());
        steps.update(of(vec![sending.clone()]), progress);
        let request = Request::post(self.query)
            .header(header::CONTENT_TYPE, "application/x-tar")
            .body(upload.start())
            .map_err(|error| Unsolved::Connection(error.to_string()))?;
        let lost = |error: &dyn std::error::Error| Unsolved::Connection(innermost(error));
        let response = self.engine.endpoint.send(request).await.map_err(|error| lost(&error))?;
        let completed = sending.started;
        steps.update(of(vec![Vertex { completed, ..sending }]), progress);
        if response.status() != StatusCode::OK {
            return Err(Unsolved::Connection(refusal(response).await));
        }
        self.follow(response, teller, steps, progress).await
    }

    async fn follow(
        &self,
        response: Response<Incoming>,
        teller: &mut Teller,
        steps: &mut Steps,
        progress: &mut dyn Progress,
    ) -> Result<String, Unsolved> {
        let mut body = response.into_body();
        let mut rest: Vec<u8> = Vec::new();
        let mut listen = tokio::time::interval(LISTEN);
        loop {
            let frame = tokio::select! {
                frame = body.frame() => frame,
                _ = listen.tick() => match teller.stall(self.patience) {
                    Some(stall) => return Err(Unsolved::Stalled(stall)),
                    None => continue,
                },
            };
            let Some(frame) = frame else {
                let reason = "the connection ended before the build did";
                return Err(Unsolved::Connection(reason.to_owned()));
            };
            let frame = frame.map_err(|error| Unsolved::Connection(innermost(&error)))?;
            let Ok(data) = frame.into_data() else { continue };
            rest.extend_from_slice(&data);
            if rest.len() > LONGEST {
                return Err(Unsolved::Connection("it sent a line of 16 MiB".to_owned()));
            }
            let whole = rest.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
            let behind = rest.split_off(whole);
            let lines = std::mem::replace(&mut rest, behind);
            for line in
                lines.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty())
            {
                if let Some(id) = message(line, teller, steps, progress)? {
                    return Ok(id);
                }
            }
        }
    }

    /// Returns when the engine has not answered for so long that it will not.
    async fn silence(&self) -> String {
        let mut unanswered = 0;
        loop {
            tokio::time::sleep(LOOK).await;
            unanswered = if self.engine.answers().await { 0 } else { unanswered + 1 };
            if unanswered == UNANSWERED {
                return "it does not answer any more".to_owned();
            }
        }
    }
}

fn message(
    line: &[u8],
    teller: &mut Teller,
    steps: &mut Steps,
    progress: &mut dyn Progress,
) -> Result<Option<String>, Unsolved> {
    let Ok(message) = serde_json::from_slice::<Message>(line) else {
        let line = String::from_utf8_lossy(line);
        return Err(Unsolved::Connection(format!("it answered what is no answer: {line}")));
    };
    if let Some(text) = message.stream {
        steps.update(teller.piece(&text), progress);
    }
    if let Some(error) = message.error {
        let (status, said) = teller.error(&error);
        steps.update(status, progress);
        return Err(Unsolved::Answer(Status::unknown(said)));
    }
    let id = message.aux.and_then(|built| built.id);
    if id.is_some() {
        steps.update(teller.finish(), progress);
    }
    Ok(id)
}

/// Why the request was not taken.
async fn refusal(response: Response<Incoming>) -> String {
    #[derive(Deserialize)]
    struct Refusal {
        message: String,
    }
    let status = response.status();
    let body = Limited::new(response.into_body(), 64 << 10).collect().await;
    let bytes = body.map(http_body_util::Collected::to_bytes).unwrap_or_default();
    match serde_json::from_slice::<Refusal>(&bytes) {
        Ok(refusal) => refusal.message,
        Err(_) => format!("{status} {}", String::from_utf8_lossy(&bytes).trim()),
    }
}

fn of(vertexes: Vec<Vertex>) -> StatusResponse {
    StatusResponse { vertexes, ..StatusResponse::default() }
}

fn innermost(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut inner = error.source();
    while let Some(error) = inner {
        text = error.to_string();
        inner = error.source();
    }
    text
}
