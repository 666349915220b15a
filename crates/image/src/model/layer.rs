//! Layers and the steps that made them.

/// One layer of an image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layer {
    /// Digest of the layer as it is stored, `sha256:…`; empty when it is missing from the archive.
    pub digest: String,
    /// Digest of the uncompressed layer: what the configuration says, else what was found.
    pub diff_id: String,
    /// Whether the uncompressed bytes have the digest that the configuration says.
    pub verified: bool,
    /// Bytes of file content.
    pub size: u64,
    /// Bytes as stored in the archive, compressed or not.
    pub stored_size: u64,
    /// Entries: files, folders, links, devices and whiteouts.
    pub entries: u64,
    /// Whiteouts, opaque markers included.
    pub whiteouts: u64,
    /// Whiteouts of paths that no lower layer has.
    pub dangling_whiteouts: u64,
    /// Position in [`Image::history`](crate::Image::history), where the history accounts for every layer.
    pub history: Option<usize>,
}

/// One step of an image's history.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HistoryEntry {
    /// The instruction or command.
    pub created_by: String,
    /// When, as written (RFC 3339).
    pub created: Option<String>,
    /// Free text; `BuildKit` writes `buildkit.dockerfile.v0`.
    pub comment: String,
    /// Whether the step made no layer.
    pub empty_layer: bool,
    /// Position in [`Image::layers`](crate::Image::layers), where the history accounts for every layer.
    pub layer: Option<usize>,
}
