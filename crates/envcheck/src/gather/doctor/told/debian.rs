use std::{
    collections::{BTreeMap, BTreeSet},
    sync::OnceLock,
};

use super::Told;
use crate::gather::doctor::tree::FileTree;

const INFO: &str = "/var/lib/dpkg/info";
const STATUS: &str = "/var/lib/dpkg/status";

/// dpkg's database, read at the first question.
#[derive(Debug, Default)]
pub(in super::super) struct Debian {
    /// Lists of files, by package.
    lists: OnceLock<BTreeSet<String>>,
    /// Versions of installed packages.
    versions: OnceLock<BTreeMap<String, String>>,
}

impl Debian {
    /// The version of the package of `packages` to which the program belongs.
    pub(super) fn version(
        &self,
        tree: &dyn FileTree,
        packages: &[&str],
        path: &str,
        real: &str,
    ) -> Option<Told> {
        if packages.is_empty() || !system(real) {
            return None;
        }
        let lists = self.lists.get_or_init(|| tree.names(INFO).into_iter().collect());
        let owns = |list: &&String| {
            let text = tree.read(&format!("{INFO}/{list}"));
            text.is_some_and(|text| text.lines().any(|line| same(line, real) || same(line, path)))
        };
        let owner = packages.iter().find_map(|pattern| {
            let start = pattern.split('*').next().unwrap_or_default().to_owned();
            let range = lists.range(start.clone()..).take_while(|list| list.starts_with(&start));
            range.filter(|list| matches(pattern, package(list))).find(owns)
        })?;
        let owner = package(owner);
        let versions = self.versions.get_or_init(|| read(&tree.read(STATUS).unwrap_or_default()));
        let version = upstream(versions.get(owner)?);
        Some(Told { version, from: format!("{STATUS}, package {owner}") })
    }
}

/// Whether dpkg may have put a file there.
fn system(real: &str) -> bool {
    !["/home/", "/root/", "/usr/local/"].iter().any(|folder| real.starts_with(folder))
}

/// `python3.11-minimal` of `python3.11-minimal:amd64.list`.
fn package(list: &str) -> &str {
    let name = list.strip_suffix(".list").unwrap_or_default();
    name.split(':').next().unwrap_or(name)
}

/// Whether `name` is what `pattern` says, in which each `*` stands for any text.
fn matches(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == name,
        Some((start, rest)) => name.strip_prefix(start).is_some_and(|behind| {
            behind
                .char_indices()
                .map(|(at, _)| at)
                .chain([behind.len()])
                .any(|at| matches(rest, &behind[at..]))
        }),
    }
}

/// Packages still say `/bin` where that is a link to `/usr/bin`.
fn same(listed: &str, path: &str) -> bool {
    listed == path || path.strip_prefix("/usr").is_some_and(|short| short == listed)
}

/// Versions by package, of those that are installed.
fn read(status: &str) -> BTreeMap<String, String> {
    let paragraphs = status.split("\n\n").filter_map(|paragraph| {
        let field = |name: &str| paragraph.lines().find_map(|line| line.strip_prefix(name));
        let installed = field("Status: ").is_none_or(|status| status.ends_with(" installed"));
        let version = field("Version: ")?.trim().to_owned();
        installed.then(|| Some((field("Package: ")?.trim().to_owned(), version)))?
    });
    paragraphs.collect()
}

/// The tool's own version in a package's: without epoch, revision, and what Debian added or took away.
fn upstream(version: &str) -> String {
    let version = version.split_once(':').map_or(version, |(_, version)| version);
    let version = version.rsplit_once('-').map_or(version, |(version, _)| version);
    // A version that was taken back: `2.0+really1.9`.
    let version = version.split_once("+really").map_or(version, |(_, version)| version);
    let version = version.split(['+']).next().unwrap_or(version).replace(".dfsg", "");
    match version.split_once('~') {
        Some((release, stage))
            if ["rc", "beta", "alpha"].iter().any(|it| stage.starts_with(it)) =>
        {
            format!("{release}-{stage}")
        }
        Some((release, _)) => release.to_owned(),
        None => version,
    }
}
