use super::{
    Database, Language, Project, Tree, compose::Own, database::databases, devcontainer,
    project::projects, wish::Wish,
};
use crate::model::{Toolchain, Workspace, toolchain::Circumstances};

/// What a workspace says about the environment that it needs.
#[derive(Debug)]
pub struct Facts {
    /// What it is called.
    pub name: String,
    /// Its files.
    pub tree: Tree,
    /// Those that the checks know, parsed.
    pub workspace: Workspace,
    /// Every declared version.
    pub toolchain: Toolchain,
    /// Its parts, those of one language together.
    pub projects: Vec<Project>,
    /// The databases that they have drivers for.
    pub databases: Vec<&'static Database>,
    /// The databases of the workspace's own compose file.
    pub(crate) compose: Option<Own>,
    /// Why that file is of no use.
    pub(crate) compose_problem: Option<String>,
}

impl Facts {
    /// What the files of `tree` say; `name` is that of their folder.
    pub fn of(name: &str, tree: Tree, circumstances: Circumstances) -> Self {
        let workspace = tree.workspace();
        let toolchain = Toolchain::with(&workspace, circumstances);
        let projects = projects(&tree);
        let mut facts = Self {
            name: name.to_owned(),
            databases: databases(&projects),
            tree,
            workspace,
            toolchain,
            projects,
            compose: None,
            compose_problem: None,
        };
        match Own::of(&facts) {
            Ok(own) => facts.compose = own,
            Err(problem) => facts.compose_problem = Some(problem),
        }
        facts
    }

    /// The languages in use, in the order in which their images are chosen.
    pub fn languages(&self) -> Vec<Language> {
        let used = |language: &Language| self.projects.iter().any(|it| it.language == *language);
        Language::ALL.into_iter().filter(used).collect()
    }

    /// The projects in `language`.
    pub fn projects_in(&self, language: Language) -> impl Iterator<Item = &Project> {
        self.projects.iter().filter(move |project| project.language == language)
    }

    /// What would run beside a new container, for people.
    pub fn services(&self) -> Vec<&str> {
        match &self.compose {
            _ if self.tree.has(devcontainer::PATH) => Vec::new(),
            Some(own) => own.services.iter().map(|service| service.title.as_str()).collect(),
            None => self.databases.iter().map(|database| database.title).collect(),
        }
    }

    /// Which versions of what runs `language` will do.
    pub(crate) fn wish(&self, language: Language) -> Wish {
        let projects: Vec<_> = self.projects_in(language).collect();
        Wish::of(&self.toolchain, &language.tool(), &projects)
    }
}
