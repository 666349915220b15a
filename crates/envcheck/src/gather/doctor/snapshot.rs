use std::{borrow::Cow, path::Path};

use image::{Options, Snapshot};

use super::{
    Host,
    tree::{FileTree, name, parent},
};

/// Bytes of the largest script whose interpreter is looked up.
const SCRIPT: u64 = 8192;

/// Bytes of the largest file that tells a version.
const SMALL: u64 = 256 << 10;

/// Files that tell versions, by their names.
const TELLING: [&str; 15] = [
    "VERSION",
    "build.txt",
    "lastKnownGood.json",
    "mise.toml",
    ".mise.toml",
    "config.toml",
    "node_version.h",
    "package.json",
    "patchlevel.h",
    "platform.json",
    "pyvenv.cfg",
    "release",
    "settings.toml",
    "version",
    ".tool-versions",
];

/// Large files of which every one is needed.
const LISTS: [&str; 3] =
    ["/var/lib/dpkg/status", "/lib/apk/db/installed", "/usr/lib/apk/db/installed"];

/// The files of an image.
#[derive(Debug)]
pub(crate) struct Image(pub(crate) Snapshot);

/// Reads an image archive or an OCI folder with the files that tell versions.
pub(crate) fn open(path: &Path) -> Result<Image, image::Error> {
    Snapshot::open(path, &Options::default(), tells).map(Image)
}

/// The same, of a stream.
pub(crate) fn read(stream: impl std::io::Read + Send) -> Result<Image, image::Error> {
    Snapshot::read(stream, &Options::default(), tells).map(Image)
}

/// Whether a file may tell a version.
fn tells(path: &str, size: u64) -> bool {
    if LISTS.contains(&path) || path.ends_with("/multirust-channel-manifest.toml") {
        return true;
    }
    let (folder, file) = (parent(path), name(path));
    // Of what npm installed the packages themselves, not what lies in them.
    let package = !folder.contains("/node_modules/")
        || [parent(folder), parent(parent(folder))].iter().any(|it| it.ends_with("/node_modules"));
    (size <= SMALL && TELLING.contains(&file) && (file != "package.json" || package))
        || (size <= SMALL && file.starts_with('.') && file.ends_with("-version"))
        || (path.starts_with("/var/lib/dpkg/info/") && path.ends_with(".list"))
        || path.starts_with("/var/lib/dpkg/status.d/")
        || (size <= SCRIPT && (folder.ends_with("/bin") || folder.ends_with("/shims")))
}

/// An image with a project beside it, as dev containers mount one: its files choose versions, and nothing of it is run.
#[derive(Debug)]
pub(crate) struct Mounted<'a> {
    /// The image.
    pub(crate) image: &'a Image,
    /// The folder of the project on this machine, with a slash at its end.
    pub(crate) project: String,
}

impl FileTree for Mounted<'_> {
    fn read(&self, path: &str) -> Option<Cow<'_, str>> {
        if path.starts_with(&self.project) { Host.read(path) } else { self.image.read(path) }
    }

    fn head(&self, path: &str) -> Option<Cow<'_, str>> {
        self.image.head(path)
    }

    fn real(&self, path: &str) -> Option<String> {
        self.image.real(path)
    }

    fn names(&self, path: &str) -> Vec<String> {
        self.image.names(path)
    }

    fn programs(&self, program: &str, folders: &[String]) -> Vec<String> {
        self.image.programs(program, folders)
    }
}

impl FileTree for Image {
    fn read(&self, path: &str) -> Option<Cow<'_, str>> {
        self.0.content(path).map(String::from_utf8_lossy)
    }

    fn head(&self, path: &str) -> Option<Cow<'_, str>> {
        self.read(path).filter(|text| !text.contains('\0'))
    }

    fn real(&self, path: &str) -> Option<String> {
        self.0.real(path)
    }

    fn names(&self, path: &str) -> Vec<String> {
        self.0.names(path)
    }

    fn programs(&self, program: &str, folders: &[String]) -> Vec<String> {
        let paths = folders.iter().map(|folder| format!("{folder}/{program}"));
        paths.filter(|path| self.0.is_program(path)).collect()
    }
}
