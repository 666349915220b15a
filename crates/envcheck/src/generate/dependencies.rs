use std::collections::BTreeSet;

use source::{Format, Node};

use super::{
    Language, Project, Tree,
    tree::{file_name, folder_of},
};
use crate::model::ancestors;

/// The names of what the manifests of a project ask for. `others` are folders of other projects in the same language.
pub(crate) fn dependencies(tree: &Tree, project: &Project, others: &[&str]) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for path in tree.own() {
        let folder = folder_of(path);
        let nearest =
            ancestors(folder).find(|above| *above == project.folder || others.contains(above));
        if nearest == Some(project.folder.as_str()) {
            read(tree, path, project.language, &mut names);
        }
    }
    names
}

fn read(tree: &Tree, path: &str, language: Language, names: &mut BTreeSet<String>) {
    let name = file_name(path);
    let ending = |ending: &str| name.ends_with(ending);
    match language {
        Language::Python if name == "pyproject.toml" => pyproject(tree, path, names),
        Language::Python if name.starts_with("requirements") && ending(".txt") => {
            let lines = tree.text(path).unwrap_or_default().lines();
            names.extend(lines.filter_map(python_name));
        }
        Language::Node if name == "package.json" => {
            let parsed = tree.parsed(path, Format::Jsonc);
            let root = parsed.as_ref().and_then(source::Parsed::root);
            for table in ["dependencies", "devDependencies"] {
                let members = root.and_then(|root| root.get(table)).map_or(&[][..], Node::members);
                names.extend(members.iter().map(|member| member.name.clone()));
            }
        }
        Language::Rust if name == "Cargo.toml" => cargo(tree, path, names),
        Language::Go if name == "go.mod" => {
            // What others need does not say what is used here.
            let lines = tree.text(path).unwrap_or_default().lines();
            let lines = lines.filter(|line| !line.contains("// indirect"));
            let words = lines.flat_map(str::split_whitespace);
            let paths = words.filter(|word| word.contains('.') && word.contains('/'));
            names.extend(paths.map(go_name));
        }
        Language::Java
            if ending(".xml") || ending(".gradle") || ending(".kts") || ending(".toml") =>
        {
            let text = tree.text(path).unwrap_or_default();
            let words = text.split(|char: char| !(char.is_alphanumeric() || "-_.".contains(char)));
            names.extend(words.filter(|word| word.len() > 1).map(str::to_owned));
        }
        Language::Dotnet if ending(".csproj") || ending(".props") => {
            let text = tree.text(path).unwrap_or_default();
            let included =
                text.split("Include=\"").skip(1).filter_map(|rest| rest.split('"').next());
            names.extend(included.map(str::to_owned));
        }
        _ => {}
    }
}

fn pyproject(tree: &Tree, path: &str, names: &mut BTreeSet<String>) {
    let Some(parsed) = tree.parsed(path, Format::Toml) else { return };
    let Some(root) = parsed.root() else { return };
    let mut list = |node: Option<&Node>| {
        let items = node.map_or(&[][..], Node::items).iter();
        names.extend(items.filter_map(Node::as_str).filter_map(python_name));
    };
    list(root.at(&["project", "dependencies"]));
    list(root.at(&["tool", "uv", "dev-dependencies"]));
    for table in [&["project", "optional-dependencies"][..], &["dependency-groups"]] {
        for group in root.at(table).map_or(&[][..], Node::members) {
            list(Some(&group.value));
        }
    }
    let mut keys = |node: Option<&Node>| {
        let members = node.map_or(&[][..], Node::members).iter();
        names.extend(members.filter_map(|member| python_name(&member.name)));
    };
    keys(root.at(&["tool", "poetry", "dependencies"]));
    keys(root.at(&["tool", "poetry", "dev-dependencies"]));
    for group in root.at(&["tool", "poetry", "group"]).map_or(&[][..], Node::members) {
        keys(group.value.get("dependencies"));
    }
    // Who configures a tool has it; Black is also configured for others that read its table.
    let tools = root.get("tool").map_or(&[][..], Node::members).iter();
    let tools = tools.filter(|it| ["mypy", "pytest", "ruff"].contains(&it.name.as_str()));
    names.extend(tools.map(|it| it.name.clone()));
}

/// The name that a requirement of Python begins with, as its index writes it.
fn python_name(requirement: &str) -> Option<String> {
    let end = requirement
        .find(|char: char| !(char.is_ascii_alphanumeric() || "-_.".contains(char)))
        .unwrap_or(requirement.len());
    let name = requirement.get(..end)?.to_ascii_lowercase().replace(['_', '.'], "-");
    (!name.is_empty() && !name.starts_with('-')).then_some(name)
}

/// Names, and `name/feature` for what of them is switched on: `sqlx/postgres`.
fn cargo(tree: &Tree, path: &str, names: &mut BTreeSet<String>) {
    let Some(parsed) = tree.parsed(path, Format::Toml) else { return };
    let Some(root) = parsed.root() else { return };
    let tables = [&["dependencies"][..], &["dev-dependencies"], &["workspace", "dependencies"]];
    for member in tables.iter().filter_map(|table| root.at(table)).flat_map(Node::members) {
        names.insert(member.name.clone());
        let features = member.value.get("features").map_or(&[][..], Node::items);
        let features = features.iter().filter_map(Node::as_str);
        names.extend(features.map(|feature| format!("{}/{feature}", member.name)));
    }
}

/// A module's path without its major version.
fn go_name(path: &str) -> String {
    let last = file_name(path);
    let major = last
        .strip_prefix('v')
        .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit()));
    if major { folder_of(path).to_owned() } else { path.to_owned() }
}
