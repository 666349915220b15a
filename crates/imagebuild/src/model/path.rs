//! Paths as engines write them: absolute, and without what does not matter.

/// The absolute path that `path` means from `folder`: without `.`, `..` and double slashes. Of a Windows path, the
/// drive is left out.
pub fn clean(folder: &str, path: &str) -> String {
    let path = slashes(path);
    let base = if path.starts_with('/') { String::new() } else { slashes(folder) };
    let mut parts: Vec<&str> = Vec::new();
    for part in base.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    format!("/{}", parts.join("/"))
}

fn slashes(path: &str) -> String {
    let drive =
        path.len() > 1 && path.as_bytes()[1] == b':' && path.as_bytes()[0].is_ascii_alphabetic();
    let path = if drive { path.get(2..).unwrap_or_default() } else { path };
    path.replace('\\', "/")
}
