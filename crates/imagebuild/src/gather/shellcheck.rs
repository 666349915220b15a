//! Lets ShellCheck look at the scripts of Dockerfiles, all of them in one process.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use dockerfile::{Keyword, ShellScript};
use dockerlint::{
    Lint,
    model::{PROXIES, Run},
    shellcheck::{CheckedScript, Remark},
};
use findings::Severity;
use serde::Deserialize;

/// An installed ShellCheck.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShellCheck {
    program: PathBuf,
    /// Its version, as it says.
    pub version: String,
}

/// Why ShellCheck could not do its part.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ShellCheckError {
    /// There is none.
    #[error(
        "shellcheck is not installed; install it (apt-get install shellcheck), or use --shellcheck never"
    )]
    Missing,
    /// It did not start or its files could not be written.
    #[error("{}: {cause}; try it by hand, or use --shellcheck never", .program.display())]
    Broken {
        /// The program.
        program: PathBuf,
        /// What the system says.
        cause: io::Error,
    },
    /// It did not write what it should.
    #[error("{}: its answer is not understood ({cause}); version 0.8 or newer is needed, or use --shellcheck never", .program.display())]
    Answer {
        /// The program.
        program: PathBuf,
        /// What is wrong with it.
        cause: String,
    },
}

/// What only makes sense for a script in a file: other files that it reads, its first line, an unused variable of ours.
const EXCLUDED: &str = "SC1090,SC1091,SC1128,SC2187";

/// Lines in front of the script in what ShellCheck reads.
const HEAD: usize = 2;

impl ShellCheck {
    /// The one on `PATH`.
    ///
    /// # Errors
    /// When there is none, or it does not tell its version.
    pub fn find() -> Result<Self, ShellCheckError> {
        let program = which::which("shellcheck").map_err(|_| ShellCheckError::Missing)?;
        let broken = |cause| ShellCheckError::Broken { program: program.clone(), cause };
        let told = Command::new(&program)
            .arg("--version")
            .stdin(Stdio::null())
            .output()
            .map_err(broken)?;
        let told = String::from_utf8_lossy(&told.stdout).into_owned();
        let version = told.lines().find_map(|line| line.strip_prefix("version:")).map(str::trim);
        let Some(version) = version else {
            let cause = "it does not tell its version".to_owned();
            return Err(ShellCheckError::Answer { program, cause });
        };
        Ok(Self { version: version.to_owned(), program })
    }

    /// Checks the scripts of all Dockerfiles, and puts what was found into them.
    ///
    /// # Errors
    /// When the program fails; then no script was checked.
    pub fn check(&self, lints: &mut [Lint]) -> Result<(), ShellCheckError> {
        let mut scripts: Vec<(usize, ShellScript, String)> = Vec::new();
        for (index, lint) in lints.iter().enumerate() {
            for run in &lint.runs {
                let Some(script) = lint.dockerfile.script(&run.instruction) else { continue };
                if let Some(text) = text(lint, run, &script) {
                    scripts.push((index, script, text));
                }
            }
        }
        let texts: Vec<&str> = scripts.iter().map(|(_, _, text)| text.as_str()).collect();
        let mut remarks = if texts.is_empty() { BTreeMap::new() } else { self.run(&texts)? };
        for lint in &mut *lints {
            lint.shellcheck = Some(Vec::new());
        }
        for (number, (index, script, _)) in scripts.into_iter().enumerate() {
            let found = remarks.remove(&number).unwrap_or_default();
            let remarks =
                found.iter().filter_map(|comment| remark(comment, script.text.as_str())).collect();
            lints[index].shellcheck.get_or_insert_default().push(CheckedScript { script, remarks });
        }
        Ok(())
    }

    /// Comments by the number of their script.
    fn run(&self, texts: &[&str]) -> Result<BTreeMap<usize, Vec<Comment>>, ShellCheckError> {
        let broken = |cause| ShellCheckError::Broken { program: self.program.clone(), cause };
        let folder = tempfile::Builder::new().prefix("shellcheck").tempdir().map_err(broken)?;
        for (number, text) in texts.iter().enumerate() {
            #[expect(clippy::disallowed_methods, reason = "in a folder of our own")]
            fs::write(folder.path().join(number.to_string()), text).map_err(broken)?;
        }
        let told = Command::new(&self.program)
            .args(["--format", "json1", "--norc", "--exclude", EXCLUDED, "--"])
            .args((0..texts.len()).map(|number| number.to_string()))
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .output()
            .map_err(broken)?;
        let answer =
            |cause: String| ShellCheckError::Answer { program: self.program.clone(), cause };
        // 0 and 1 are its verdicts; everything else is a failure.
        if !matches!(told.status.code(), Some(0 | 1)) {
            let said = String::from_utf8_lossy(&told.stderr);
            return Err(answer(format!(
                "{}: {}",
                told.status,
                said.lines().next().unwrap_or_default()
            )));
        }
        let report: Answer =
            serde_json::from_slice(&told.stdout).map_err(|error| answer(error.to_string()))?;
        let mut comments: BTreeMap<usize, Vec<Comment>> = BTreeMap::new();
        for comment in report.comments {
            if let Ok(number) = Path::new(&comment.file).to_string_lossy().parse() {
                comments.entry(number).or_default().push(comment);
            }
        }
        Ok(comments)
    }
}

/// What ShellCheck gets to read: the shell, the variables that are set, the script.
fn text(lint: &Lint, run: &Run, script: &ShellScript) -> Option<String> {
    let shell = match script.shell.as_str() {
        shell @ ("sh" | "bash" | "dash" | "ksh") => shell,
        "ash" | "busybox" => "dash",
        "mksh" => "ksh",
        _ => return None,
    };
    let mut text = format!("#!/bin/{shell}\nexport");
    for name in variables(lint, run) {
        let _ = write!(text, " {name}=1");
    }
    text.push('\n');
    text.push_str(script.text.as_str());
    Some(text)
}

/// The variables that `ARG` and `ENV` set before the `RUN`, in its stage and those below.
fn variables(lint: &Lint, run: &Run) -> BTreeSet<String> {
    let mut names: BTreeSet<String> = PROXIES.iter().map(|&name| name.to_owned()).collect();
    let before = run.instruction.span.start;
    for stage in lint.lineage(run.stage.unwrap_or(usize::MAX)) {
        let set = stage.instructions.iter().map(|found| found.onbuild.as_deref().unwrap_or(found));
        let set = set.filter(|found| {
            found.span.start < before && matches!(found.kind, Keyword::Arg | Keyword::Env)
        });
        names.extend(set.flat_map(dockerfile::Instruction::pairs).map(|pair| pair.key.value()));
    }
    names.retain(|name| {
        name.bytes().all(|byte| byte == b'_' || byte.is_ascii_alphanumeric())
            && name.bytes().next().is_some_and(|byte| !byte.is_ascii_digit())
    });
    names
}

#[derive(Debug, Deserialize)]
struct Answer {
    comments: Vec<Comment>,
}

#[derive(Debug, Deserialize)]
struct Comment {
    file: String,
    #[serde(flatten)]
    place: Place,
    level: String,
    code: u16,
    message: String,
    fix: Option<Fix>,
}

#[derive(Debug, Deserialize)]
struct Fix {
    replacements: Vec<Replacement>,
}

#[derive(Debug, Deserialize)]
struct Replacement {
    #[serde(flatten)]
    place: Place,
    #[serde(rename = "replacement")]
    text: String,
    precedence: i64,
}

/// Lines and columns in characters, both from 1.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Place {
    line: usize,
    end_line: usize,
    column: usize,
    end_column: usize,
}

impl Place {
    /// The bytes of the script; `None` in the lines in front of it.
    fn range(&self, script: &str) -> Option<std::ops::Range<usize>> {
        let at = |line: usize, column: usize| {
            let mut start = 0;
            let wanted = line.checked_sub(HEAD + 1)?;
            let mut lines = script.split_inclusive('\n');
            for _ in 0..wanted {
                start += lines.next()?.len();
            }
            let text = lines.next().unwrap_or_default();
            let column = column.checked_sub(1)?;
            Some(start + text.char_indices().nth(column).map_or(text.len(), |(at, _)| at))
        };
        let (start, end) = (at(self.line, self.column)?, at(self.end_line, self.end_column)?);
        Some(start..end.max(start))
    }
}

fn remark(comment: &Comment, script: &str) -> Option<Remark> {
    let severity = match comment.level.as_str() {
        "error" => Severity::Error,
        "warning" => Severity::Warning,
        _ => Severity::Info,
    };
    let mut replacements: Vec<_> = comment.fix.iter().flat_map(|fix| &fix.replacements).collect();
    replacements.sort_by_key(|replacement| replacement.precedence);
    let edits = replacements
        .iter()
        .map(|found| Some((found.place.range(script)?, found.text.clone())))
        .collect::<Option<Vec<_>>>();
    Some(Remark {
        code: comment.code,
        severity,
        message: comment.message.trim_end_matches('.').to_owned(),
        place: comment.place.range(script)?,
        edits: edits.unwrap_or_default(),
    })
}
