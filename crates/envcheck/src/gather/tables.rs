//! The tables in the user's data folder, and the sources that newer ones are made of.

use std::{
    collections::BTreeMap,
    fs,
    io::{self, Read as _},
    path::{Path, PathBuf},
};

use flate2::read::GzDecoder;
use jiff::civil::Date;

use super::{
    doctor::Environment,
    download::{Client, DownloadError},
};
use crate::{
    model::catalogue::{Fault, Features, Images, Newer, Summary, Table},
    refresh::{self, ImageSource, Problem},
};

/// Bytes of a file that is no table any more.
const LIMIT: u64 = 16 << 20;

/// Bytes of the unpacked sources of the images.
const UNPACKED: u64 = 256 << 20;

/// Why there is no newer table.
#[derive(Debug, thiserror::Error)]
pub(crate) enum UpdateError {
    /// The network does not give it.
    #[error("{0}")]
    Download(#[from] DownloadError),
    /// What came makes no table.
    #[error("{0}")]
    Problem(#[from] Problem),
    /// What came is no table.
    #[error("{place}: this is not the table `{name}`: {fault}")]
    Table { place: String, name: &'static str, fault: Fault },
    /// It is older than what is there.
    #[error("{place}: it is of {date}, and the one in use is of {known}")]
    Older { place: String, date: Date, known: Date },
    /// A file cannot be read or written.
    #[error("{}: {source}", path.display())]
    File { path: PathBuf, source: io::Error },
    /// An archive cannot be unpacked.
    #[error("{place}: it cannot be unpacked: {source}")]
    Archive { place: String, source: io::Error },
    /// A newer table cannot be put in its place.
    #[error("{0}")]
    Replace(#[from] source::ReplaceError),
}

/// The folder of the user that newer tables are kept in.
pub(crate) fn folder(environment: &Environment) -> PathBuf {
    Path::new(&environment.folder("XDG_DATA_HOME", ".local/share")).join("envcheck")
}

/// A table in use.
#[derive(Debug)]
pub(crate) struct InUse {
    /// Its text.
    pub(crate) text: String,
    /// What it holds.
    pub(crate) summary: Summary,
    /// The file it was read from; nothing for the one of this program.
    pub(crate) file: Option<PathBuf>,
    /// What is wrong with the file in the user's folder, if one is there.
    pub(crate) fault: Option<String>,
}

/// The newer of the table in `folder` and that of this program.
pub(crate) fn in_use(table: Table, folder: &Path) -> InUse {
    let text = table.embedded().to_owned();
    let summary = table.read(&text).unwrap_or(Summary { date: Date::ZERO, counts: Vec::new() });
    let path = folder.join(table.file());
    let fault = match kept(table, &path) {
        Ok(Some((text, newer))) if newer.date > summary.date => {
            return InUse { text, summary: newer, file: Some(path), fault: None };
        }
        Ok(_) => None,
        Err(reason) => Some(format!("{}: {reason}", path.display())),
    };
    InUse { text, summary, file: None, fault }
}

/// The table at `path`, if one is there; or why it cannot be used.
fn kept(table: Table, path: &Path) -> Result<Option<(String, Summary)>, String> {
    if !table.is_replaceable() {
        return Ok(None);
    }
    let text = match text_of(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.to_string()),
    };
    let summary = table.read(&text).map_err(|fault| fault.to_string())?;
    Ok(Some((text, summary)))
}

fn text_of(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    fs::File::open(path)?.take(LIMIT).read_to_string(&mut text)?;
    Ok(text)
}

/// What the tables in the user's folder change for checks, and what is wrong with those that cannot be used.
pub(crate) fn newer(folder: &Path) -> (Newer, Vec<String>) {
    let (mut newer, mut complaints) = (Newer::default(), Vec::new());
    if !folder.is_dir() {
        return (newer, complaints);
    }
    for table in Table::ALL {
        let path = folder.join(table.file());
        let (text, summary) = match kept(table, &path) {
            Ok(Some(found)) => found,
            Ok(None) => continue,
            Err(reason) => {
                complaints.push(format!("{}: {reason}", path.display()));
                continue;
            }
        };
        let embedded = table.read(table.embedded()).map(|it| it.date).unwrap_or_default();
        if summary.date > embedded {
            match table {
                Table::Features => newer.features = Features::parse(&text).ok(),
                Table::Images => newer.images = Some(Images::parse(&text)),
                Table::Releases => newer.releases = versions::releases::Table::parse(&text).ok(),
                Table::EndOfLife | Table::Templates | Table::Vscode => {}
            }
        }
    }
    (newer, complaints)
}

/// Where a newer table is made from.
#[derive(Debug, Clone)]
pub(crate) enum Origin {
    /// A folder with tables.
    Folder(PathBuf),
    /// An address below which tables are.
    Tables(String),
    /// The source of the table's facts.
    Source(String),
}

/// Where the facts of a table are asked for, unless someone says otherwise.
pub(crate) fn source_of(table: Table) -> &'static str {
    match table {
        Table::Features => "https://ghcr.io/devcontainers/features",
        Table::Images => "https://codeload.github.com/devcontainers/images/tar.gz/refs/heads/main",
        Table::Releases => "https://endoflife.date/api/v1/products/full",
        Table::EndOfLife | Table::Templates | Table::Vscode => "",
    }
}

impl Origin {
    /// The place that is asked.
    pub(crate) fn place(&self, table: Table) -> String {
        match self {
            Self::Folder(folder) => folder.join(table.file()).display().to_string(),
            Self::Tables(url) => format!("{}/{}", url.trim_end_matches('/'), table.file()),
            Self::Source(url) => url.clone(),
        }
    }

    /// The text of the table that it gives on `today`, when `old` is the one in use.
    pub(crate) fn table(
        &self,
        table: Table,
        old: &InUse,
        client: &Client,
        today: Date,
    ) -> Result<(String, Summary), UpdateError> {
        let place = self.place(table);
        let text = match self {
            Self::Folder(folder) => {
                let path = folder.join(table.file());
                text_of(&path).map_err(|source| UpdateError::File { path, source })?
            }
            Self::Tables(_) => String::from_utf8_lossy(&client.get(&place)?).into_owned(),
            Self::Source(url) => made(table, url, &old.text, client, today)?,
        };
        let name = table.name();
        let summary = table.read(&text);
        let summary =
            summary.map_err(|fault| UpdateError::Table { place: place.clone(), name, fault })?;
        let known = old.summary.date;
        if summary.date < known {
            return Err(UpdateError::Older { place, date: summary.date, known });
        }
        Ok((text, summary))
    }
}

fn made(
    table: Table,
    url: &str,
    old: &str,
    client: &Client,
    today: Date,
) -> Result<String, UpdateError> {
    Ok(match table {
        Table::Features => {
            let (base, repository) = registry(url);
            let collection = client.layer(&base, &repository, "latest")?;
            refresh::features(old, &collection, today)?
        }
        Table::Images => {
            let archive = client.get(url)?;
            let folders = unpacked(&archive)
                .map_err(|source| UpdateError::Archive { place: url.to_owned(), source })?;
            refresh::images(old, &folders, today)?
        }
        Table::Releases => refresh::releases(old, &client.get(url)?)?,
        Table::EndOfLife | Table::Templates | Table::Vscode => old.to_owned(),
    })
}

/// `https://HOST/PATH` as `https://HOST` and `PATH`.
pub(crate) fn registry(url: &str) -> (String, String) {
    let host = url.find("://").map_or(0, |at| at + 3);
    let end = url[host..].find('/').map_or(url.len(), |at| host + at);
    (url[..end].to_owned(), url[end..].trim_matches('/').to_owned())
}

/// The files of an archive of the images' repository that tell tags and users, by folder.
fn unpacked(archive: &[u8]) -> io::Result<BTreeMap<String, ImageSource>> {
    let mut folders: BTreeMap<String, ImageSource> = BTreeMap::new();
    let mut tar = tar::Archive::new(GzDecoder::new(archive).take(UNPACKED));
    for entry in tar.entries()? {
        let mut entry = entry?;
        let path = entry.path()?.to_string_lossy().into_owned();
        let Some((_, below)) = path.split_once("/src/") else { continue };
        let Some((folder, file)) = below.split_once('/') else { continue };
        let mut bytes = Vec::new();
        match file {
            "manifest.json" => {
                entry.read_to_end(&mut bytes)?;
                folders.entry(folder.to_owned()).or_default().manifest = Some(bytes);
            }
            ".devcontainer/devcontainer.json" => {
                entry.read_to_end(&mut bytes)?;
                folders.entry(folder.to_owned()).or_default().devcontainer = Some(bytes);
            }
            _ => {}
        }
    }
    Ok(folders)
}

/// Puts `text` in place of the table in `folder`, wholly or not at all.
pub(crate) fn keep(table: Table, folder: &Path, text: &str) -> Result<(), UpdateError> {
    fs::create_dir_all(folder)
        .map_err(|source| UpdateError::File { path: folder.to_owned(), source })?;
    source::replace(&folder.join(table.file()), text.as_bytes())?;
    Ok(())
}
