use std::collections::BTreeSet;

use versions::Tool;

use super::{
    dependencies::dependencies,
    tree::{Tree, folder_of},
    variable::ASIDE,
};
use crate::model::ancestors;

/// A part of the workspace in one language, with a manifest of its own.
#[derive(Debug, Clone)]
pub struct Project {
    /// What it is written in.
    pub language: Language,
    /// Who installs what it needs.
    pub manager: Manager,
    /// The folder of its manifest; empty for the root.
    pub folder: String,
    /// The names of what it depends on.
    pub dependencies: BTreeSet<String>,
}

/// A language whose environment can be set up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// Python.
    Python,
    /// Java and Kotlin.
    Java,
    /// Rust.
    Rust,
    /// Go.
    Go,
    /// C# and what else runs on .NET.
    Dotnet,
    /// JavaScript and TypeScript.
    Node,
}

/// Who installs what a project needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Manager {
    /// pip, in a virtual environment.
    Pip,
    /// Poetry.
    Poetry,
    /// uv.
    Uv,
    /// Maven.
    Maven,
    /// Gradle.
    Gradle,
    /// Cargo.
    Cargo,
    /// Go's modules.
    GoModules,
    /// `dotnet restore`.
    Nuget,
    /// npm.
    Npm,
    /// pnpm.
    Pnpm,
    /// Yarn.
    Yarn,
    /// Bun.
    Bun,
}

/// How deep a project may lie: what is further down belongs to something else.
const DEPTH: usize = 3;

/// The same of one inside another.
const NESTED_DEPTH: usize = 2;

impl Language {
    /// Every one, in the order in which their images are chosen: what takes longest to install comes first.
    pub const ALL: [Self; 6] =
        [Self::Python, Self::Java, Self::Rust, Self::Go, Self::Dotnet, Self::Node];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Python => "Python",
            Self::Java => "Java",
            Self::Rust => "Rust",
            Self::Go => "Go",
            Self::Dotnet => ".NET",
            Self::Node => "Node.js",
        }
    }

    /// What runs or compiles it.
    pub fn tool(self) -> Tool {
        match self {
            Self::Python => Tool::PYTHON,
            Self::Java => Tool::JAVA,
            Self::Rust => Tool::RUST,
            Self::Go => Tool::GO,
            Self::Dotnet => Tool::DOTNET,
            Self::Node => Tool::NODE,
        }
    }

    /// Its official image.
    pub(crate) fn image(self) -> &'static str {
        match self {
            Self::Node => "javascript-node",
            other => other.feature(),
        }
    }

    /// Its official Feature.
    pub(crate) fn feature(self) -> &'static str {
        match self {
            Self::Python => "python",
            Self::Java => "java",
            Self::Rust => "rust",
            Self::Go => "go",
            Self::Dotnet => "dotnet",
            Self::Node => "node",
        }
    }

    /// The manifests that make a folder a project.
    fn manifests(self) -> &'static [&'static str] {
        match self {
            Self::Python => &["pyproject.toml", "requirements.txt", "setup.py", "setup.cfg"],
            Self::Java => &["pom.xml", "build.gradle", "build.gradle.kts", "settings.gradle.kts"],
            Self::Rust => &["Cargo.toml"],
            Self::Go => &["go.work", "go.mod"],
            Self::Dotnet => &["global.json"],
            Self::Node => &["package.json"],
        }
    }

    /// The lockfiles that make a folder inside another project one of its own.
    fn locks(self) -> &'static [&'static str] {
        match self {
            Self::Python => &["uv.lock", "poetry.lock"],
            Self::Node => &["package-lock.json", "pnpm-lock.yaml", "yarn.lock", "bun.lock"],
            _ => &[],
        }
    }
}

impl Project {
    /// Its place for people: the folder, or "the workspace".
    pub fn place(&self) -> &str {
        if self.folder.is_empty() { "the workspace" } else { &self.folder }
    }

    /// `path` in its folder, seen from the root.
    pub fn path(&self, name: &str) -> String {
        crate::model::join(&self.folder, name)
    }

    /// Whether it depends on one of `names`.
    pub fn uses(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.dependencies.contains(*name))
    }
}

/// The projects of a workspace, those nearest to the root first.
pub(crate) fn projects(tree: &Tree) -> Vec<Project> {
    let mut found: Vec<Project> = Vec::new();
    for language in Language::ALL {
        let folders: BTreeSet<_> = tree
            .own()
            .filter(|path| language.manifests().contains(&super::tree::file_name(path)))
            .map(folder_of)
            .filter(|folder| is_manifest_folder(tree, language, folder))
            .collect();
        let mut folders: Vec<_> = folders.into_iter().collect();
        folders.sort_by_key(|folder| (depth(folder), *folder));
        for folder in folders {
            let inside = found.iter().any(|project: &Project| {
                project.language == language
                    && ancestors(folder).any(|above| above == project.folder)
            });
            let locked = language.locks().iter().any(|lock| tree.has(&at(folder, lock)));
            let limit = if inside { NESTED_DEPTH } else { DEPTH };
            let aside = folder.split('/').any(|part| ASIDE.contains(&part));
            if depth(folder) > limit || (inside && (!locked || aside)) {
                continue;
            }
            found.push(Project {
                language,
                manager: manager(tree, language, folder),
                folder: folder.to_owned(),
                dependencies: BTreeSet::new(),
            });
        }
    }
    let roots: Vec<_> = found.iter().map(|it| (it.language, it.folder.clone())).collect();
    for project in &mut found {
        let others = roots
            .iter()
            .filter(|(language, folder)| *language == project.language && *folder != project.folder)
            .map(|(_, folder)| folder.as_str());
        project.dependencies = dependencies(tree, project, &others.collect::<Vec<_>>());
    }
    found
}

/// Many repositories keep settings of linters in a `pyproject.toml`, and scripts of hooks in a `package.json`.
fn is_manifest_folder(tree: &Tree, language: Language, folder: &str) -> bool {
    match language {
        Language::Python => {
            let other = ["requirements.txt", "setup.py", "setup.cfg"];
            let pyproject = tree.text(&at(folder, "pyproject.toml")).unwrap_or_default();
            let has = |table: &str| pyproject.lines().any(|line| line.trim_start() == table);
            [
                "[project]",
                "[tool.poetry]",
                "[dependency-groups]",
                "[tool.uv]",
                "[tool.uv.workspace]",
            ]
            .iter()
            .any(|table| has(table))
                || other.iter().any(|name| tree.has(&at(folder, name)))
        }
        Language::Dotnet => tree.own().any(|path| path.ends_with(".csproj")),
        _ => true,
    }
}

fn manager(tree: &Tree, language: Language, folder: &str) -> Manager {
    let has = |name: &str| tree.has(&at(folder, name));
    let text = |name: &str| tree.text(&at(folder, name)).unwrap_or_default();
    match language {
        Language::Python if has("uv.lock") || text("pyproject.toml").contains("[tool.uv") => {
            Manager::Uv
        }
        Language::Python
            if has("poetry.lock") || text("pyproject.toml").contains("[tool.poetry]") =>
        {
            Manager::Poetry
        }
        Language::Python => Manager::Pip,
        Language::Java if has("pom.xml") => Manager::Maven,
        Language::Java => Manager::Gradle,
        Language::Rust => Manager::Cargo,
        Language::Go => Manager::GoModules,
        Language::Dotnet => Manager::Nuget,
        Language::Node => {
            let named = |name: &str| text("package.json").contains(&format!("\"{name}@"));
            if has("pnpm-lock.yaml") || named("pnpm") {
                Manager::Pnpm
            } else if has("yarn.lock") || named("yarn") {
                Manager::Yarn
            } else if has("bun.lock") || has("bun.lockb") || named("bun") {
                Manager::Bun
            } else {
                Manager::Npm
            }
        }
    }
}

/// The path of `name` in `folder`.
pub(crate) fn at(folder: &str, name: &str) -> String {
    crate::model::join(folder, name)
}

fn depth(folder: &str) -> usize {
    folder.split('/').filter(|part| !part.is_empty()).count()
}
