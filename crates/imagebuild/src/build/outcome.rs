//! What came out of a build.

use std::{
    collections::{BTreeMap, HashMap},
    path::PathBuf,
    time::Duration,
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::Serialize;
use serde_json::Value;

use super::{Miss, Share};

/// A built image.
#[derive(Debug, Clone, Serialize)]
pub struct Outcome {
    /// The target that it is of, where there are several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// Its id, `sha256:…`; empty where files are put out instead of an image.
    pub id: String,
    /// The folder or archive it was put into.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub output: Option<PathBuf>,
    /// Its names.
    pub tags: Vec<String>,
    /// Bytes of all its layers; none if the engine did not say.
    pub size: Option<u64>,
    /// What of it each stage brought, and each of its instructions; empty where that is not known.
    pub shares: Vec<Share>,
    /// What was done, in the order in which it began.
    pub steps: Vec<Step>,
    /// The steps that were not taken from the cache, and why.
    pub misses: Vec<Miss>,
    /// Time from the request to the answer.
    #[serde(serialize_with = "seconds")]
    pub duration: Duration,
    /// What the builder says about the image, by the names it gives: digests and names.
    #[serde(skip)]
    pub metadata: BTreeMap<String, Value>,
}

impl Outcome {
    /// Steps of the Dockerfile that were taken from the cache, and how many there are.
    pub fn cache_hits(&self) -> (usize, usize) {
        let steps = self.steps.iter().filter(|step| step.can_be_cached());
        let cached = steps.clone().filter(|step| step.state == StepState::Cached);
        (cached.count(), steps.count())
    }
}

/// One step of a build.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// The target it belongs to, where several are built at once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// Number in the order in which steps began, from 1.
    pub number: usize,
    /// The step as `BuildKit` names it: `[build 2/5] RUN make`.
    pub name: String,
    /// Name or number of its stage, if it is an instruction.
    pub stage: Option<String>,
    /// Its place among the steps of its stage, from 1, if it is an instruction.
    pub position: Option<u32>,
    /// Line of the instruction in the Dockerfile, from 1, if it is known.
    pub line: Option<u32>,
    /// How it went.
    pub state: StepState,
    /// How long it ran.
    #[serde(serialize_with = "optional_seconds")]
    pub duration: Option<Duration>,
    /// Its last lines of output.
    pub log: Vec<String>,
    /// Why it failed.
    pub error: Option<String>,
}

impl Step {
    /// Whether it is an instruction that can be taken from the cache: not a `FROM`, not the engine's own work.
    pub fn can_be_cached(&self) -> bool {
        let instruction = self.name.split_once("] ").map_or("", |(_, text)| text);
        self.position.is_some() && !instruction.starts_with("FROM ")
    }
}

/// How a step went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepState {
    /// Not begun.
    Waiting,
    /// Begun.
    Running,
    /// Done.
    Done,
    /// Taken from the cache.
    Cached,
    /// Failed.
    Failed,
    /// Stopped because another one failed or the build was cancelled.
    Cancelled,
}

fn seconds<S: serde::Serializer>(duration: &Duration, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_f64(duration.as_secs_f64())
}

#[expect(clippy::ref_option, reason = "the signature that serde calls")]
fn optional_seconds<S: serde::Serializer>(
    duration: &Option<Duration>,
    to: S,
) -> Result<S::Ok, S::Error> {
    match duration {
        Some(duration) => seconds(duration, to),
        None => to.serialize_none(),
    }
}

/// What the builder says about the image; documents stand there as themselves, and not in the form in which they are sent.
pub(super) fn metadata(facts: &HashMap<String, String>) -> BTreeMap<String, Value> {
    let document = |text: &str| {
        let document = serde_json::from_slice(&STANDARD.decode(text).ok()?).ok()?;
        matches!(document, Value::Object(_) | Value::Array(_)).then_some(document)
    };
    let value = |text: &String| document(text).unwrap_or_else(|| text.as_str().into());
    facts.iter().map(|(name, text)| (name.clone(), value(text))).collect()
}
