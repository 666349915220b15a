//! From `BuildKit`'s answer to the reason that helps.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use bollard::query_parameters::ListImagesOptions;
use dockerfile::Dockerfile;

use super::{
    BuildError, Context, Request, Step, StepFailure, StepState,
    advice::{self, Evidence},
    attempt::Unsolved,
    builder::Builder,
    lines::{Lines, short_name},
    mask::Mask,
};
use crate::engine::Engine;

/// What is known about a failed build.
pub(super) struct Failure<'a> {
    /// The Dockerfile as it was named.
    pub(super) path: &'a Path,
    pub(super) lines: &'a Lines,
    pub(super) mask: &'a Mask,
    pub(super) steps: Vec<Step>,
    /// Secrets that were asked for and not given.
    pub(super) missing: Vec<String>,
    /// The image that lists what is in the image, if that is asked for.
    pub(super) scanner: Option<&'a str>,
    /// What was wrong about logins of registries.
    pub(super) logins: Vec<String>,
    pub(super) request: &'a Request,
    /// As it was written.
    pub(super) file: &'a Dockerfile,
    pub(super) builder: Builder<'a>,
}

impl Failure<'_> {
    pub(super) async fn explain(self, error: &Unsolved) -> BuildError {
        let message = match error {
            Unsolved::Connection(reason) => reason.clone(),
            Unsolved::Answer(status) => status.message().to_owned(),
            Unsolved::Cancelled { confirmed } => {
                return BuildError::Cancelled { confirmed: *confirmed };
            }
            Unsolved::Stalled(stall) => {
                return BuildError::RegistryStalled {
                    path: self.path.to_path_buf(),
                    line: self.lines.base(&stall.image),
                    image: short_name(&stall.image).to_owned(),
                    seconds: stall.since.as_secs(),
                };
            }
        };
        // Names are looked for where nothing is hidden: `secret token: not found` looks like one that is told.
        let said = plain(&message);
        let message = self.mask.text(&message);
        if !self.builder.answers().await {
            return self.builder.went_away(message);
        }
        if matches!(error, Unsolved::Connection(_)) {
            return self.builder.refused(message);
        }
        // Nobody here has stopped it.
        let stopped = message.contains("context canceled")
            && self.steps.iter().all(|step| step.state != StepState::Failed);
        if stopped || is_of_the_session(&message) {
            let reason = format!("the connection that files go over was lost: {}", plain(&message));
            return self.builder.went_away(reason);
        }
        let message = plain(&message);
        let message = message.as_str();
        if let (Some(reason), true) = (not_done(message), self.builder.is_remote()) {
            return self.builder.refused(format!("{message}; {reason}"));
        }
        if let Some(line) = parse_error_line(message) {
            let path = self.path.to_path_buf();
            let text =
                message.split_once(&format!("line {line}: ")).map_or(message, |(_, text)| text);
            return BuildError::Dockerfile { path, line: Some(line), message: text.to_owned() };
        }
        if let Some(id) = secret_of(&said).filter(|id| self.missing.contains(id)) {
            return BuildError::Secret {
                reason: format!(
                    "the Dockerfile requires it; give it with --secret id={id},src=PATH or id={id},env=VARIABLE"
                ),
                id,
            };
        }
        if let Some(id) = agent_of(&said) {
            return BuildError::Usage(format!(
                "the Dockerfile requires the ssh agent `{id}`; give it with --ssh {id}"
            ));
        }
        match self.steps.iter().position(|step| step.state == StepState::Failed) {
            Some(index) => self.step(index, message).await,
            // Before the first step only the Dockerfile and what was asked of it can be wrong.
            None => BuildError::Dockerfile {
                path: self.path.to_path_buf(),
                line: None,
                message: message.to_owned(),
            },
        }
    }

    async fn step(mut self, index: usize, message: &str) -> BuildError {
        let step = self.steps.swap_remove(index);
        let message = step.error.as_deref().unwrap_or(message).to_owned();
        let path: PathBuf = self.path.to_path_buf();
        if let Some(scanner) = self.scanner.filter(|it| step.name.contains(*it)) {
            return BuildError::Refused(format!(
                "what --sbom asks for is made by the image {scanner}, which the engine cannot get: {message}; name one \
                 that it has or can pull with --sbom generator=IMAGE"
            ));
        }
        let metadata = step.name.strip_prefix("[internal] load metadata for ");
        if let Some(image) = metadata.or_else(|| step.name.strip_prefix("FROM ")) {
            let line = self.lines.base(image);
            let image = short_name(image).to_owned();
            let there = match self.builder.engine() {
                Some(engine) => images(engine).await,
                None => Vec::new(),
            };
            let advice = advice::base_image(&image, &message, &there);
            let wrong: String = self.logins.iter().map(|wrong| format!("; {wrong}")).collect();
            return BuildError::BaseImage {
                path,
                line,
                image,
                reason: format!("{message}{wrong}; {advice}"),
            };
        }
        if let Some(image) = step.name.strip_prefix("resolve image config for ") {
            let frontend = short_name(image);
            let message = format!(
                "the frontend {frontend} that `# syntax` names cannot be loaded: {message}; \
                 without this line the engine's own is used, and heredocs work with it too"
            );
            return BuildError::Dockerfile { path, line: self.lines.frontend, message };
        }
        let command = command_of(&message);
        let exit_code = exit_code_of(&message);
        let said: Vec<_> = step.log.iter().map(String::as_str).chain([message.as_str()]).collect();
        let context = match &self.request.context {
            Context::Directory(folder) => Some(folder.as_path()),
            Context::Empty => None,
        };
        let ignore_file = ignore_file(self.request);
        let next = advice::next_step(&Evidence {
            said: &said,
            command: command.as_deref(),
            exit_code,
            file: self.file,
            line: step.line,
            context,
            ignore_file: ignore_file.as_deref(),
            engine: &self.builder.facts().arch,
        });
        let instruction = step.name.split_once("] ").map_or(step.name.as_str(), |(_, text)| text);
        BuildError::Step(Box::new(StepFailure {
            path,
            line: step.line,
            what: shortened(instruction),
            command,
            exit_code,
            step: step.name.clone(),
            message,
            log: step.log,
            missing_secrets: self.missing,
            next,
        }))
    }
}

/// Whether the engine gave up the connection on which it asks for files: it no longer answered.
fn is_of_the_session(message: &str) -> bool {
    const SAID: [&str; 3] =
        ["the client connection is closing", "transport is closing", "no active session for "];
    SAID.iter().any(|said| message.contains(said))
}

/// The innermost cause.
pub(super) fn innermost(error: &(dyn std::error::Error + 'static)) -> String {
    let mut inner = error;
    while let Some(source) = inner.source() {
        inner = source;
    }
    inner.to_string()
}

/// Without what every message begins with, and without the codes of the protocol inside of it.
pub(super) fn plain(message: &str) -> String {
    const PREFIXES: [&str; 5] = [
        "failed to solve with frontend dockerfile.v0: ",
        "failed to solve: ",
        "failed to create LLB definition: ",
        "failed to compute cache key: ",
        "failed to load cache key: ",
    ];
    let message = without_codes(message);
    let mut message = message.as_str();
    while let Some(rest) = PREFIXES.iter().find_map(|prefix| message.strip_prefix(prefix)) {
        message = rest;
    }
    // The name of a snapshot says nothing.
    if let Some((_, rest)) = message
        .strip_prefix("failed to calculate checksum of ref ")
        .and_then(|rest| rest.split_once(": "))
    {
        message = rest;
    }
    if let Some(path) = message.strip_suffix(": not found").filter(|path| path.ends_with('"')) {
        return format!("{path} not found");
    }
    // The cause and its kind often say the same: `"/x" not found: not found`.
    let short = message
        .strip_suffix("not found: not found")
        .map_or(message, |rest| &message[..rest.len() + "not found".len()]);
    short.to_owned()
}

/// Without `rpc error: code = Internal desc = `.
fn without_codes(message: &str) -> String {
    const CODE: &str = "rpc error: code = ";
    let mut parts = message.split(CODE);
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| match part.split_once(" desc = ") {
        Some((code, rest)) if !code.contains(' ') => text + rest,
        _ => text + CODE + part,
    })
}

/// The file that says what of the context is left out: the Dockerfile's own, or the context's.
fn ignore_file(request: &Request) -> Option<PathBuf> {
    let own = request.dockerfile_path().map(|path| {
        let mut name = path.as_os_str().to_owned();
        name.push(".dockerignore");
        PathBuf::from(name)
    });
    let of_context = match &request.context {
        Context::Directory(folder) => Some(folder.join(".dockerignore")),
        Context::Empty => None,
    };
    own.into_iter().chain(of_context).find(|path| path.exists())
}

/// What helps where a builder does not do what it is asked for.
fn not_done(message: &str) -> Option<&'static str> {
    const ENTITLEMENT: &str = "buildkitd lets builds use the host's network with --allow-insecure-entitlement network.host";
    const EXPORTER: &str = "it is an engine's own builder, which keeps images itself: build with --engine, or take the \
         files with --output type=local,dest=FOLDER";
    if message.contains("network.host") && message.contains("not allowed") {
        return Some(ENTITLEMENT);
    }
    let exporter = message.contains("exporter") && message.contains("could not be found");
    exporter.then_some(EXPORTER)
}

/// How long the engine may take to name its images.
const ANSWER: Duration = Duration::from_secs(2);

/// The names of the engine's images.
async fn images(engine: &Engine) -> Vec<String> {
    let asked = tokio::time::timeout(ANSWER, engine.docker.list_images(None::<ListImagesOptions>));
    let images = asked.await.ok().and_then(Result::ok).unwrap_or_default();
    let named = images.into_iter().flat_map(|image| image.repo_tags);
    named.filter(|name| !name.contains("<none>")).collect()
}

/// `dockerfile parse error line 3: …`, since Docker 23 `… on line 3: …`.
fn parse_error_line(message: &str) -> Option<u32> {
    let rest = message.split_once("parse error ")?.1;
    let number = rest.strip_prefix("on ").unwrap_or(rest).strip_prefix("line ")?;
    number.split_once(':')?.0.parse().ok()
}

/// `secret NAME not found: not found` and `secret NAME: not found`.
fn secret_of(message: &str) -> Option<String> {
    let rest = message.split_once("secret ")?.1;
    let name = rest.split([' ', ':']).next()?;
    rest.ends_with("not found").then(|| name.to_owned())
}

/// `no SSH key "ID" forwarded from the client` without any agent, `unset ssh forward key ID` with others.
fn agent_of(message: &str) -> Option<&str> {
    let quoted = message.split_once("no SSH key \"").and_then(|(_, rest)| rest.split_once('"'));
    let bare = || message.split_once("unset ssh forward key ");
    quoted.map(|(id, _)| id).or_else(|| bare().map(|(_, id)| id))
}

/// `… [/bin/sh -c make]: exit code: 2` or `process "/bin/sh -c make" did not complete …`.
fn command_of(message: &str) -> Option<String> {
    let bracketed = message
        .strip_prefix("executor failed running [")
        .and_then(|rest| rest.rsplit_once("]: ").map(|(command, _)| command));
    let quoted = message
        .strip_prefix("process \"")
        .and_then(|rest| rest.rsplit_once("\" did not complete").map(|(command, _)| command));
    bracketed.or(quoted).map(str::to_owned)
}

fn exit_code_of(message: &str) -> Option<i64> {
    let number = message.rsplit_once("exit code: ")?.1;
    number.split(|char: char| !char.is_ascii_digit()).next()?.parse().ok()
}

/// An instruction in one short line.
fn shortened(instruction: &str) -> String {
    const LONGEST: usize = 60;
    let line = instruction.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("`{}…`", &line[..end]),
        None => format!("`{line}`"),
    }
}
