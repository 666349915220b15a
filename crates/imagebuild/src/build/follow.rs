//! The paths that the builder asks for, with the symbolic links on the way to them.

use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
};

use super::ignore::{Patterns, clean};

/// Resolves links in `paths`, relative to `root` and never leaving it; none when the whole context is wanted.
pub(super) fn follow(root: &Path, paths: &[String]) -> io::Result<Option<Vec<String>>> {
    let mut resolver = Resolver { root, resolved: BTreeSet::new() };
    for path in paths {
        resolver.add(path)?;
    }
    if resolver.resolved.contains(".") {
        return Ok(None);
    }
    let mut kept: Vec<String> = Vec::new();
    for path in resolver.resolved {
        let covered = kept.iter().any(|above| {
            path.strip_prefix(above.as_str()).is_some_and(|rest| rest.starts_with('/'))
        });
        if !covered {
            kept.push(path);
        }
    }
    Ok(Some(kept))
}

struct Resolver<'a> {
    root: &'a Path,
    resolved: BTreeSet<String>,
}

impl Resolver<'_> {
    fn add(&mut self, path: &str) -> io::Result<()> {
        let path = clean(&format!("/{path}"));
        let mut current = String::from(".");
        let mut rest = path.trim_start_matches('/');
        loop {
            let (name, tail) = rest.split_once('/').unwrap_or((rest, ""));
            current = clean(&format!("{current}/{name}"));
            let targets = self.links_at(&current)?;
            let link = !targets.is_empty();
            if (tail.is_empty() || link) && !self.resolved.insert(current.clone()) {
                return Ok(());
            }
            for target in &targets {
                self.add(&format!("{target}/{tail}"))?;
            }
            if link || tail.is_empty() {
                return Ok(());
            }
            rest = tail;
        }
    }

    /// Targets of the link, or of all links that a name with wildcards names.
    fn links_at(&self, path: &str) -> io::Result<Vec<String>> {
        let (folder, name) = path.rsplit_once('/').unwrap_or((".", path));
        if !has_wildcard(name) {
            return Ok(self.link_at(path)?.into_iter().collect());
        }
        let Ok(pattern) = Patterns::new([name]) else { return Ok(Vec::new()) };
        let entries = match fs::read_dir(self.root.join(folder)) {
            Err(error) if is_absent(&error) => return Ok(Vec::new()),
            entries => entries?,
        };
        let mut targets = Vec::new();
        for entry in entries {
            let name = entry?.file_name();
            if let Some(name) = name.to_str().filter(|name| pattern.matches(name)) {
                targets.extend(self.link_at(&clean(&format!("{folder}/{name}")))?);
            }
        }
        targets.sort();
        Ok(targets)
    }

    fn link_at(&self, path: &str) -> io::Result<Option<String>> {
        let full: PathBuf = self.root.join(path);
        match fs::symlink_metadata(&full) {
            Err(error) if is_absent(&error) => return Ok(None),
            Err(error) => return Err(error),
            Ok(data) if !data.is_symlink() => return Ok(None),
            Ok(_) => {}
        }
        let target = fs::read_link(&full)?;
        let Some(target) = target.to_str() else { return Ok(None) };
        if target.starts_with('/') {
            return Ok(Some(clean(target)));
        }
        let folder = path.rsplit_once('/').map_or(".", |(folder, _)| folder);
        Ok(Some(clean(&format!("/{folder}/{target}"))))
    }
}

fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

fn has_wildcard(name: &str) -> bool {
    let mut chars = name.chars();
    while let Some(char) = chars.next() {
        match char {
            '\\' => drop(chars.next()),
            '*' | '?' | '[' => return true,
            _ => {}
        }
    }
    false
}
