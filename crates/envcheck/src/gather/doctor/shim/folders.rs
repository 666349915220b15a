//! pyenv and those made after it: a `versions` folder, and a file that names one of its members.

use super::Resolved;
use crate::{
    gather::doctor::{Search, tree::upwards},
    model::installed::Manager,
};

/// A manager of this kind.
#[derive(Debug, Clone, Copy)]
pub(super) struct Family {
    manager: Manager,
    /// The variable that names its folder, and the folder below the home folder otherwise.
    root: (&'static str, &'static str),
    /// The variable that chooses a version.
    chosen: &'static str,
    /// The file that does.
    file: &'static str,
    /// Where its stand-ins lie below its folder, and where programs lie below a version's.
    below: (&'static str, &'static str),
}

const FAMILIES: [Family; 6] = [
    Family {
        manager: Manager::Pyenv,
        root: ("PYENV_ROOT", ".pyenv"),
        chosen: "PYENV_VERSION",
        file: ".python-version",
        below: ("shims", "bin"),
    },
    Family {
        manager: Manager::Rbenv,
        root: ("RBENV_ROOT", ".rbenv"),
        chosen: "RBENV_VERSION",
        file: ".ruby-version",
        below: ("shims", "bin"),
    },
    Family {
        manager: Manager::Nodenv,
        root: ("NODENV_ROOT", ".nodenv"),
        chosen: "NODENV_VERSION",
        file: ".node-version",
        below: ("shims", "bin"),
    },
    Family {
        manager: Manager::Goenv,
        root: ("GOENV_ROOT", ".goenv"),
        chosen: "GOENV_VERSION",
        file: ".go-version",
        below: ("shims", "bin"),
    },
    Family {
        manager: Manager::Jenv,
        root: ("JENV_ROOT", ".jenv"),
        chosen: "JENV_VERSION",
        file: ".java-version",
        below: ("shims", "bin"),
    },
    Family {
        manager: Manager::Tfenv,
        root: ("TFENV_CONFIG_DIR", ".tfenv"),
        chosen: "TFENV_TERRAFORM_VERSION",
        file: ".terraform-version",
        below: ("bin", "."),
    },
];

/// Whose shims lie in `folder`.
pub(super) fn family_of(search: &Search<'_>, folder: &str) -> Option<Family> {
    let shims = |family: &Family| {
        let root = search.environment.folder(family.root.0, family.root.1);
        folder == format!("{root}/{}", family.below.0)
    };
    FAMILIES.into_iter().find(shims)
}

pub(super) fn resolve(
    search: &Search<'_>,
    family: Family,
    program: &str,
    folder: &str,
) -> Resolved {
    let root = search.environment.folder(family.root.0, family.root.1);
    let names = search.tree.names(&format!("{root}/versions"));
    let chosen = chosen(search, family, &root, folder);
    let mut first = None;
    for wanted in &chosen {
        if wanted == "system" {
            return Resolved::Next;
        }
        first.get_or_insert(wanted.clone());
        let Some(name) = member(&names, wanted) else { continue };
        let path = format!("{root}/versions/{name}/{}/{program}", family.below.1);
        if search.tree.exists(&path) {
            return Resolved::For(path);
        }
    }
    if chosen.is_empty() {
        return Resolved::Next;
    }
    Resolved::Nothing(family.manager, first)
}

/// The chosen versions, the first that has the program counts.
fn chosen(search: &Search<'_>, family: Family, root: &str, folder: &str) -> Vec<String> {
    if let Some(versions) = search.environment.get(family.chosen) {
        return versions.split(':').map(str::to_owned).collect();
    }
    let files =
        upwards(folder).map(|folder| format!("{}/{}", folder.trim_end_matches('/'), family.file));
    let files = files.chain([format!("{root}/version")]);
    let text = files.into_iter().find_map(|file| search.tree.read(&file));
    let lines = text.as_deref().unwrap_or_default().lines();
    let words = lines.map(|line| line.split('#').next().unwrap_or_default());
    words.flat_map(str::split_whitespace).map(str::to_owned).collect()
}

/// The installed version that `wanted` names: itself, or the newest that starts with it.
fn member<'a>(names: &'a [String], wanted: &str) -> Option<&'a str> {
    let plain = wanted.trim_start_matches(['v']);
    let named = |name: &str| names.iter().find(|known| *known == name).map(String::as_str);
    let short = plain.strip_prefix("ruby-").or_else(|| plain.strip_prefix("python-"));
    if plain == "latest" {
        return super::super::newest(names, "");
    }
    named(wanted)
        .or_else(|| named(plain))
        .or_else(|| named(short?))
        .or_else(|| super::super::newest(names, plain))
}
