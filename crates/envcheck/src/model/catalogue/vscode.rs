use std::{collections::BTreeMap, sync::LazyLock};

/// What became of a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It has another name, and the same values.
    Renamed(&'static str),
    /// Another extension reads it under another name, and the same values.
    Moved(&'static str),
    /// The extension of this id does it by being there.
    Switch(&'static str),
    /// It does nothing; what to use instead.
    Removed(&'static str),
}

/// What became of an extension.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Successor {
    /// It is the same under another id.
    Same(&'static str),
    /// Another one does its work.
    Other(&'static str),
    /// VS Code does its work.
    BuiltIn,
}

/// Where a setting has to stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// In the settings of the user.
    Application,
    /// In the settings of the user or of a remote machine.
    Machine,
}

#[derive(Default)]
struct Catalogue {
    settings: BTreeMap<&'static str, Change>,
    families: Vec<(&'static str, Change)>,
    scopes: BTreeMap<&'static str, Scope>,
    extensions: BTreeMap<String, Successor>,
    needed: Vec<(&'static str, &'static str)>,
}

/// What became of the setting `name`.
pub fn setting_change(name: &str) -> Option<Change> {
    let family = || CATALOGUE.families.iter().find(|(prefix, _)| name.starts_with(prefix));
    CATALOGUE.settings.get(name).copied().or_else(|| family().map(|(_, change)| *change))
}

/// Where the setting `name` has to stand, when that is not anywhere.
pub fn scope_of(name: &str) -> Option<Scope> {
    CATALOGUE.scopes.get(name).copied()
}

/// What became of the extension `id`.
pub fn successor(id: &str) -> Option<Successor> {
    CATALOGUE.extensions.get(&id.to_ascii_lowercase()).copied()
}

/// The extension that reads the setting `name`.
pub fn extension_of(name: &str) -> Option<&'static str> {
    let read = CATALOGUE.needed.iter().find(|(prefix, _)| name.starts_with(prefix));
    read.map(|(_, extension)| *extension)
}

pub(super) const TEXT: &str = include_str!("../../data/vscode.txt");

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| read(TEXT));

/// How many settings and how many extensions are known.
pub(super) fn counts() -> (usize, usize) {
    let known = &*CATALOGUE;
    (known.settings.len() + known.families.len() + known.scopes.len(), known.extensions.len())
}

fn read(text: &'static str) -> Catalogue {
    let mut catalogue = Catalogue::default();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let Some((kind, rest)) = line.split_once(' ') else { continue };
        let (name, rest) = rest.split_once(' ').unwrap_or((rest, ""));
        match kind {
            "renamed" => insert(&mut catalogue, name, Change::Renamed(rest)),
            "moved" => insert(&mut catalogue, name, Change::Moved(rest)),
            "switch" => insert(&mut catalogue, name, Change::Switch(rest)),
            "removed" => insert(&mut catalogue, name, Change::Removed(rest)),
            "application" => {
                catalogue.scopes.insert(name, Scope::Application);
            }
            "machine" => {
                catalogue.scopes.insert(name, Scope::Machine);
            }
            "extension" => succeed(&mut catalogue, name, Successor::Same(rest)),
            "successor" => succeed(&mut catalogue, name, Successor::Other(rest)),
            "builtin" => succeed(&mut catalogue, name, Successor::BuiltIn),
            "needs" => catalogue.needed.push((name, rest)),
            _ => {}
        }
    }
    catalogue
}

/// A name that ends in `*` stands for all that begin like it.
fn insert(catalogue: &mut Catalogue, name: &'static str, change: Change) {
    match name.strip_suffix('*') {
        Some(prefix) => catalogue.families.push((prefix, change)),
        None => {
            catalogue.settings.insert(name, change);
        }
    }
}

fn succeed(catalogue: &mut Catalogue, id: &str, successor: Successor) {
    catalogue.extensions.insert(id.to_ascii_lowercase(), successor);
}
