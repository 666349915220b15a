use versions::{Tool, Version};

use super::Told;

/// Folders below which managers keep one folder a version, with the tool that it is a version of.
const SINGLE: [(&str, &str); 8] = [
    ("/.pyenv/versions/", "python"),
    ("/.rbenv/versions/", "ruby"),
    ("/.nodenv/versions/", "node"),
    ("/.goenv/versions/", "go"),
    ("/.nvm/versions/node/", "node"),
    ("/node-versions/", "node"),
    ("/.volta/tools/image/node/", "node"),
    ("/uv/python/", "python"),
];

/// Folders below which they keep one folder a tool, and in that one a version.
const MANY: [&str; 5] = [
    "/mise/installs/",
    "/.asdf/installs/",
    "/.sdkman/candidates/",
    "/Cellar/",
    "/.volta/tools/image/",
];

/// The version that the folder of a version manager is named after.
pub(super) fn version(tool: &str, real: &str) -> Option<Told> {
    let single = SINGLE.iter().filter(|(_, of)| *of == tool).find_map(|(folder, _)| {
        let (above, rest) = real.split_once(folder)?;
        let name = rest.split('/').next()?;
        // uv: `cpython-3.12.3-linux-x86_64-gnu`.
        let version = name.strip_prefix("cpython-").unwrap_or(name);
        let version = if version == name { version } else { version.split('-').next()? };
        Some((version, format!("{above}{folder}{name}")))
    });
    let many = || {
        MANY.iter().find_map(|folder| {
            let (above, rest) = real.split_once(folder)?;
            let mut parts = rest.split('/');
            let (named, version) = (parts.next()?, parts.next()?);
            // Homebrew: `python@3.12`, and `3.12.3_1` where the formula was built anew.
            let plain = named.split('@').next()?;
            let version_of = version.split('_').next().filter(|_| *folder == "/Cellar/");
            let is_it = Tool::named(plain).as_str() == tool;
            is_it.then(|| {
                (version_of.unwrap_or(version), format!("{above}{folder}{named}/{version}"))
            })
        })
    };
    let (version, from) = single.or_else(many)?;
    let version = version.trim_start_matches('v');
    let told = version.contains('.') && Version::parse(version).is_some();
    told.then(|| Told { version: version.to_owned(), from })
}
