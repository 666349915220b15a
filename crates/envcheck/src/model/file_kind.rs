use std::path::Path;

use source::Format;

use super::{VscodeFile, toolchain::reading_of};

/// What a file is to this program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// A `devcontainer.json`.
    Devcontainer,
    /// A Dockerfile or Containerfile.
    Dockerfile,
    /// A `devcontainer-feature.json`.
    Feature,
    /// A `devcontainer-lock.json`.
    Lockfile,
    /// A `devcontainer-template.json`.
    Template,
    /// Settings, extensions, tasks or debugging of VS Code.
    Vscode(VscodeFile),
    /// Configuration of which the syntax is checked.
    Syntax(Format),
    /// A file that declares versions and belongs to another tool, which checks its syntax; `None` where it has no
    /// format with a tree.
    Versions(Option<Format>),
}

/// TOML files that declare versions of a toolchain.
const VERSION_FILES: &[&str] =
    &["cargo.toml", "mise.toml", ".mise.toml", "pyproject.toml", "rust-toolchain.toml"];

/// Endings behind `.env.` that belong to another format.
const NOT_DOTENV: &[&str] = &[
    "cjs", "enc", "gpg", "js", "json", "md", "mjs", "py", "rb", "sh", "toml", "ts", "yaml", "yml",
];

/// What the file at `path` is, by its name and the folder it lies in; `None` when nothing is known about it.
pub fn kind_of(path: &Path) -> Option<FileKind> {
    let name = path.file_name()?.to_str()?.to_ascii_lowercase();
    if is_devcontainer(path) {
        return Some(FileKind::Devcontainer);
    }
    if name == "devcontainer.json" && may_be_lost(path) {
        return Some(FileKind::Syntax(Format::Jsonc));
    }
    if dockerlint::is_dockerfile(path) {
        return Some(FileKind::Dockerfile);
    }
    if let Some(kind) = of_name(&name).or_else(|| of_vscode(path, &name)) {
        return Some(kind);
    }
    match Format::of(path).filter(|format| is_ours(path, &name, *format)) {
        Some(format) => Some(FileKind::Syntax(format)),
        None => reading_of(path).map(FileKind::Versions),
    }
}

/// Whether the syntax of a file is checked.
fn is_ours(path: &Path, name: &str, format: Format) -> bool {
    match format {
        Format::Jsonc => lies_in(path, ".vscode"),
        Format::Yaml => is_compose(name) || is_workflow(path),
        Format::Toml => VERSION_FILES.contains(&name),
        Format::Dotenv => is_dotenv(name),
        Format::Hcl => false,
    }
}

fn of_name(name: &str) -> Option<FileKind> {
    match name {
        "devcontainer-feature.json" => Some(FileKind::Feature),
        "devcontainer-lock.json" | ".devcontainer-lock.json" => Some(FileKind::Lockfile),
        "devcontainer-template.json" => Some(FileKind::Template),
        _ => None,
    }
}

fn of_vscode(path: &Path, name: &str) -> Option<FileKind> {
    let file = match name {
        _ if name.ends_with(".code-workspace") => VscodeFile::Workspace,
        _ if !lies_in(path, ".vscode") => return None,
        "extensions.json" => VscodeFile::Extensions,
        "launch.json" => VscodeFile::Launch,
        "settings.json" => VscodeFile::Settings,
        "tasks.json" => VscodeFile::Tasks,
        _ => return None,
    };
    Some(FileKind::Vscode(file))
}

/// `.devcontainer/devcontainer.json`, `.devcontainer.json` and `.devcontainer/NAME/devcontainer.json`.
pub(crate) fn is_devcontainer(path: &Path) -> bool {
    match path.file_name().and_then(|name| name.to_str()) {
        Some(".devcontainer.json") => true,
        Some("devcontainer.json") => {
            path.ancestors().skip(1).take(2).any(|folder| folder.ends_with(".devcontainer"))
        }
        _ => false,
    }
}

/// A `devcontainer.json` where its author, but no tool looks for it: too deep in `.devcontainer`, or beside it.
fn may_be_lost(path: &Path) -> bool {
    let mut folders = path.ancestors().skip(1);
    let here = path
        .parent()
        .is_some_and(|folder| folder.as_os_str().is_empty() || folder == Path::new("."));
    here || folders.any(|folder| folder.ends_with(".devcontainer"))
}

/// `compose.yaml`, `docker-compose.yml`, and either with a name in between.
fn is_compose(name: &str) -> bool {
    let name = name.strip_prefix("docker-").unwrap_or(name);
    name.strip_prefix("compose").is_some_and(|rest| rest.starts_with('.'))
}

fn is_workflow(path: &Path) -> bool {
    path.parent().is_some_and(|folder| folder.ends_with(".github/workflows"))
}

/// `.env`, and `.env.NAME` unless the ending says that it is a program or another format.
fn is_dotenv(name: &str) -> bool {
    let ending = name.strip_prefix(".env.").and_then(|rest| rest.rsplit('.').next());
    name == ".env" || ending.is_some_and(|ending| !NOT_DOTENV.contains(&ending))
}

fn lies_in(path: &Path, folder: &str) -> bool {
    path.parent().is_some_and(|parent| parent.ends_with(folder))
}
