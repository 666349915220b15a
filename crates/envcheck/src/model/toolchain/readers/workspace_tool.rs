use source::{Format, Node};
use versions::{Dialect, Tool};

use super::{ci_image, gitlab_ci, name, value::Value};
use crate::model::toolchain::{Reader, Reading, Role};

/// `devbox.json`: packages such as `nodejs@20`.
pub(super) static DEVBOX: Reader = Reader {
    reads: |path| name(path) == "devbox.json",
    format: Some(Format::Jsonc),
    read: read_devbox,
};

/// `.gitpod.yml`: its image, and what its tasks install.
pub(super) static GITPOD: Reader = Reader {
    reads: |path| name(path) == ".gitpod.yml",
    format: Some(Format::Yaml),
    read: read_gitpod,
};

/// Hermit's links, which say all with their names (<https://cashapp.github.io/hermit/usage/management/>):
/// `bin/.node-22.1.0.pkg`.
pub(super) static HERMIT: Reader = Reader {
    reads: |path| hermit_package(path).is_some(),
    format: None,
    read: |reading| {
        let path = reading.file.path.clone();
        let Some((package, version)) = hermit_package(&path) else { return };
        let tool = Tool::named(package);
        if tool.is_known() {
            let scope = path.rsplit('/').nth(1).map(|bin| reading.file.folder().strip_suffix(bin));
            let scope = scope.flatten().unwrap_or_default().trim_end_matches('/').to_owned();
            let declaration =
                reading.declare_as(tool.as_str(), Role::Selects, Dialect::Exact, 0..0, version);
            declaration.fixed().scope(scope);
        }
    },
};

/// The package and the version that a link of Hermit stands for.
fn hermit_package(path: &str) -> Option<(&str, &str)> {
    let name = name(path).strip_prefix('.')?.strip_suffix(".pkg")?;
    let start = name
        .match_indices('-')
        .map(|(at, _)| at)
        .find(|at| name[at + 1..].starts_with(|char: char| char.is_ascii_digit()))?;
    Some((&name[..start], &name[start + 1..]))
}

fn read_devbox(reading: &mut Reading<'_>) {
    let Some(packages) = reading.root().and_then(|root| root.get("packages")) else { return };
    let file = reading.file.file;
    for value in packages.items().iter().filter_map(|item| Value::of(item, file)) {
        let Some((package, version)) = value.text.split_once('@') else { continue };
        let version = value.slice(value.text.len() - version.len()..value.text.len());
        declare(reading, package, &version);
    }
    for member in packages.members() {
        let node = member.value.get("version").unwrap_or(&member.value);
        if let Some(value) = Value::of(node, file) {
            declare(reading, &member.name, &value);
        }
    }
}

fn declare(reading: &mut Reading<'_>, package: &str, version: &Value) {
    let tool = Tool::named(package);
    if tool.is_known() {
        reading.declare_value(tool.as_str(), Role::Selects, Dialect::Text, version);
    }
}

fn read_gitpod(reading: &mut Reading<'_>) {
    let Some(root) = reading.root() else { return };
    if let Some(image) = root.get("image").filter(|image| image.as_str().is_some()) {
        ci_image::declare(reading, image, &|_| None);
    }
    for task in root.get("tasks").map_or(&[][..], Node::items) {
        gitlab_ci::scripts(reading, task);
    }
}
