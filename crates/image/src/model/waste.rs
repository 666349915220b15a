//! Bytes that an image carries for nothing.

use serde::Serialize;

use super::FileId;

/// Bytes of file content that some layer holds and the final file system does not show.
///
/// `live + total` is the content of all layers: a hard link counts its content once, and content that is
/// still reachable through another hard link is live.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Waste {
    /// All wasted bytes: `overwritten + deleted`.
    pub total: u64,
    /// Bytes replaced by a later entry of the same path.
    pub overwritten: u64,
    /// The part of `overwritten` that was replaced by equal content (a `chown`, `chmod`, `touch`, hard link).
    pub same_content: u64,
    /// Bytes of files that a later layer removed.
    pub deleted: u64,
    /// Bytes of file content in the final file system.
    pub live: u64,
    /// For each layer, in order, what it wasted and what it lost.
    pub by_layer: Vec<LayerWaste>,
    /// From which layer to which: one item for each pair that has any, sorted.
    pub flows: Vec<Flow>,
}

/// One layer's part in the waste.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct LayerWaste {
    /// Bytes that this layer overwrote.
    pub overwritten: u64,
    /// The part of `overwritten` that it replaced by equal content.
    pub same_content: u64,
    /// Bytes that this layer deleted.
    pub deleted: u64,
    /// Bytes brought in by this layer and wasted by this or a later one.
    pub lost: u64,
}

impl LayerWaste {
    /// Bytes that this layer wasted, whoever brought them in.
    pub fn caused(&self) -> u64 {
        self.overwritten.saturating_add(self.deleted)
    }
}

/// Bytes that one layer brought in and another wasted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Flow {
    /// The layer that wasted them.
    pub cause: u16,
    /// The layer that brought them in.
    pub origin: u16,
    /// Bytes overwritten.
    pub overwritten: u64,
    /// The part of `overwritten` that was replaced by equal content.
    pub same_content: u64,
    /// Bytes deleted.
    pub deleted: u64,
}

/// Equal content at several paths of the final file system. Hard links are one path here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duplicate {
    /// Bytes of one copy.
    pub size: u64,
    /// The copies, sorted by path; at least two.
    pub files: Vec<FileId>,
}

impl Duplicate {
    /// Bytes that one copy would save.
    pub fn wasted(&self) -> u64 {
        self.size.saturating_mul(self.files.len().saturating_sub(1) as u64)
    }
}

/// What dive 0.13.1 computes, its mistakes included, for comparing and migrating.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Dive {
    /// dive's efficiency, 0 to 1.
    pub efficiency: f64,
    /// dive's wasted bytes: all copies of every path that occurs twice, also the one that stays.
    pub wasted_bytes: u64,
    /// Wasted bytes by the size of all layers but the first, 0.1 for 10 %; `None` where dive divides by 0.
    pub user_wasted_percent: Option<f64>,
}
