//! What a dev container is described in, and where that stands.

use std::{
    env, fs, io,
    io::Read as _,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, bail};
use source::{Fault, Kind, Parsed};

use crate::merged::{Ground, normal};

/// A `devcontainer.json` and where it is used from.
#[derive(Debug)]
pub(crate) struct Described {
    /// The file, as the user would write it.
    pub(crate) file: PathBuf,
    /// The folders around it.
    pub(crate) ground: Ground,
}

/// The file that `path`, a folder or a file, and `chosen` mean.
pub(crate) fn find(path: &Path, chosen: Option<&Path>) -> anyhow::Result<Described> {
    let is_file = path.is_file();
    if is_file && chosen.is_some() {
        bail!("{} is a file, so --config has nothing to choose: name a folder", path.display());
    }
    let folder = if is_file { project_of(path) } else { path.to_owned() };
    if !is_file && !path.is_dir() {
        bail!("{} is neither a folder nor a file", path.display());
    }
    let file = match chosen {
        Some(chosen) => chosen.to_owned(),
        None if is_file => path.to_owned(),
        None => only(&folder)?,
    };
    let name = file.file_name().unwrap_or_default();
    if name != "devcontainer.json" && name != ".devcontainer.json" {
        bail!("{} has to be called devcontainer.json or .devcontainer.json", file.display());
    }
    if !file.is_file() {
        bail!("{} is no file", file.display());
    }
    let folder = absolute(&folder)?;
    let ground = Ground {
        root: mounted(&folder),
        config: absolute(&file)?,
        folder,
        is_linux: cfg!(target_os = "linux"),
    };
    Ok(Described { file, ground })
}

/// The folder that is opened for a `devcontainer.json`: the one around `.devcontainer`.
fn project_of(file: &Path) -> PathBuf {
    let home = Path::new(".devcontainer");
    let around = |path: &Path| match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => path.join(".."),
    };
    let folder = match file.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    };
    // Where the file is named without its folders, these have to be asked for.
    let real = fs::canonicalize(&folder).unwrap_or_else(|_| folder.clone());
    if real.ends_with(home) {
        return around(&folder);
    }
    let above = real.parent().is_some_and(|parent| parent.ends_with(home));
    if above { around(&around(&folder)) } else { folder }
}

/// The one configuration of a folder.
fn only(folder: &Path) -> anyhow::Result<PathBuf> {
    let home = folder.join(".devcontainer");
    let mut found = vec![home.join("devcontainer.json"), folder.join(".devcontainer.json")];
    let below = fs::read_dir(&home).into_iter().flatten().flatten();
    let mut below: Vec<_> = below.map(|it| it.path().join("devcontainer.json")).collect();
    below.sort();
    found.extend(below);
    found.retain(|path| path.is_file());
    match found.as_slice() {
        [] => bail!(
            "{} has no .devcontainer/devcontainer.json and no .devcontainer.json: name the folder that has one",
            folder.display()
        ),
        [one] => Ok(one.clone()),
        several => {
            let names: Vec<_> = several.iter().map(|it| it.display().to_string()).collect();
            bail!("there are several configurations: choose with --config {}", names.join(" or "))
        }
    }
}

/// `path` from the root of the file system on, by name: links stay.
fn absolute(path: &Path) -> anyhow::Result<String> {
    let here = env::current_dir().context("the current folder is gone")?;
    let path = here.join(path);
    let text = path.to_str().context("a folder has a name that is no UTF-8")?;
    Ok(normal(text).trim_end_matches('/').to_owned())
}

/// The root of the work tree around `folder`, by the names that lead to `folder`.
fn mounted(folder: &str) -> String {
    let real = fs::canonicalize(folder).unwrap_or_else(|_| PathBuf::from(folder));
    let is_root = |path: &Path| {
        let git = path.join(".git");
        git.is_file() || git.join("HEAD").exists()
    };
    let Some(depth) = real.ancestors().position(is_root) else { return folder.to_owned() };
    let up = |path: &str| path.rsplit_once('/').map_or("", |(above, _)| above).to_owned();
    (0..depth).fold(folder.to_owned(), |path, _| up(&path))
}

/// The bytes of a file of configuration.
pub(crate) fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    // Opening a pipe would wait for its other end.
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::other("it is no file"));
    }
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(source::LIMIT + 1).read_to_end(&mut bytes)?;
    let fits = bytes.len() as u64 <= source::LIMIT;
    fits.then_some(bytes).ok_or_else(|| io::Error::other("it is too large"))
}

/// The first fault that makes a reader lose something.
pub(crate) fn fault_of(parsed: &Parsed) -> Option<&Fault> {
    let harmless = |kind: Kind| matches!(kind, Kind::TrailingComma | Kind::DuplicateKey);
    parsed.faults.iter().find(|fault| !harmless(fault.kind))
}
