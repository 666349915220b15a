//! asdf and mise: an `installs` folder with a folder for each tool, and files that choose.

use source::{Format, Node};
use versions::Tool;

use super::Resolved;
use crate::{
    gather::doctor::{Search, newest, tree::upwards},
    model::installed::Manager,
};

/// Files in which mise looks, by folder.
const MISE: [&str; 4] = ["mise.toml", ".mise.toml", "mise/config.toml", ".config/mise.toml"];

/// Whose shims lie in `folder`, and where that manager keeps its data.
pub(super) fn manager_of(search: &Search<'_>, folder: &str) -> Option<(Manager, String)> {
    let places = [
        (Manager::Asdf, search.environment.folder("ASDF_DATA_DIR", ".asdf")),
        (Manager::Mise, search.environment.folder("MISE_DATA_DIR", ".local/share/mise")),
    ];
    places.into_iter().find(|(_, data)| folder == format!("{data}/shims"))
}

pub(super) fn resolve(
    search: &Search<'_>,
    manager: Manager,
    data: &str,
    tool: &str,
    program: &str,
    folder: &str,
) -> Resolved {
    let tool = Tool::named(tool);
    let chosen = chosen(search, manager, &tool, folder);
    let installs = format!("{data}/installs");
    let named = |name: &String| Tool::named(name) == tool;
    let Some(plugin) = search.tree.names(&installs).into_iter().find(named) else {
        return Resolved::Nothing(manager, chosen.into_iter().next());
    };
    let names = search.tree.names(&format!("{installs}/{plugin}"));
    for wanted in &chosen {
        if wanted == "system" {
            return Resolved::Next;
        }
        let exact = names.iter().find(|name| *name == wanted).map(String::as_str);
        // asdf takes a version as it is written.
        let prefix = || (manager == Manager::Mise).then(|| newest(&names, wanted)).flatten();
        let Some(name) = exact.or_else(prefix) else { continue };
        let home = format!("{installs}/{plugin}/{name}");
        let places = ["bin", "", "go/bin", "sbin"].map(|below| format!("{home}/{below}/{program}"));
        if let Some(path) = places.into_iter().find(|path| search.tree.exists(path)) {
            return Resolved::For(path.replace("//", "/"));
        }
    }
    Resolved::Nothing(manager, chosen.into_iter().next())
}

/// The versions that the nearest file chooses, or the one of the home folder.
fn chosen(search: &Search<'_>, manager: Manager, tool: &Tool, folder: &str) -> Vec<String> {
    let home = search.environment.home.as_str();
    for folder in upwards(folder).chain([home]) {
        let folder = folder.trim_end_matches('/');
        if manager == Manager::Mise {
            let mut files = MISE.iter().map(|name| format!("{folder}/{name}"));
            let found = files.find_map(|file| mise(&search.tree.read(&file)?, tool));
            if let Some(found) = found {
                return found;
            }
        }
        let asdf = search.tree.read(&format!("{folder}/.tool-versions"));
        if let Some(found) = asdf.and_then(|text| tool_versions(&text, tool)) {
            return found;
        }
    }
    let global = search.tree.read(&format!("{home}/.config/mise/config.toml"));
    global.and_then(|text| mise(&text, tool)).unwrap_or_default()
}

fn tool_versions(text: &str, tool: &Tool) -> Option<Vec<String>> {
    let lines = text.lines().map(|line| line.split('#').next().unwrap_or_default());
    lines.into_iter().find_map(|line| {
        let mut words = line.split_whitespace();
        let named = Tool::named(words.next()?) == *tool;
        named.then(|| words.map(str::to_owned).collect())
    })
}

fn mise(text: &str, tool: &Tool) -> Option<Vec<String>> {
    let parsed = source::parse(Format::Toml, text);
    let tools = parsed.root()?.get("tools")?;
    let named = |name: &str| Tool::named(name.rsplit([':', '/']).next().unwrap_or(name)) == *tool;
    let member = tools.members().iter().find(|member| named(&member.name))?;
    let version = |node: &Node| {
        let node = node.get("version").unwrap_or(node);
        node.scalar().map(str::to_owned)
    };
    let items = member.value.items();
    if items.is_empty() {
        return Some(version(&member.value).into_iter().collect());
    }
    Some(items.iter().filter_map(version).collect())
}
