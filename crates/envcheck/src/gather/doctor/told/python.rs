//! Python itself, and programs written in it.

use super::Told;
use crate::{
    gather::doctor::tree::{FileTree, name, parent},
    model::installed::{Find, extract},
};

pub(super) fn version(
    tree: &dyn FileTree,
    tool: &str,
    wheel: Option<&str>,
    path: &str,
    real: &str,
) -> Option<Told> {
    if tool == "python" {
        return environment(tree, path).or_else(|| header(tree, real));
    }
    distribution(tree, wheel?, path).or_else(|| distribution(tree, wheel?, real))
}

/// `version = 3.11.7` of a virtual environment.
fn environment(tree: &dyn FileTree, path: &str) -> Option<Told> {
    let from = format!("{}/pyvenv.cfg", parent(parent(path)));
    let text = tree.read(&from)?;
    let value = text.lines().find_map(|line| {
        let (key, value) = line.split_once('=')?;
        matches!(key.trim(), "version" | "version_info").then(|| value.trim().to_owned())
    })?;
    // `version_info = 3.11.7.final.0`.
    let version = value.split(".final").next().unwrap_or(&value).to_owned();
    Some(Told { version, from })
}

/// `#define PY_VERSION "3.11.7"` of the headers beside the program.
fn header(tree: &dyn FileTree, real: &str) -> Option<Told> {
    let minor = name(real).strip_prefix("python").filter(|minor| minor.contains('.'))?;
    let from = format!("{}/include/python{minor}/patchlevel.h", parent(parent(real)));
    let text = tree.read(&from)?;
    let line = text.lines().find_map(|line| line.trim().strip_prefix("#define PY_VERSION "))?;
    let version = extract(Find::First, line)?;
    Some(Told { version, from })
}

/// The `NAME-VERSION.dist-info` that belongs to the interpreter of a script.
fn distribution(tree: &dyn FileTree, wheel: &str, script: &str) -> Option<Told> {
    let head = tree.head(script)?;
    let line = head.lines().next()?.strip_prefix("#!")?.trim();
    let interpreter = line.split_whitespace().next()?;
    if !name(interpreter).starts_with("python") && name(interpreter) != "pypy3" {
        return None;
    }
    let prefix = parent(parent(interpreter)).to_owned();
    let real = tree.real(interpreter);
    let minor = [Some(interpreter), real.as_deref()].into_iter().flatten().find_map(|path| {
        name(path).strip_prefix("python").filter(|minor| minor.contains('.')).map(str::to_owned)
    });
    let minor = minor.or_else(|| only_minor(tree, &prefix))?;
    // pip installs beside the interpreter; Debian's own packages lie elsewhere, and what is local comes first.
    let local = format!("/usr/local/lib/python{minor}/dist-packages");
    let mut places = vec![format!("{prefix}/lib/python{minor}/site-packages")];
    if prefix == "/usr" {
        places.splice(0..0, [local, "/usr/lib/python3/dist-packages".to_owned()]);
    }
    places.into_iter().find_map(|place| {
        let names = tree.names(&place);
        let found = names.iter().find_map(|name| {
            let (named, version) = name.strip_suffix(".dist-info")?.split_once('-')?;
            (normal(named) == normal(wheel)).then(|| version.to_owned())
        });
        let version = found?;
        Some(Told { from: format!("{place}/{wheel}"), version })
    })
}

/// `3.11` when the prefix has one Python only.
fn only_minor(tree: &dyn FileTree, prefix: &str) -> Option<String> {
    let names = tree.names(&format!("{prefix}/lib"));
    let mut minors = names
        .iter()
        .filter_map(|name| name.strip_prefix("python"))
        .filter(|minor| minor.contains('.'));
    let first = minors.next()?;
    minors.next().is_none().then(|| first.to_owned())
}

/// Names of distributions as PEP 503 compares them.
fn normal(name: &str) -> String {
    name.to_ascii_lowercase().replace(['_', '.'], "-")
}
