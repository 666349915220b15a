//! Templates from folders, from this program, and from registries on this machine.

use std::{
    collections::BTreeMap,
    fs,
    io::{self, Read as _},
    path::{Component, Path, PathBuf},
};

use flate2::read::GzDecoder;

use super::download::{Client, DownloadError};
use crate::generate::template::{MANIFEST, Template, TemplateError, TemplateFile, embedded};

/// Bytes of all files of a Template together.
const BYTES: u64 = 64 << 20;

/// Files of a Template.
const FILES: usize = 2000;

/// What official Templates are called in their registry.
const OFFICIAL: &str = "ghcr.io/devcontainers/templates/";

/// Why there is no Template.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FindError {
    #[error("there is no official Template `{name}`{near}; a folder is named with `./` in front")]
    Unknown { name: String, near: String },
    #[error("{place}: {source}")]
    Template { place: String, source: TemplateError },
    #[error("{}: {source}", path.display())]
    File { path: PathBuf, source: io::Error },
    #[error("{place}: {reason}")]
    Unfit { place: String, reason: String },
    #[error(
        "{reference}: only registries on this machine are asked, as in `localhost:5000/my/templates/{name}`; fetch it, \
         and name the folder"
    )]
    Elsewhere { reference: String, name: String },
    #[error(
        "{reference}: this program has version {version} of it; leave the tag out to take that"
    )]
    OtherVersion { reference: String, version: String },
    #[error("{0}")]
    Download(#[from] DownloadError),
}

/// The Template that `reference` names.
pub(crate) fn template(reference: &str) -> Result<Template, FindError> {
    let is_path =
        reference.starts_with(['.', '/']) || Path::new(reference).join(MANIFEST).is_file();
    let (files, place) = if is_path {
        (folder(Path::new(reference))?, reference)
    } else if let Some(name) = reference.strip_prefix(OFFICIAL) {
        return official(name, reference);
    } else if !reference.contains('/') {
        return official(reference, reference);
    } else {
        (artifact(reference)?, reference)
    };
    Template::new(files).map_err(|source| FindError::Template { place: place.to_owned(), source })
}

/// One of those that come with this program.
fn official(name: &str, reference: &str) -> Result<Template, FindError> {
    let (name, tag) = name.split_once(':').unwrap_or((name, "latest"));
    let known = embedded();
    let Some(template) = known.get(name) else {
        let near = match known.nearest(name) {
            Some(near) => format!("; did you mean `{near}`?"),
            None => format!(": there are {}", known.names().collect::<Vec<_>>().join(", ")),
        };
        return Err(FindError::Unknown { name: name.to_owned(), near });
    };
    let template =
        template.map_err(|source| FindError::Template { place: name.to_owned(), source })?;
    let version = template.version.as_deref().unwrap_or_default();
    let is_meant = tag == "latest" || version == tag || version.starts_with(&format!("{tag}."));
    if is_meant {
        return Ok(template);
    }
    let (reference, version) = (reference.to_owned(), version.to_owned());
    Err(FindError::OtherVersion { reference, version })
}

fn folder(root: &Path) -> Result<BTreeMap<String, TemplateFile>, FindError> {
    let mut files = BTreeMap::new();
    let (mut folders, mut left) = (vec![root.to_owned()], BYTES);
    while let Some(folder) = folders.pop() {
        let failed = |path: &Path, source| FindError::File { path: path.to_owned(), source };
        for entry in fs::read_dir(&folder).map_err(|error| failed(&folder, error))? {
            let path = entry.map_err(|error| failed(&folder, error))?.path();
            let data = fs::symlink_metadata(&path).map_err(|error| failed(&path, error))?;
            if data.is_dir() {
                folders.push(path);
                continue;
            }
            let unfit = |reason: &str| FindError::Unfit {
                place: path.display().to_string(),
                reason: reason.to_owned(),
            };
            if !data.is_file() {
                return Err(unfit("a Template has files and folders only"));
            }
            let name = path.strip_prefix(root).unwrap_or(&path).to_str();
            let name = name.ok_or_else(|| unfit("its name is not UTF-8"))?.to_owned();
            left =
                left.checked_sub(data.len()).ok_or_else(|| unfit("the Template is too large"))?;
            if files.len() == FILES {
                return Err(unfit("the Template has too many files"));
            }
            let bytes = fs::read(&path).map_err(|error| failed(&path, error))?;
            files.insert(name, TemplateFile { bytes, executable: is_executable(&data) });
        }
    }
    Ok(files)
}

fn is_executable(data: &fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    data.permissions().mode() & 0o111 != 0
}

/// `localhost:5000/my/templates/go:1` from the registry on this machine.
fn artifact(reference: &str) -> Result<BTreeMap<String, TemplateFile>, FindError> {
    let (host, path) = reference.split_once('/').unwrap_or((reference, ""));
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let (repository, tag) = match path.split_once('@') {
        Some((repository, digest)) => (repository, digest),
        None => path.split_once(':').unwrap_or((path, "latest")),
    };
    if !["localhost", "127.0.0.1", "[::1]"].contains(&name) {
        let name = repository.rsplit('/').next().unwrap_or_default().to_owned();
        return Err(FindError::Elsewhere { reference: reference.to_owned(), name });
    }
    let layer = Client::new().layer(&format!("http://{host}"), repository, tag)?;
    let unfit = |reason: String| FindError::Unfit { place: reference.to_owned(), reason };
    unpacked(&layer).map_err(|error| unfit(format!("it cannot be unpacked: {error}")))
}

fn unpacked(layer: &[u8]) -> io::Result<BTreeMap<String, TemplateFile>> {
    let reader: Box<dyn io::Read> = match layer {
        [0x1f, 0x8b, ..] => Box::new(GzDecoder::new(layer)),
        _ => Box::new(layer),
    };
    let mut files = BTreeMap::new();
    let mut archive = tar::Archive::new(reader.take(BYTES));
    for entry in archive.entries()? {
        let mut entry = entry?;
        let path = entry.path()?.into_owned();
        let kind = entry.header().entry_type();
        if kind.is_dir() || kind.is_pax_global_extensions() {
            continue;
        }
        let shown = path.display();
        let Some(name) = inside(&path).filter(|_| kind.is_file()) else {
            let message = format!("{shown}: a Template has files and folders of its own only");
            return Err(io::Error::other(message));
        };
        if files.len() == FILES {
            return Err(io::Error::other("it has too many files"));
        }
        let executable = entry.header().mode()? & 0o111 != 0;
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes)?;
        files.insert(name, TemplateFile { bytes, executable });
    }
    Ok(files)
}

/// A path that leads nowhere else.
fn inside(path: &Path) -> Option<String> {
    let mut parts = Vec::new();
    for part in path.components() {
        match part {
            Component::Normal(part) => parts.push(part.to_str()?),
            Component::CurDir => {}
            _ => return None,
        }
    }
    (!parts.is_empty()).then(|| parts.join("/"))
}
