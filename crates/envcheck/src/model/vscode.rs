//! What VS Code reads, from whichever file it stands in.

use std::ops::Deref;

use source::{Member, Node};

use super::{
    Document, Reference, catalogue,
    shape::Shape::{self, Any, List, Object, Open, String},
};

/// What VS Code reads, from whichever file it stands in.
#[derive(Debug, Clone)]
pub struct Vscode {
    document: Document,
    /// Whose settings they are.
    pub host: Host,
    settings: Vec<Node>,
    extensions: Vec<Node>,
    unwanted: Option<Node>,
    /// Extensions that official Features of a `devcontainer.json` bring.
    pub brought: Vec<&'static str>,
    /// `launch.json`.
    pub launch: Option<Node>,
    /// `tasks.json`.
    pub tasks: Option<Node>,
}

/// Where settings of VS Code stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Host {
    /// In a `devcontainer.json`: they become those of the remote machine.
    Container,
    /// In a folder's `.vscode`.
    Folder,
    /// In a `.code-workspace`.
    Workspace,
}

/// Which file of VS Code it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VscodeFile {
    /// `settings.json`
    Settings,
    /// `extensions.json`
    Extensions,
    /// `launch.json`
    Launch,
    /// `tasks.json`
    Tasks,
    /// `NAME.code-workspace`
    Workspace,
}

/// One setting.
#[derive(Debug, Clone, Copy)]
pub struct Setting<'a> {
    /// Its name and value.
    pub member: &'a Member,
    /// The object it stands in.
    pub within: &'a Node,
    /// Whether that object holds for some languages only: `"[python]": { … }`.
    pub for_language: bool,
}

impl Deref for Vscode {
    type Target = Document;

    fn deref(&self) -> &Document {
        &self.document
    }
}

impl VscodeFile {
    /// What may stand in such a file.
    pub(crate) fn shape(self) -> &'static Shape {
        match self {
            Self::Extensions => &EXTENSIONS,
            _ => &ANY_OBJECT,
        }
    }
}

static ANY_OBJECT: Shape = Open(&[]);
static EXTENSIONS: Shape = Object(&[
    ("$schema", Any),
    ("recommendations", List(&String)),
    ("unwantedRecommendations", List(&String)),
]);

impl Vscode {
    /// What the file `file` of VS Code says.
    pub fn new(file: VscodeFile, document: Document) -> Self {
        let root = document.root.clone();
        let own = |wanted| (file == wanted).then(|| root.clone());
        let at = |wanted, pointer| {
            let within = matches!(file, VscodeFile::Workspace) || file == wanted;
            within.then(|| root.pointer(pointer).cloned()).flatten()
        };
        let part = |pointer| at(VscodeFile::Workspace, pointer);
        let (recommended, unwanted) = match file {
            VscodeFile::Workspace => {
                ("/extensions/recommendations", "/extensions/unwantedRecommendations")
            }
            _ => ("/recommendations", "/unwantedRecommendations"),
        };
        Self {
            host: if file == VscodeFile::Workspace { Host::Workspace } else { Host::Folder },
            settings: own(VscodeFile::Settings).or_else(|| part("/settings")).into_iter().collect(),
            extensions: at(VscodeFile::Extensions, recommended).into_iter().collect(),
            unwanted: at(VscodeFile::Extensions, unwanted),
            launch: own(VscodeFile::Launch).or_else(|| part("/launch")),
            tasks: own(VscodeFile::Tasks).or_else(|| part("/tasks")),
            brought: Vec::new(),
            document,
        }
    }

    /// What a `devcontainer.json` says to VS Code.
    pub fn of_devcontainer(document: Document) -> Self {
        // Those at the top are the old ones, and tools read both.
        let both = |pointers: [&str; 2]| {
            pointers.iter().filter_map(|it| document.root.pointer(it).cloned()).collect()
        };
        Self {
            host: Host::Container,
            settings: both(["/customizations/vscode/settings", "/settings"]),
            extensions: both(["/customizations/vscode/extensions", "/extensions"]),
            unwanted: None,
            brought: brought(&document),
            launch: None,
            tasks: None,
            document,
        }
    }

    /// Every setting, those that hold for some languages included.
    pub fn settings(&self) -> Vec<Setting<'_>> {
        let mut found = Vec::new();
        let settings = self.settings.iter();
        let members = settings.flat_map(|node| node.members().iter().map(move |it| (node, it)));
        for (settings, member) in members {
            if member.name.starts_with('[') {
                let own = member.value.members().iter();
                let within = &member.value;
                found.extend(own.map(|member| Setting { member, within, for_language: true }));
            } else {
                found.push(Setting { member, within: settings, for_language: false });
            }
        }
        found
    }

    /// The lists of extensions that are installed or recommended.
    pub fn extensions(&self) -> &[Node] {
        &self.extensions
    }

    /// The ids in those lists.
    pub fn extension_ids(&self) -> impl Iterator<Item = &str> {
        self.extensions.iter().flat_map(Node::items).filter_map(Node::as_str)
    }

    /// The list of extensions that are not to be recommended.
    pub fn unwanted(&self) -> Option<&Node> {
        self.unwanted.as_ref()
    }
}

fn brought(document: &Document) -> Vec<&'static str> {
    let features = document.object("features").iter();
    let known = features.filter_map(|feature| {
        let registry = Reference::of(&feature.name).registry()?;
        catalogue::features().get(registry.official()?)?.major(registry.major())
    });
    known.flat_map(|major| major.extensions.iter().map(std::string::String::as_str)).collect()
}
