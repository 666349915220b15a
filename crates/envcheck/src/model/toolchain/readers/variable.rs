//! Variables that are called after the tool whose version they hold.

use versions::Tool;

/// Tools whose name in a variable means something else more often than not: the project's own commit, the shell.
const OTHERS: &[&str] = &["bash", "docker", "git", "make", "r"];

/// The tool whose version the variable `name` holds: `NODE_VERSION`, `_GO_VERSION`, `golangci_lint_version`.
pub(super) fn tool_of(name: &str) -> Option<Tool> {
    let name = name.trim_start_matches('_').to_ascii_lowercase();
    let stem = ["_version", "-version", "_ver", "_major"]
        .iter()
        .find_map(|ending| name.strip_suffix(ending))?;
    let stem = stem.strip_prefix("default_").unwrap_or(stem);
    let tool = Tool::named(&stem.replace('_', "-"));
    (tool.is_known() && !OTHERS.contains(&tool.as_str())).then_some(tool)
}

/// Whether `text` may be a version and not a path, a branch or something that has to be computed.
pub(super) fn is_version(text: &str) -> bool {
    let text = text.strip_prefix('v').unwrap_or(text);
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-+_*~^".contains(&byte);
    text.starts_with(|char: char| char.is_ascii_digit())
        && text.len() <= 40
        && text.bytes().all(plain)
}
