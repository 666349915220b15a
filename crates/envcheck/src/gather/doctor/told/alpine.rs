use std::{collections::BTreeMap, sync::OnceLock};

use super::Told;
use crate::gather::doctor::tree::{FileTree, name};

const PLACES: [&str; 2] = ["/lib/apk/db/installed", "/usr/lib/apk/db/installed"];

/// apk's database, read at the first question.
#[derive(Debug, Default)]
pub(in super::super) struct Alpine(OnceLock<BTreeMap<String, (String, String)>>);

impl Alpine {
    /// The version of the package to which the program belongs. A package may be named after another thing than the
    /// tool, but a program in `bin` has the version of its package there.
    pub(super) fn version(&self, tree: &dyn FileTree, path: &str, real: &str) -> Option<Told> {
        let files = self.0.get_or_init(|| {
            let text = PLACES.iter().find_map(|place| tree.read(place));
            text.map(|text| read(&text)).unwrap_or_default()
        });
        // busybox has the names of many tools.
        let (package, version) = files.get(real).or_else(|| files.get(path))?;
        (name(real) != "busybox").then(|| Told {
            version: version.clone(),
            from: format!("{}, package {package}", PLACES[0]),
        })
    }
}

/// Package and version by each file below a `bin` folder.
fn read(text: &str) -> BTreeMap<String, (String, String)> {
    let mut files = BTreeMap::new();
    for paragraph in text.split("\n\n") {
        let field = |name: &str| paragraph.lines().find_map(|line| line.strip_prefix(name));
        let (Some(package), Some(version)) = (field("P:"), field("V:")) else { continue };
        let version = version.rsplit_once("-r").map_or(version, |(version, _)| version);
        let mut folder = "";
        for line in paragraph.lines() {
            match line.split_once(':') {
                Some(("F", path)) => folder = path,
                Some(("R", file)) if folder.ends_with("bin") => {
                    let path = format!("/{folder}/{file}");
                    files.insert(path, (package.to_owned(), version.to_owned()));
                }
                _ => {}
            }
        }
    }
    files
}
