//! The bounds that keep a hostile archive from using up the machine.

/// What reading one image may use at most.
///
/// Memory grows with `entries` (about 170 bytes each), `json_total_bytes` and `visited_bytes`; the rest of
/// what reading needs is a few fixed buffers and the zstd window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Members of the outer archive.
    pub members: usize,
    /// Entries of all layers together.
    pub entries: usize,
    /// Layers of the image.
    pub layers: usize,
    /// Bytes of one path or link target.
    pub path_bytes: usize,
    /// Bytes of one extended header (PAX, GNU long name).
    pub header_bytes: u64,
    /// Bytes of one JSON document; a larger one is not kept.
    pub json_bytes: u64,
    /// Bytes of all JSON documents together.
    pub json_total_bytes: u64,
    /// Bytes that all decompression together may produce.
    pub decompressed_bytes: u64,
    /// How many times the compressed size the decompressed bytes may be, once they pass `ratio_from_bytes`.
    pub ratio: u64,
    /// Below this many decompressed bytes the ratio is not looked at.
    pub ratio_from_bytes: u64,
    /// Base-2 logarithm of the largest zstd window accepted.
    pub zstd_window_log: u32,
    /// Bytes of the largest file handed to a [`Visitor`](crate::Visitor).
    pub visited_bytes: u64,
    /// Problems kept; the rest are counted.
    pub problems: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            members: 100_000,
            entries: 4_000_000,
            layers: 1_000,
            path_bytes: 4_096,
            header_bytes: 1 << 20,
            json_bytes: 16 << 20,
            json_total_bytes: 64 << 20,
            decompressed_bytes: 256 << 30,
            ratio: 200,
            ratio_from_bytes: 1 << 30,
            zstd_window_log: 27,
            visited_bytes: 16 << 20,
            problems: 1_000,
        }
    }
}
