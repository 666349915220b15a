use std::{path::Path, process::Command, time::Duration};

use super::{probe, tree::upwards};

/// The settings without which git makes no commit, as far as they are missing; `None` outside a repository or
/// without git.
pub(super) fn missing_identity(root: &str, timeout: Duration) -> Option<Vec<String>> {
    repository(root)?;
    let mut command = Command::new("git");
    command.args(["config", "--get-regexp", "^user\\.(name|email)$"]).current_dir(root);
    let (_, out, _) = probe::run(&mut command, timeout).ok()??;
    let out = String::from_utf8_lossy(&out).into_owned();
    let set = |name: &str| {
        out.lines()
            .any(|line| line.strip_prefix(name).is_some_and(|value| !value.trim().is_empty()))
    };
    let missing = ["user.name", "user.email"].into_iter().filter(|name| !set(name));
    Some(missing.map(str::to_owned).collect())
}

/// When the newest thing happened in the repository that this clone knows of, in seconds since 1970.
pub(super) fn last_time(root: &str) -> Option<u64> {
    let log = std::fs::read_to_string(format!("{}/logs/HEAD", repository(root)?)).ok()?;
    // `OLD NEW Name <mail> 1700000000 +0100<TAB>commit: …`
    let who = log.lines().next_back()?.split('\t').next()?;
    who.rsplit(' ').nth(1)?.parse().ok()
}

fn repository(root: &str) -> Option<String> {
    let folders = upwards(root).map(|folder| format!("{}/.git", folder.trim_end_matches('/')));
    folders.into_iter().find(|folder| Path::new(folder).exists())
}
