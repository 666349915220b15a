use std::{
    env, fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, bail};
use cli::{Exit, Output, Program};
use findings::SourceFile;

/// Writes the `envcheck.toml` that means what the nearest `.hadolint.yaml` does, beside it.
pub(super) fn run(program: &Program, output: Output) -> anyhow::Result<Exit> {
    let here = env::current_dir().context("the current folder cannot be found")?;
    let Some(old) = nearest(&here) else {
        bail!("there is no .hadolint.yaml in this folder or above; go to the folder that has one");
    };
    let new = old.with_file_name(source::config::FILE_NAME);
    if new.exists() {
        bail!("{} is there already; move it away, or add the settings by hand", new.display());
    }
    let text = fs::read_to_string(&old).with_context(|| old.display().to_string())?;
    let name = old.strip_prefix(&here).unwrap_or(&old).display().to_string();
    let toml = source::config::migrate(&text, &program.rules).map_err(|wrong| {
        let file = SourceFile::new(name.as_str(), text.as_str());
        let place = |at: usize| {
            let position = file.position(at);
            format!("{name}:{}:{}", position.line, position.column)
        };
        let lines =
            wrong.iter().map(|(range, message)| format!("{}: {message}", place(range.start)));
        anyhow::anyhow!("{}", lines.collect::<Vec<_>>().join("\n"))
    })?;
    source::replace(&new, toml.as_bytes())?;
    output.note(&format!(
        "{} means the same as {name}, which is not read any more; take `profile` out to find more",
        new.strip_prefix(&here).unwrap_or(&new).display()
    ));
    Ok(Exit::Clean)
}

/// Upwards to the root of the repository.
fn nearest(from: &Path) -> Option<PathBuf> {
    for folder in from.ancestors() {
        let files = [".hadolint.yaml", ".hadolint.yml"].map(|name| folder.join(name));
        if let Some(file) = files.into_iter().find(|file| file.is_file()) {
            return Some(file);
        }
        if folder.join(".git").exists() {
            return None;
        }
    }
    None
}
