//! Following symbolic links inside the image.

use super::{File, Files};
use crate::model::{FileId, Kind};
use crate::paths::ROOT;

/// Links followed in one path before it counts as a cycle; what Linux allows.
const HOPS: usize = 40;

/// Why a path leads to no file of the final file system.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Unresolved {
    /// A component does not exist.
    #[error("{path} does not exist in the image")]
    Missing {
        /// The path up to that component, links resolved.
        path: String,
    },
    /// A component is neither a folder nor a link to one.
    #[error("{path} is no folder")]
    NotADirectory {
        /// The path up to that component, links resolved.
        path: String,
    },
    /// The links lead in a circle.
    #[error("more than {HOPS} symbolic links on the way")]
    TooManyLinks,
}

impl Files {
    /// The file of the final file system that a path leads to when links are followed, the last one included.
    ///
    /// Only the image's own tree is looked at; `..` above the root stays at the root.
    pub fn resolve(&self, path: &str) -> Result<File<'_>, Unresolved> {
        // The components still to go, the next one last.
        let mut rest: Vec<Vec<u8>> = Vec::new();
        push(&mut rest, path.as_bytes());
        let mut node = ROOT;
        let mut hops = 0;
        while let Some(name) = rest.pop() {
            if name == b".." {
                node = self.tree.parent(node);
                continue;
            }
            if !self.at(FileId(node)).is_directory() {
                return Err(Unresolved::NotADirectory { path: self.at(FileId(node)).path() });
            }
            let child = self.tree.child(node, &name).map(|child| self.at(FileId(child)));
            let Some(child) = child.filter(File::is_present) else {
                return Err(self.missing(node, &name));
            };
            let link = child.live().filter(|entry| entry.kind == Kind::Symlink);
            let Some(target) = link.and_then(|entry| self.link_bytes(entry)) else {
                node = child.id.0;
                continue;
            };
            hops += 1;
            if hops > HOPS {
                return Err(Unresolved::TooManyLinks);
            }
            if target.first() == Some(&b'/') {
                node = ROOT;
            }
            push(&mut rest, target);
        }
        Ok(self.at(FileId(node)))
    }

    fn missing(&self, folder: u32, name: &[u8]) -> Unresolved {
        let folder = self.at(FileId(folder)).path();
        let name = String::from_utf8_lossy(name);
        Unresolved::Missing { path: format!("{}/{name}", folder.trim_end_matches('/')) }
    }
}

fn push(rest: &mut Vec<Vec<u8>>, path: &[u8]) {
    let components = path.split(|&byte| byte == b'/');
    let named = components.filter(|name| !matches!(*name, b"" | b"."));
    rest.extend(named.rev().map(<[u8]>::to_vec));
}
