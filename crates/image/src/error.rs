//! Why no image could be read at all.

use std::path::PathBuf;

/// Reading ended without an image.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file or folder could not be opened.
    #[error("{path}: {cause}; check the path and its permissions", path = path.display())]
    Open {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// The stream broke off or is damaged before it could be told what image it holds.
    #[error("{place}: {cause}; the archive is cut off or damaged, save the image again")]
    Unreadable {
        /// Where in the archive.
        place: String,
        /// What is wrong.
        cause: String,
    },
    /// The input is something else.
    #[error(
        "not a container image: {found}; give an archive of `docker save`, an OCI archive or an OCI image folder"
    )]
    NotAnImage {
        /// What it is instead.
        found: String,
    },
    /// The archive holds several images and none was chosen.
    #[error("the archive holds {n} images; choose one by reference or platform:\n  {list}", n = images.len(), list = images.join("\n  "))]
    Ambiguous {
        /// Each image: reference, platform and digest.
        images: Vec<String>,
    },
    /// No image of the archive is the chosen one.
    #[error("no image is {wanted}; the archive holds:\n  {list}", list = images.join("\n  "))]
    NoSuchImage {
        /// What was asked for.
        wanted: String,
        /// Each image: reference, platform and digest.
        images: Vec<String>,
    },
}
