use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::engine::{Environment, hex};

/// Records that are kept.
const KEPT: usize = 200;

/// What a build was made of.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::build) struct Record {
    /// Digests of instructions, by stage and position.
    pub(super) steps: BTreeMap<String, String>,
    /// Digests of the values of arguments: too short to find the value by them.
    pub(super) arguments: BTreeMap<String, String>,
    /// Ids of base images.
    pub(super) bases: BTreeMap<String, String>,
    /// The files of the context that were asked for.
    pub(super) files: BTreeMap<String, Seen>,
}

/// What shows that a file has changed: mode, size and time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::build) struct Seen(
    pub(in crate::build) u32,
    pub(in crate::build) i64,
    pub(in crate::build) i64,
);

impl Record {
    /// The record of the last build, if there is one that can be read.
    pub(in crate::build) fn read(path: &Path) -> Option<Self> {
        serde_json::from_slice(&fs::read(path).ok()?).ok()
    }

    /// Keeps it for the next build, and removes the oldest ones.
    pub(in crate::build) fn write(&self, path: &Path) -> io::Result<()> {
        let folder = path.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder)?;
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        serde_json::to_writer(io::BufWriter::new(&mut file), self)?;
        file.persist(path).map_err(|error| error.error)?;
        let mut records: Vec<_> = fs::read_dir(folder)?
            .flatten()
            .filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path())))
            .collect();
        records.sort();
        let surplus = records.len().saturating_sub(KEPT);
        records.iter().take(surplus).try_for_each(|(_, path)| fs::remove_file(path))
    }

    /// Where the record of a build of this place lies; none without a cache folder.
    pub(in crate::build) fn path(environment: &Environment, place: &[&str]) -> Option<PathBuf> {
        let cache = match environment.var("XDG_CACHE_HOME") {
            Some(folder) => PathBuf::from(folder),
            None => environment.home.as_ref()?.join(".cache"),
        };
        let mut digest = Sha256::new();
        for part in place {
            digest.update(part.as_bytes());
            digest.update([0]);
        }
        let name = hex(&digest.finalize()[..16]);
        Some(cache.join("imagebuild/builds").join(format!("{name}.json")))
    }
}

/// Enough to see that something has changed.
pub(in crate::build) fn short_digest(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes)[..4])
}
