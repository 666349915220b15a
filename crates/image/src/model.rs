//! The image as plain data.

mod config;
mod file;
mod layer;
mod waste;

pub use config::{Config, Healthcheck};
pub use file::{Deletion, EntryId, FileId, Kind, Occurrence, State};
pub use layer::{HistoryEntry, Layer};
pub use waste::{Dive, Duplicate, Flow, LayerWaste, Waste};

use crate::files::Files;
use crate::problem::Problem;

/// A container image: everything that its archive says.
#[derive(Debug)]
pub struct Image {
    /// The names the archive gives the image (`repository:tag`), sorted.
    pub references: Vec<String>,
    /// Digest of the configuration, `sha256:…`: what engines call the image's id.
    pub id: String,
    /// How containers are started, and for which platform.
    pub config: Config,
    /// The steps that made the image, oldest first.
    pub history: Vec<HistoryEntry>,
    /// The layers, lowest first.
    pub layers: Vec<Layer>,
    /// Every path of every layer.
    pub files: Files,
    /// Bytes that are in a layer but not in the final file system.
    pub waste: Waste,
    /// Equal content at several paths of the final file system, the costliest first.
    pub duplicates: Vec<Duplicate>,
    /// The numbers that dive 0.13.1 gives for this image.
    pub dive: Dive,
    /// What is wrong with the archive.
    pub problems: Vec<Problem>,
}

impl Image {
    /// Bytes of file content in all layers.
    pub fn size(&self) -> u64 {
        self.layers.iter().map(|layer| layer.size).fold(0, u64::saturating_add)
    }
}
