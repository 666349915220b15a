//! What is in the folders that images are built from.

use std::{
    collections::BTreeMap,
    fs,
    io::Read as _,
    path::{Path, PathBuf},
};

use dockerlint::model::Context;

/// Most entries of a folder that are told.
const MOST: usize = 2000;

/// Most bytes of a `.dockerignore` that are read.
const LIMIT: u64 = 1 << 20;

/// The folders that were looked into, each once.
#[derive(Debug, Default)]
pub struct Folders {
    known: BTreeMap<PathBuf, Listing>,
}

#[derive(Debug)]
struct Listing {
    ignore: Option<String>,
    files: Vec<String>,
}

impl Folders {
    /// The build context at `root`, for the Dockerfile at `dockerfile` when it is a file; `None` when the folder
    /// cannot be looked into.
    pub fn context(&mut self, root: &Path, dockerfile: Option<&Path>) -> Option<Context> {
        let real = fs::canonicalize(root).ok()?;
        if !self.known.contains_key(&real) {
            let listing =
                Listing { ignore: text(&real.join(".dockerignore")), files: entries(&real)? };
            self.known.insert(real.clone(), listing);
        }
        let listing = self.known.get(&real)?;
        let own = dockerfile.and_then(|dockerfile| {
            let mut name = dockerfile.as_os_str().to_owned();
            name.push(".dockerignore");
            text(Path::new(&name))
        });
        Some(Context {
            ignore: own.or_else(|| listing.ignore.clone()),
            files: listing.files.clone(),
        })
    }
}

/// The upper two levels of a folder, the first one first where there are too many.
fn entries(root: &Path) -> Option<Vec<String>> {
    let mut all = level(root, "")?;
    let folders: Vec<_> = all.iter().filter(|name| name.ends_with('/')).cloned().collect();
    for folder in folders {
        if all.len() >= MOST {
            break;
        }
        all.extend(level(&root.join(&folder), &folder).unwrap_or_default());
    }
    all.truncate(MOST);
    all.sort();
    Some(all)
}

/// The names in one folder with `prefix` in front and, for folders, `/` behind. A link is not followed.
fn level(folder: &Path, prefix: &str) -> Option<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).ok()?.flatten().take(MOST) {
        let end = if entry.file_type().is_ok_and(|kind| kind.is_dir()) { "/" } else { "" };
        names.push(format!("{prefix}{}{end}", entry.file_name().to_string_lossy()));
    }
    names.sort();
    Some(names)
}

fn text(path: &Path) -> Option<String> {
    let mut bytes = Vec::new();
    fs::File::open(path).ok()?.take(LIMIT).read_to_end(&mut bytes).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}
