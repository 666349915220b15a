//! One form for what a compose file may say in several, and paths that are seen from the project.

use std::path::{Component, Path, PathBuf};

use super::{
    super::TargetsError,
    merge,
    value::{Kind, Map, Member, Value},
};

/// What paths are seen from.
pub(super) struct Folders<'a> {
    /// The folder of the file, or of the project that it belongs to.
    pub(super) folder: &'a Path,
    pub(super) home: Option<&'a Path>,
}

/// Addresses that the builder fetches by itself.
const REMOTE: [&str; 6] = ["https://", "http://", "git://", "ssh://", "github.com/", "git@"];

/// Whether it is no folder: an address, an image, another service.
pub(super) fn is_no_folder(text: &str) -> bool {
    text.contains("://")
        || text.starts_with("service:")
        || REMOTE.iter().any(|prefix| text.starts_with(prefix))
}

/// Brings a whole file into one form.
pub(super) fn canonical(root: &mut Value) -> Result<(), TargetsError> {
    let Some(map) = root.map_mut() else { return Ok(()) };
    if let Some(services) = map.get_mut("services").and_then(|member| member.value.map_mut()) {
        for member in services.values_mut() {
            if let Some(service) = member.value.map_mut() {
                of_service(service)?;
            }
        }
    }
    Ok(())
}

fn of_service(service: &mut Map) -> Result<(), TargetsError> {
    if let Some(member) = service.get_mut("profiles")
        && let Kind::List(items) = &mut member.value.kind
    {
        merge::unique(items);
    }
    let Some(member) = service.get_mut("build") else { return Ok(()) };
    if matches!(member.value.kind, Kind::Text { .. }) {
        let context = member.value.clone();
        member.value.kind = Kind::Map(merge::of_context(context));
    }
    let Some(build) = member.value.map_mut() else { return Ok(()) };
    for (name, Member { value, .. }) in build.iter_mut() {
        if let ("args" | "labels" | "tags" | "additional_contexts", Kind::List(items)) =
            (name.as_str(), &mut value.kind)
        {
            merge::unique(items);
        }
        match name.as_str() {
            "additional_contexts" => by_name(value, true)?,
            "ssh" => by_name(value, false)?,
            "secrets" => secrets(value),
            _ => {}
        }
    }
    Ok(())
}

/// A list of `NAME=VALUE` as a mapping; without a value only `default` may stand where `strict` is not said.
fn by_name(value: &mut Value, strict: bool) -> Result<(), TargetsError> {
    let Kind::List(items) = &value.kind else { return Ok(()) };
    let mut map = Map::new();
    for item in items {
        let text = item.string("each item")?;
        let kind = match text.split_once('=') {
            Some((_, value)) => {
                let behind =
                    |written: &str| written.split_once('=').map_or("", |pair| pair.1).into();
                let written = match &item.kind {
                    Kind::Text { written, .. } => written.as_deref().map(behind),
                    _ => None,
                };
                Kind::Text { value: value.to_owned(), written }
            }
            None if !strict && text == "default" => Kind::Null,
            None => {
                return Err(item
                    .place
                    .error(format!("`{}` needs a value: write NAME=VALUE", item.shown())));
            }
        };
        let name = text.split('=').next().unwrap_or_default().to_owned();
        let value = Value::new(&item.place, kind);
        map.insert(name, Member { key: item.place.clone(), value });
    }
    value.kind = Kind::Map(map);
    Ok(())
}

fn secrets(value: &mut Value) {
    let Kind::List(items) = &mut value.kind else { return };
    for item in items {
        if matches!(item.kind, Kind::Text { .. }) {
            let source = Member { key: item.place.clone(), value: item.clone() };
            item.kind = Kind::Map(Map::from([("source".to_owned(), source)]));
        }
    }
}

/// Makes the paths of a canonical file seen from `folders`.
pub(super) fn resolve(root: &mut Value, folders: &Folders<'_>) {
    let Some(map) = root.map_mut() else { return };
    if let Some(services) = map.get_mut("services").and_then(|member| member.value.map_mut()) {
        for member in services.values_mut() {
            let build = member.value.map_mut().and_then(|service| service.get_mut("build"));
            if let Some(build) = build.and_then(|member| member.value.map_mut()) {
                of_build(build, folders);
            }
        }
    }
    if let Some(secrets) = map.get_mut("secrets").and_then(|member| member.value.map_mut()) {
        for member in secrets.values_mut() {
            let file = member.value.map_mut().and_then(|secret| secret.get_mut("file"));
            if let Some(file) = file {
                set(&mut file.value, folders, true);
            }
        }
    }
}

fn of_build(build: &mut Map, folders: &Folders<'_>) {
    for (name, Member { value, .. }) in build {
        match name.as_str() {
            "context" => set(value, folders, false),
            "additional_contexts" => {
                let contexts = value.map_mut().into_iter().flatten();
                contexts.for_each(|(_, member)| set(&mut member.value, folders, false));
            }
            "ssh" => {
                let paths = value.map_mut().into_iter().flatten();
                paths.for_each(|(_, member)| set(&mut member.value, folders, true));
            }
            _ => {}
        }
    }
}

fn set(value: &mut Value, folders: &Folders<'_>, plain: bool) {
    let Kind::Text { value, .. } = &mut value.kind else { return };
    if !plain && (value.is_empty() || is_no_folder(value)) {
        return;
    }
    *value = folders.path(value).to_string_lossy().into_owned();
}

impl Folders<'_> {
    /// The path as the project sees it.
    pub(super) fn path(&self, text: &str) -> PathBuf {
        match (text.strip_prefix('~'), self.home) {
            (Some(rest), Some(home)) => clean(&home.join(rest.trim_start_matches('/'))),
            _ => clean(&self.folder.join(text)),
        }
    }
}

/// Without `.` and `..` as far as names tell.
pub(super) fn clean(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match (part, out.components().next_back()) {
            (Component::CurDir, _) | (Component::ParentDir, Some(Component::RootDir)) => {}
            (Component::ParentDir, Some(Component::Normal(_))) => {
                out.pop();
            }
            (part, _) => out.push(part),
        }
    }
    if out.as_os_str().is_empty() { PathBuf::from(".") } else { out }
}
