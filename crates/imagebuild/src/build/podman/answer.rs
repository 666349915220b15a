//! What Podman writes while it builds, as `BuildKit`'s status.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use bollard_buildkit_proto::{
    google::protobuf::Timestamp,
    moby::buildkit::v1::{StatusResponse, Vertex, VertexLog, VertexWarning},
};
use dockerfile::Dockerfile;

use crate::build::{lines::builder_names, stall::Stall};

/// What it says when the image has a name.
const TAGGED: &str = "Successfully tagged ";

/// How a step that could not get its base image is called.
const METADATA: &str = "[internal] load metadata for ";

/// Follows the answer, and knows the step that runs.
pub(super) struct Teller {
    /// As the display calls the stages.
    stages: Vec<String>,
    /// Steps at the end that are no instructions: the labels that were asked for.
    labels: u32,
    current: Option<Running>,
    /// The stage and the step in it that was told last.
    last: (usize, u32),
    begun: u64,
    /// Whether it is the last one of all.
    is_last: bool,
    /// Whether the last one is done, and the image is put together.
    commits: bool,
    /// The image that a registry was asked for last, if it has said nothing since.
    asked: Option<(String, Instant)>,
}

struct Running {
    vertex: Vertex,
    /// The instruction as Podman writes it.
    text: String,
}

impl Teller {
    pub(super) fn new(file: &Dockerfile, labels: usize) -> Self {
        let stages = file.stages();
        let count = stages.len();
        let name = |stage| builder_names(stage, count).into_iter().next().unwrap_or_default();
        Self {
            stages: stages.iter().map(name).collect(),
            labels: u32::try_from(labels).unwrap_or_default(),
            current: None,
            last: (0, 0),
            begun: 0,
            is_last: false,
            commits: false,
            asked: None,
        }
    }

    /// Takes one piece of the answer. Podman writes each thing that it says in a piece of its own, what a step
    /// writes comes as it is read.
    pub(super) fn piece(&mut self, text: &str) -> StatusResponse {
        self.asked = None;
        let line = text.strip_suffix('\n').unwrap_or(text);
        if let Some(step) = Told::of(line).filter(|step| self.is_next(step)) {
            return self.step(&step);
        }
        if line.strip_prefix("--> Using cache ").is_some_and(is_id)
            && let Some(running) = &mut self.current
        {
            running.vertex.cached = true;
            return StatusResponse::default();
        }
        self.commits |= self.is_last && is_commit(line);
        let done = line.strip_prefix("--> ").is_some_and(is_id)
            || self.is_cached() && is_id(line)
            || self.commits && (is_commit(line) || is_id(line) || line.starts_with(TAGGED));
        if done {
            return StatusResponse::default();
        }
        if let Some(image) = asked_for(line) {
            self.asked = Some((image.to_owned(), Instant::now()));
        }
        match &self.current {
            Some(running) if !self.commits => log(&running.vertex, text),
            _ => warnings(text),
        }
    }

    /// Ends the running step with the error; gives the error in `BuildKit`'s words.
    pub(super) fn error(&mut self, message: &str) -> (StatusResponse, String) {
        let said = plain(message);
        let Some(running) = &self.current else { return (StatusResponse::default(), said) };
        let text = running.text.clone();
        let said = match without_step(&said, &text) {
            Some(cause) => of_step(cause, &text),
            None => said,
        };
        let vertexes = match image_of(&text) {
            Some(image) => {
                let image = named_in(&said).unwrap_or(image).to_owned();
                // The step did not begin: its base image is missing.
                let mut vertexes = self.end("context canceled");
                let mut asking = self.begin(format!("{METADATA}{image}"));
                asking.completed = asking.started;
                asking.error.clone_from(&said);
                vertexes.push(asking);
                vertexes
            }
            None => self.end(&said),
        };
        (StatusResponse { vertexes, ..StatusResponse::default() }, said)
    }

    /// The image is there.
    pub(super) fn finish(&mut self) -> StatusResponse {
        StatusResponse { vertexes: self.end(""), ..StatusResponse::default() }
    }

    /// A step of our own.
    pub(super) fn begin(&mut self, name: String) -> Vertex {
        self.begun += 1;
        let digest = format!("step {}", self.begun);
        Vertex { digest, name, started: Some(now()), ..Vertex::default() }
    }

    /// Whether a registry has said nothing for so long.
    pub(super) fn stall(&self, patience: Duration) -> Option<Stall> {
        let (image, since) = self.asked.as_ref()?;
        let since = since.elapsed();
        (since >= patience).then(|| Stall { image: image.clone(), since })
    }

    /// Whether a `RUN` runs now.
    pub(super) fn runs(&self) -> bool {
        self.current.as_ref().is_some_and(|running| {
            running.text.get(..4).is_some_and(|word| word.eq_ignore_ascii_case("RUN "))
        })
    }

    /// What a step writes may look like the beginning of another one.
    fn is_next(&self, step: &Told<'_>) -> bool {
        let (stage, position) = self.last;
        step.position == 1 && (step.stage > stage || position == 0)
            || step.stage == stage && step.position == position + 1
    }

    /// Whether the running step runs nothing.
    fn is_cached(&self) -> bool {
        self.current.as_ref().is_some_and(|running| running.vertex.cached)
    }

    fn step(&mut self, step: &Told<'_>) -> StatusResponse {
        let mut vertexes = self.end("");
        self.last = (step.stage, step.position);
        let last = step.stage + 1 == step.stages;
        self.is_last = last && step.position == step.of;
        let of = step.of.saturating_sub(if last { self.labels } else { 0 });
        let stage = self.stages.get(step.stage).map_or("", String::as_str);
        let space = if stage.is_empty() { "" } else { " " };
        let name = if step.position > of {
            step.text.to_owned()
        } else {
            format!("[{stage}{space}{}/{of}] {}", step.position, step.text)
        };
        let vertex = self.begin(name);
        vertexes.push(vertex.clone());
        self.current = Some(Running { vertex, text: step.text.to_owned() });
        StatusResponse { vertexes, ..StatusResponse::default() }
    }

    fn end(&mut self, error: &str) -> Vec<Vertex> {
        let ended = self.current.take().map(|running| Vertex {
            completed: Some(now()),
            error: error.to_owned(),
            ..running.vertex
        });
        ended.into_iter().collect()
    }
}

/// `[1/2] STEP 3/5: RUN make`: the stage is counted from 0 here.
struct Told<'a> {
    stage: usize,
    stages: usize,
    position: u32,
    of: u32,
    text: &'a str,
}

impl<'a> Told<'a> {
    fn of(line: &'a str) -> Option<Self> {
        let (stage, rest) = match line.strip_prefix('[') {
            Some(rest) => {
                let (numbers, rest) = rest.split_once("] ")?;
                (numbers.split_once('/')?, rest)
            }
            None => (("1", "1"), line),
        };
        let (numbers, text) = rest.strip_prefix("STEP ")?.split_once(": ")?;
        let (position, of) = numbers.split_once('/')?;
        Some(Self {
            stage: stage.0.parse::<usize>().ok()?.checked_sub(1)?,
            stages: stage.1.parse().ok()?,
            position: position.parse().ok()?,
            of: of.parse().ok()?,
            text,
        })
    }
}

/// The id of an image, whole or its beginning.
fn is_id(text: &str) -> bool {
    text.len() >= 11 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// `COMMIT NAME`, `[2/2] COMMIT`.
fn is_commit(line: &str) -> bool {
    let rest = match line.strip_prefix('[') {
        Some(rest) => rest.split_once("] ").map_or("", |(_, rest)| rest),
        None => line,
    };
    rest == "COMMIT" || rest.starts_with("COMMIT ")
}

/// `Trying to pull IMAGE...`
fn asked_for(line: &str) -> Option<&str> {
    line.strip_prefix("Trying to pull ")?.strip_suffix("...")
}

fn log(vertex: &Vertex, text: &str) -> StatusResponse {
    let log = VertexLog {
        vertex: vertex.digest.clone(),
        timestamp: Some(now()),
        stream: 1,
        msg: text.as_bytes().to_vec(),
    };
    StatusResponse { logs: vec![log], ..StatusResponse::default() }
}

/// What Podman says between the steps, where it warns.
fn warnings(text: &str) -> StatusResponse {
    let warning =
        |short: String| VertexWarning { short: short.into_bytes(), ..VertexWarning::default() };
    let warnings = text.lines().filter_map(warning_of).map(warning).collect();
    StatusResponse { warnings, ..StatusResponse::default() }
}

/// `[Warning] …`, or the message of `time="…" level=warning msg="…"`.
fn warning_of(line: &str) -> Option<String> {
    if let Some(warning) = line.strip_prefix("[Warning] ") {
        // It gives itself arguments for the platform.
        return (!warning.contains("[TARGET")).then(|| warning.to_owned());
    }
    let (_, message) = line.split_once(" level=warning msg=")?;
    let message = serde_json::from_str::<String>(message).unwrap_or_else(|_| message.to_owned());
    // The arguments of the platform are there, whatever it says before it begins.
    let of_the_platform = ["missing \"TARGET", "missing \"BUILD"];
    let known = of_the_platform.iter().any(|text| message.starts_with(text));
    (!known).then_some(message)
}

/// Without what every message begins and ends with, and without folders that are gone when it is read.
fn plain(message: &str) -> String {
    let message = message.trim_end();
    let message = message.strip_prefix("creating build container: ").unwrap_or(message);
    if let Some((_, rest)) = message.split_once("parsing main Dockerfile: ") {
        return rest.split_once(": ").map_or(rest, |(_, text)| text).to_owned();
    }
    message.to_owned()
}

/// What stands behind `building at STEP "…": `; Podman writes the exec form without its brackets there.
fn without_step<'a>(message: &'a str, text: &str) -> Option<&'a str> {
    let (_, rest) = message.split_once("building at STEP \"")?;
    let behind = |rest: &'a str| rest.strip_prefix(text)?.strip_prefix("\": ");
    let runtime = || rest.rfind("\": while running runtime: ").map(|at| &rest[at + 3..]);
    behind(rest).or_else(runtime).or_else(|| rest.split_once("\": ").map(|(_, cause)| cause))
}

fn of_step(cause: &str, text: &str) -> String {
    if let Some(code) = cause.strip_prefix("while running runtime: exit status ") {
        return format!(
            "process \"{}\" did not complete successfully: exit code: {code}",
            command(text)
        );
    }
    // `checking on sources under "…": copier: stat: "/x": no such file or directory`
    if let Some((_, missing)) = cause.split_once(": copier: stat: ") {
        return missing.to_owned();
    }
    cause.to_owned()
}

/// An instruction without its keyword and flags.
fn command(text: &str) -> &str {
    let mut rest = text.split_once(' ').map_or("", |(_, rest)| rest).trim_start();
    while rest.starts_with("--") {
        rest = rest.split_once(' ').map_or("", |(_, rest)| rest).trim_start();
    }
    rest
}

/// The image of a `FROM`.
fn image_of(text: &str) -> Option<&str> {
    let is_from = text.get(..5)?.eq_ignore_ascii_case("FROM ");
    let image = command(text).split(' ').next()?;
    (is_from && !image.is_empty()).then_some(image)
}

/// The image that a message names in full.
fn named_in(message: &str) -> Option<&str> {
    let (_, rest) = message.split_once("docker://")?;
    rest.split_once(": ").map(|(image, _)| image)
}

fn now() -> Timestamp {
    let time = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp {
        seconds: i64::try_from(time.as_secs()).unwrap_or_default(),
        nanos: i32::try_from(time.subsec_nanos()).unwrap_or_default(),
    }
}
