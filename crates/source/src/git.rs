//! What git knows about files, asked of the `git` program.

use std::{
    collections::BTreeSet,
    io::{self, BufRead, BufReader, Read, Write},
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    sync::Arc,
    thread,
};

use findings::NotChecked;

use crate::{discover::name, read};

/// Files of a folder, relative to it; one that ends in `/` is a repository of its own.
#[derive(Debug, Default)]
pub(crate) struct Listed {
    pub(crate) files: Vec<PathBuf>,
    pub(crate) not_checked: Vec<NotChecked>,
}

/// What is staged, with its content.
#[derive(Debug, Default)]
pub(crate) struct Staged {
    pub(crate) files: Vec<(PathBuf, Arc<[u8]>)>,
    pub(crate) not_checked: Vec<NotChecked>,
}

/// The root of the work tree that `folder`, an absolute path, is in.
pub fn root(folder: &Path) -> Option<PathBuf> {
    folder.ancestors().find(|folder| folder.join(".git").exists()).map(Path::to_owned)
}

fn command(folder: &Path) -> Command {
    let mut command = Command::new("git");
    // A repository's own configuration could name a program to run as its file system monitor.
    command.args(["-c", "core.fsmonitor=false", "-C"]).arg(folder);
    command.env("LC_ALL", "C").env("GIT_OPTIONAL_LOCKS", "0");
    command.stdin(Stdio::null());
    command
}

/// A file as git's index has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IndexEntry {
    /// Whether it is handed out as executable.
    pub executable: bool,
    /// Whether a sparse checkout leaves it out.
    pub skipped: bool,
}

/// Paths on one command line.
const CHUNK: usize = 200;

/// What the index of the repository `folder` has of `paths`, which are relative to it, and of what lies in those that
/// are folders; nothing when git cannot tell.
pub fn index_entries(folder: &Path, paths: &[&Path]) -> Vec<(PathBuf, IndexEntry)> {
    indexed(folder, paths).into_iter().map(|(path, entry, _)| (path, entry)).collect()
}

/// What the files `paths` hold as the index of the repository `folder` has them.
pub fn index_contents(folder: &Path, paths: &[&Path]) -> Vec<(PathBuf, Arc<[u8]>)> {
    let wanted = indexed(folder, paths).into_iter().map(|(path, _, id)| (path, id));
    let wanted = wanted.filter(|(path, _)| paths.contains(&path.as_path())).collect();
    contents(folder, wanted).map_or_else(|_| Vec::new(), |staged| staged.files)
}

fn indexed(folder: &Path, paths: &[&Path]) -> Vec<(PathBuf, IndexEntry, String)> {
    let mut entries = Vec::new();
    for paths in paths.chunks(CHUNK) {
        let arguments = ["--literal-pathspecs", "ls-files", "-t", "-s", "-z", "--"];
        let Some(output) = ask(folder, &arguments, paths) else { return entries };
        // H 100755 <id> 0\t<path>
        entries.extend(split(&output.stdout).filter_map(|line| {
            let tab = line.iter().position(|byte| *byte == b'\t')?;
            let head = String::from_utf8_lossy(&line[..tab]);
            let mut words = head.split(' ');
            let skipped = words.next() == Some("S");
            let executable = words.next() == Some("100755");
            let id = words.next()?.to_owned();
            Some((path(&line[tab + 1..]), IndexEntry { executable, skipped }, id))
        }));
    }
    entries
}

/// Those of `paths`, relative to the repository `folder`, that git is told to ignore.
pub fn ignored(folder: &Path, paths: &[&Path]) -> Vec<PathBuf> {
    let mut ignored = Vec::new();
    for paths in paths.chunks(CHUNK) {
        let arguments = ["-c", "core.quotePath=false", "check-ignore", "--"];
        let Some(output) = ask(folder, &arguments, paths) else { return ignored };
        let lines = output.stdout.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        ignored.extend(lines.map(path));
    }
    ignored
}

fn ask(folder: &Path, arguments: &[&str], paths: &[&Path]) -> Option<Output> {
    let mut command = command(folder);
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_PREFIX"] {
        command.env_remove(name);
    }
    command.args(arguments).args(paths).output().ok()
}

/// Tracked files and those that are neither tracked nor ignored; `None` when git cannot tell.
pub(crate) fn files(folder: &Path) -> Option<Listed> {
    let mut command = command(folder);
    // A hook's environment may speak of another repository than the folder's.
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"] {
        command.env_remove(name);
    }
    let output = command
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .output()
        .ok()?;
    if !output.status.success() {
        return None;
    }
    let files = split(&output.stdout).map(path).collect();
    Some(Listed { files, not_checked: unopened(folder, &output) })
}

/// Folders that git warns about and passes over.
fn unopened(folder: &Path, output: &Output) -> Vec<NotChecked> {
    let warnings = String::from_utf8_lossy(&output.stderr);
    let paths = warnings.lines().filter_map(|line| {
        let (path, cause) =
            line.strip_prefix("warning: could not open directory '")?.rsplit_once("': ")?;
        let path = name(&folder.join(path));
        Some(NotChecked { path, rule: None, reason: format!("cannot be listed: {cause}") })
    });
    paths.collect()
}

/// Files below `folder` whose content in the index differs from HEAD, and that content. `keep` chooses.
pub(crate) fn staged(
    folder: &Path,
    only: Option<&Path>,
    keep: impl Fn(&Path) -> bool,
) -> Result<Staged, String> {
    let mut command = command(folder);
    command.args([
        "diff",
        "--cached",
        "--raw",
        "-z",
        "--relative",
        "--no-abbrev",
        "--no-renames",
        "--no-ext-diff",
    ]);
    command.args(["--diff-filter=ACMRT", "--"]);
    command.args(only.map(|only| {
        let mut spec = std::ffi::OsString::from(":(literal)");
        spec.push(only);
        spec
    }));
    let output =
        command.output().map_err(|error| format!("--staged needs the git program: {error}"))?;
    if !output.status.success() {
        let cause = String::from_utf8_lossy(&output.stderr);
        return Err(format!("git cannot tell what is staged: {}", cause.trim()));
    }
    let mut wanted = raw(&output.stdout);
    wanted.retain(|change| change.new.is_file() && keep(&change.path));
    contents(folder, wanted.into_iter().map(|change| (change.path, change.new.id)).collect())
}

/// Files below `folder` that are in HEAD and staged to be removed; nothing when git cannot tell.
pub fn removed(folder: &Path) -> Vec<PathBuf> {
    let mut command = command(folder);
    command.args(["diff", "--cached", "--name-only", "-z", "--relative", "--no-renames"]);
    command.args(["--no-ext-diff", "--diff-filter=D"]);
    command.output().map(|output| split(&output.stdout).map(path).collect()).unwrap_or_default()
}

/// Files below `folder` that git's index has.
pub(crate) fn tracked(folder: &Path) -> Result<BTreeSet<PathBuf>, String> {
    let output = command(folder).args(["ls-files", "-z", "--cached"]).output();
    match output {
        Ok(output) if output.status.success() => Ok(split(&output.stdout).map(path).collect()),
        _ => Err("git cannot tell what is in its index".to_owned()),
    }
}

/// Files below `folder` that are otherwise than git's index has them, or gone, and the content of the index.
pub(crate) fn unstaged(folder: &Path, keep: impl Fn(&Path) -> bool) -> Result<Staged, String> {
    let mut command = command(folder);
    command.args(["diff-files", "--raw", "-z", "--relative", "--no-abbrev", "--no-renames"]);
    command.args(["--no-ext-diff", "--diff-filter=MDT"]);
    let output = command.output().map_err(|error| format!("--staged needs git: {error}"))?;
    if !output.status.success() {
        let cause = String::from_utf8_lossy(&output.stderr);
        return Err(format!("git cannot tell what is not staged: {}", cause.trim()));
    }
    let mut wanted = raw(&output.stdout);
    wanted.retain(|change| change.old.is_file() && keep(&change.path));
    contents(folder, wanted.into_iter().map(|change| (change.path, change.old.id)).collect())
}

/// One side of a change.
struct Side {
    mode: String,
    id: String,
}

impl Side {
    /// A link and another repository are none.
    fn is_file(&self) -> bool {
        self.mode.starts_with("100")
    }
}

struct Change {
    path: PathBuf,
    old: Side,
    new: Side,
}

/// What `--raw -z` writes.
fn raw(output: &[u8]) -> Vec<Change> {
    let mut fields = split(output);
    let mut changes = Vec::new();
    while let (Some(status), Some(file)) = (fields.next(), fields.next()) {
        // :100644 100644 <old id> <new id> M
        let status = String::from_utf8_lossy(status);
        let words: Vec<_> = status.trim_start_matches(':').split(' ').collect();
        let [old_mode, new_mode, old_id, new_id, ..] = words.as_slice() else { continue };
        let side = |mode: &str, id: &str| Side { mode: mode.to_owned(), id: id.to_owned() };
        let (old, new) = (side(old_mode, old_id), side(new_mode, new_id));
        changes.push(Change { path: path(file), old, new });
    }
    changes
}

fn contents(folder: &Path, wanted: Vec<(PathBuf, String)>) -> Result<Staged, String> {
    if wanted.is_empty() {
        return Ok(Staged::default());
    }
    let mut command = command(folder);
    command
        .args(["cat-file", "--batch"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let failed = |error: io::Error| format!("git cannot give what is staged: {error}");
    let mut git = command.spawn().map_err(failed)?;
    let ids: Vec<_> = wanted.iter().map(|(_, id)| id.as_str()).chain([""]).collect();
    let ids = ids.join("\n");
    let mut input = git.stdin.take().expect("its input is a pipe");
    // Both pipes fill up when ids are written before contents are read.
    let writer = thread::spawn(move || input.write_all(ids.as_bytes()));
    let staged = take(&mut git, folder, wanted).map_err(failed);
    if staged.is_err() {
        // It may wait for somebody to read on.
        let _ = git.kill();
    }
    let _ = writer.join();
    let _ = git.wait();
    staged
}

fn take(git: &mut Child, folder: &Path, wanted: Vec<(PathBuf, String)>) -> io::Result<Staged> {
    let mut output = BufReader::new(git.stdout.take().expect("its output is a pipe"));
    let mut staged = Staged::default();
    for (path, _) in wanted {
        // <id> blob <size>
        let mut head = String::new();
        output.read_line(&mut head)?;
        let size = head.trim_end().rsplit(' ').next().and_then(|size| size.parse::<u64>().ok());
        let size = size
            .ok_or_else(|| io::Error::other(format!("unexpected answer `{}`", head.trim_end())))?;
        let mut blob = output.by_ref().take(size + 1);
        if size > read::LIMIT {
            io::copy(&mut blob, &mut io::sink())?;
            let reason = read::too_large(size);
            staged.not_checked.push(NotChecked {
                path: name(&folder.join(path)),
                rule: None,
                reason,
            });
            continue;
        }
        let mut content = Vec::new();
        blob.read_to_end(&mut content)?;
        content.pop();
        staged.files.push((path, content.into()));
    }
    Ok(staged)
}

fn split(output: &[u8]) -> impl Iterator<Item = &[u8]> {
    output.split(|byte| *byte == 0).filter(|part| !part.is_empty())
}

#[cfg(unix)]
fn path(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    PathBuf::from(std::ffi::OsStr::from_bytes(bytes))
}

#[cfg(not(unix))]
fn path(bytes: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
}
