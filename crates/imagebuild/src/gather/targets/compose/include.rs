use std::path::{Path, PathBuf};

use super::{
    super::TargetsError,
    document::Resets,
    files::folder_of,
    load::Scope,
    merge::merge,
    value::{Kind, Map, Member, Value},
};

/// One item of `include`.
struct Item<'a> {
    paths: Vec<&'a Value>,
    folder: Option<&'a Value>,
    env_files: Vec<&'a Value>,
}

/// Whether a file lies on another machine.
pub(super) fn is_remote(text: &str) -> bool {
    text.contains("://") || text.starts_with("git@") || text.starts_with("github.com/")
}

/// Takes in what `root` includes; `chain` are the files that led here.
pub(super) fn apply(
    scope: &Scope<'_>,
    root: &mut Value,
    resets: &Resets,
    chain: &[PathBuf],
) -> Result<(), TargetsError> {
    let Some(map) = root.map_mut() else { return Ok(()) };
    let Some(include) = map.remove("include").map(|member| member.value) else { return Ok(()) };
    if include.is_null() {
        return Ok(());
    }
    for written in include.items("`include`")? {
        let imported = Item::read(written)?.load(scope, chain)?;
        let Kind::Map(imported) = imported.kind else { continue };
        for (section, member) in imported {
            if matches!(section.as_str(), "services" | "secrets") {
                import(map, &section, member, resets)?;
            }
        }
    }
    Ok(())
}

impl<'a> Item<'a> {
    fn read(written: &'a Value) -> Result<Self, TargetsError> {
        let mut item = Self { paths: Vec::new(), folder: None, env_files: Vec::new() };
        let Kind::Map(map) = &written.kind else {
            written.string("each item of `include`")?;
            item.paths.push(written);
            return Ok(item);
        };
        for (name, Member { key, value }) in map {
            match name.as_str() {
                "path" => item.paths = value.strings("`path`")?,
                "project_directory" => {
                    value.string("`project_directory`")?;
                    item.folder = Some(value).filter(|value| !value.shown().is_empty());
                }
                "env_file" => item.env_files = value.strings("`env_file`")?,
                _ => {
                    let known = ["path", "project_directory", "env_file"];
                    return Err(key
                        .error(format!("`include` has no `{name}`; it has {}", known.join(", "))));
                }
            }
        }
        if item.paths.is_empty() {
            return Err(written.place.error("`include` needs `path`"));
        }
        Ok(item)
    }

    fn load(&self, scope: &Scope<'_>, chain: &[PathBuf]) -> Result<Value, TargetsError> {
        let path = |value: &Value| -> Result<PathBuf, TargetsError> {
            Ok(scope.folders(&scope.folder).path(value.string("the path")?))
        };
        let mut files = Vec::new();
        for written in &self.paths {
            let text = written.string("`path`")?;
            if is_remote(text) {
                return Err(written
                    .place
                    .error("files of other machines are not included; copy it here"));
            }
            let file = path(written)?;
            if !file.is_file() {
                return Err(written
                    .place
                    .error(format!("there is no file {}", written.path_shown(&file))));
            }
            if chain.contains(&file) {
                return Err(written
                    .place
                    .error(format!("{} includes itself; take one `include` out", file.display())));
            }
            files.push(file);
        }
        let folder = match self.folder {
            Some(written) => {
                let folder = path(written)?;
                if !folder.is_dir() {
                    let shown = written.path_shown(&folder);
                    return Err(written
                        .place
                        .error(format!("there is no folder {shown}; make it")));
                }
                folder
            }
            None => files.first().map(|file| folder_of(file).to_owned()).unwrap_or_default(),
        };
        let mut variables = scope.variables.clone();
        variables.add(&self.environment(scope, &folder)?)?;
        Scope::new(scope.project, folder, variables, chain.to_vec()).load(&files)
    }

    fn environment(&self, scope: &Scope<'_>, folder: &Path) -> Result<Vec<PathBuf>, TargetsError> {
        if self.env_files.is_empty() {
            let file = folder.join(".env");
            return Ok(file.is_file().then_some(file).into_iter().collect());
        }
        let mut files = Vec::new();
        for written in &self.env_files {
            let text = written.string("`env_file`")?;
            if text != "/dev/null" {
                files.push(scope.folders(&scope.folder).path(text));
            }
        }
        Ok(files)
    }
}

/// Puts what is included below what stands in `map`.
fn import(
    map: &mut Map,
    section: &str,
    imported: Member,
    resets: &Resets,
) -> Result<(), TargetsError> {
    let Kind::Map(from) = imported.value.kind else { return Ok(()) };
    let place = &imported.key;
    let empty = || Member { key: place.clone(), value: Value::new(place, Kind::Map(Map::new())) };
    let to = &mut map.entry(section.to_owned()).or_insert_with(empty).value;
    if to.is_null() {
        to.kind = Kind::Map(Map::new());
    }
    to.members(&format!("`{section}`"))?;
    let Some(to) = to.map_mut() else { return Ok(()) };
    for (name, mut below) in from {
        let merged = match to.remove(&name) {
            None => below,
            Some(own) => {
                if let Some(resets) = resets.of(section, &name) {
                    resets.apply(&mut below.value);
                }
                Member { key: own.key, value: merge(below.value, own.value, &[section, &name])? }
            }
        };
        to.insert(name, merged);
    }
    Ok(())
}
