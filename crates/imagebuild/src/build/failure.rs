//! From `BuildKit`'s answer to the reason that helps.

use std::path::{Path, PathBuf};

use super::{
    BuildError, Step, StepFailure, StepState,
    attempt::Unsolved,
    lines::{Lines, short_name},
    mask::Mask,
};
use crate::engine::Endpoint;

/// What is known about a failed build.
pub(super) struct Failure<'a> {
    /// The Dockerfile as it was named.
    pub(super) path: &'a Path,
    pub(super) lines: &'a Lines,
    pub(super) mask: &'a Mask,
    pub(super) steps: Vec<Step>,
    /// Secrets that were asked for and not given.
    pub(super) missing: Vec<String>,
    /// Why logins to registries could not be had.
    pub(super) logins: Vec<String>,
    /// The image that lists what is in the image, if that is asked for.
    pub(super) scanner: Option<&'a str>,
    /// Whether the engine still answers.
    pub(super) alive: bool,
    pub(super) endpoint: &'a Endpoint,
}

impl Failure<'_> {
    pub(super) fn explain(self, error: &Unsolved) -> BuildError {
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
        if !self.alive {
            return BuildError::EngineLost { address: self.endpoint.to_string(), reason: message };
        }
        if matches!(error, Unsolved::Connection(_)) {
            return BuildError::Refused(message);
        }
        let message = plain(&message);
        let message = message.as_str();
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
            Some(index) => self.step(index, message),
            // Before the first step only the Dockerfile and what was asked of it can be wrong.
            None => BuildError::Dockerfile {
                path: self.path.to_path_buf(),
                line: None,
                message: message.to_owned(),
            },
        }
    }

    fn step(mut self, index: usize, message: &str) -> BuildError {
        let step = self.steps.swap_remove(index);
        let message = step.error.as_deref().unwrap_or(message).to_owned();
        let said = step.log.iter().map(String::as_str).chain([message.as_str()]);
        let next = next_step(said);
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
            return BuildError::BaseImage {
                path,
                line,
                image,
                reason: registry_reason(&message, &self.logins),
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
        let instruction = step.name.split_once("] ").map_or(step.name.as_str(), |(_, text)| text);
        BuildError::Step(Box::new(StepFailure {
            path,
            line: step.line,
            what: shortened(instruction),
            command: command_of(&message),
            exit_code: exit_code_of(&message),
            step: step.name.clone(),
            message,
            log: step.log,
            missing_secrets: self.missing,
            next,
        }))
    }
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

/// What helps where what the engine and the step said does not.
fn next_step<'a>(said: impl Iterator<Item = &'a str>) -> &'static str {
    const STEPS: [(&str, &str); 2] = [
        (
            "network bridge not found",
            "; the engine has no bridge network: imagebuild uses the host's there, other programs build with `--network host`",
        ),
        (
            "no space left on device",
            "; the engine's disk is full, or a file system that the step mounts: `docker builder prune` frees build cache, \
             `docker image prune` images without a name",
        ),
    ];
    let said: Vec<_> = said.map(str::to_lowercase).collect();
    let known = STEPS.iter().find(|(text, _)| said.iter().any(|line| line.contains(text)));
    known.map_or("", |(_, next)| next)
}

fn registry_reason(message: &str, logins: &[String]) -> String {
    if !logins.is_empty() {
        return format!("{message}; {}", logins.join("; "));
    }
    let advice = "; is its name right, is it built or pulled, can the engine reach the registry?";
    format!("{message}{advice}")
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
