//! Which folder a file speaks for.

/// The folder that files in `folder` are for: of `.devcontainer`, `.github` and the like the one around it.
pub(super) fn of(folder: &str) -> &str {
    const INSIDE: [&str; 6] =
        [".circleci", ".devcontainer", ".github", ".gitlab", ".idx", ".vscode"];
    let mut start = 0;
    for part in folder.split('/') {
        if INSIDE.contains(&part) {
            return folder[..start].trim_end_matches('/');
        }
        start += part.len() + 1;
    }
    folder
}
