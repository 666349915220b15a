//! Heredocs for engines that do not read them: Docker before 23 without a `# syntax=` line.
//!
//! The copy of the Dockerfile that is sent says the same with older means, on the same lines. A script becomes the exec form with the stage's shell, which is how newer builders run it. Files become an image from scratch that `COPY --from` and bind mounts take them from: in the build context they would be caught by `COPY .`.

use std::collections::BTreeMap;

use dockerfile::{Base, Dockerfile, Flag, Heredoc, Instruction, Keyword, Scopes, Stage};
use sha2::{Digest as _, Sha256};

use super::{expand::expand, lines::line_of};
use crate::engine::hex;

/// Repository of the images that hold files of heredocs.
pub(super) const REPOSITORY: &str = "imagebuild-heredocs";

/// The old builder reads no longer line.
const LONGEST_LINE: usize = 60 * 1024;

/// A Dockerfile without heredocs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Lowered {
    /// The text to send, with the lines of the original.
    pub(super) text: String,
    /// How many instructions were rewritten.
    pub(super) rewritten: usize,
    /// The image that holds the files, if any are needed.
    pub(super) files: Option<FileImage>,
}

/// Files that instructions take from an image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FileImage {
    /// Its name, made from its content: the same files are the same image to the cache.
    pub(super) name: String,
    /// Path and bytes; the path is `NUMBER/NAME`.
    pub(super) files: BTreeMap<String, Vec<u8>>,
}

/// Why an instruction cannot be rewritten.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CannotLower {
    pub(super) line: u32,
    pub(super) reason: String,
}

/// Whether there is anything to do.
pub(super) fn is_needed(file: &Dockerfile) -> bool {
    file.instructions().any(|instruction| !heredocs(instruction).is_empty())
}

/// Images whose shell has to be known.
pub(super) fn base_images(file: &Dockerfile) -> Vec<String> {
    let stages = file.stages();
    let images = stages.iter().filter_map(|stage| match &stage.base {
        Base::Image(image) => image.resolved.value.clone(),
        _ => None,
    });
    images.collect()
}

/// Rewrites every heredoc. `shells` has the shell of each base image that sets one.
pub(super) fn lower(
    file: &Dockerfile,
    build_args: &BTreeMap<String, String>,
    shells: &BTreeMap<String, Vec<String>>,
) -> Result<Lowered, CannotLower> {
    let scopes = &file.scopes(build_args);
    let mut lowering = Lowering { file, scopes, files: BTreeMap::new(), edits: Vec::new() };
    let mut shell_at_end: Vec<Vec<String>> = Vec::new();
    for stage in file.stages_in(scopes) {
        let mut shell = first_shell(&stage, &shell_at_end, shells);
        for instruction in &stage.instructions {
            if instruction.kind == Keyword::Shell {
                shell = instruction.words().iter().map(dockerfile::Word::value).collect();
            }
            lowering
                .instruction(instruction, &shell)
                .map_err(|reason| CannotLower { line: line_of(file, instruction), reason })?;
        }
        shell_at_end.push(shell);
    }
    Ok(lowering.finish())
}

fn first_shell(
    stage: &Stage<'_>,
    earlier: &[Vec<String>],
    shells: &BTreeMap<String, Vec<String>>,
) -> Vec<String> {
    let known = match &stage.base {
        Base::Stage(index) => earlier.get(*index).cloned(),
        Base::Image(image) => {
            image.resolved.value.as_ref().and_then(|name| shells.get(name).cloned())
        }
        _ => None,
    };
    known.unwrap_or_else(|| vec!["/bin/sh".to_owned(), "-c".to_owned()])
}

fn heredocs(instruction: &Instruction) -> &[Heredoc] {
    match &instruction.onbuild {
        Some(trigger) => &trigger.heredocs,
        None => &instruction.heredocs,
    }
}

struct Lowering<'a> {
    file: &'a Dockerfile,
    scopes: &'a Scopes,
    files: BTreeMap<String, Vec<u8>>,
    edits: Vec<(dockerfile::Span, String)>,
}

/// Stands for the name of the image until its content is known.
const IMAGE: &str = "\u{0}image\u{0}";

impl Lowering<'_> {
    fn instruction(&mut self, instruction: &Instruction, shell: &[String]) -> Result<(), String> {
        if heredocs(instruction).is_empty() {
            return Ok(());
        }
        let text = match instruction.kind {
            Keyword::Run => self.run(instruction, shell)?,
            Keyword::Copy | Keyword::Add => self.copy(instruction)?,
            _ => return Err("a heredoc in ONBUILD".to_owned()),
        };
        if text.len() > LONGEST_LINE {
            return Err("a heredoc of more than 60 KiB; put it into a file".to_owned());
        }
        let lines = self.file.slice(instruction.span.clone()).matches('\n').count();
        self.edits.push((instruction.span.clone(), text + &"\n".repeat(lines)));
        Ok(())
    }

    fn run(&mut self, instruction: &Instruction, shell: &[String]) -> Result<String, String> {
        let flags = flags(instruction);
        let script = instruction.script().ok_or("a heredoc beside the exec form")?.as_str();
        let [first, ..] = heredocs(instruction) else { return Err("no heredoc".to_owned()) };
        let alone = instruction.heredocs.len() == 1
            && script.trim() == self.file.slice(first.opener.clone());
        if !alone {
            let mut whole = script.trim_end().to_owned();
            for heredoc in &instruction.heredocs {
                whole += &format!("\n{}{}", self.file.slice(heredoc.body.clone()), heredoc.name);
            }
            return Ok(format!("RUN {flags}{}", exec(shell, &whole)));
        }
        let body = self.body(first);
        if !body.starts_with("#!") {
            return Ok(format!("RUN {flags}{}", exec(shell, &body)));
        }
        let folder = self.add_file(&first.name, body)?;
        let mount = format!("--mount=type=bind,from={IMAGE},source=/{folder},target=/dev/pipes/");
        Ok(format!("RUN {flags}{mount} {}", exec(&[], &format!("/dev/pipes/{}", first.name))))
    }

    fn copy(&mut self, instruction: &Instruction) -> Result<String, String> {
        if instruction.flag("from").is_some() {
            return Err("a heredoc together with --from".to_owned());
        }
        let scope = self.scopes.before(instruction);
        let words = instruction.words();
        let Some((target, sources)) = words.split_last() else {
            return Err("no destination".to_owned());
        };
        let mut paths = Vec::new();
        for source in sources {
            let heredoc = instruction.heredocs.iter().find(|heredoc| heredoc.opener == source.span);
            let heredoc =
                heredoc.ok_or("files of the context beside a heredoc; use two instructions")?;
            let body = self.body(heredoc);
            let body = if heredoc.expand { expand(&body, scope)? } else { body };
            let folder = self.add_file(&heredoc.name, body)?;
            paths.push(format!("/{folder}/{}", heredoc.name));
        }
        // Files in memory are no archives, so that ADD does the same as COPY.
        let flags = flags(instruction);
        Ok(format!("COPY {flags}--from={IMAGE} {} {}", paths.join(" "), target.raw()))
    }

    fn body(&self, heredoc: &Heredoc) -> String {
        let body = self.file.slice(heredoc.body.clone());
        if !heredoc.strip_tabs {
            return body.to_owned();
        }
        body.split_inclusive('\n').map(|line| line.trim_start_matches('\t')).collect()
    }

    /// Adds a file and gives back its folder.
    fn add_file(&mut self, name: &str, body: String) -> Result<String, String> {
        if name.contains('/') || name.contains(char::is_whitespace) {
            return Err(format!("the name `{name}` of a heredoc, which is no file name"));
        }
        let folder = format!("{}", self.files.len());
        self.files.insert(format!("{folder}/{name}"), body.into_bytes());
        Ok(folder)
    }

    fn finish(self) -> Lowered {
        let files = (!self.files.is_empty())
            .then(|| FileImage { name: image_name(&self.files), files: self.files });
        let name = files.as_ref().map_or("", |image| image.name.as_str());
        let mut text = self.file.text.clone();
        let rewritten = self.edits.len();
        for (span, new) in self.edits.into_iter().rev() {
            text.replace_range(span, &new.replace(IMAGE, name));
        }
        Lowered { text, rewritten, files }
    }
}

fn image_name(files: &BTreeMap<String, Vec<u8>>) -> String {
    let mut digest = Sha256::new();
    for (path, bytes) in files {
        digest.update(path);
        digest.update(bytes.len().to_le_bytes());
        digest.update(bytes);
    }
    format!("{REPOSITORY}:{}", hex(&digest.finalize()[..16]))
}

/// The flags on one line, with a space behind.
fn flags(instruction: &Instruction) -> String {
    let one = |flag: &Flag| match &flag.value {
        Some(value) => format!("--{}={} ", flag.name, value.raw()),
        None => format!("--{} ", flag.name),
    };
    instruction.flags.iter().map(one).collect()
}

/// The exec form: a JSON array.
fn exec(shell: &[String], last: &str) -> String {
    let words: Vec<&str> = shell.iter().map(String::as_str).chain([last]).collect();
    serde_json::Value::from(words).to_string()
}
