//! The named trees of files that a session serves.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use super::context::Tree;

/// The build context's name, as the builder asks for it.
pub(super) const CONTEXT: &str = "context";

/// The name of the folder that has the Dockerfile in it, unless another is agreed on.
pub(super) const DEFINITION: &str = "dockerfile";

/// The trees by name. All copies are one: builds that join a session add theirs.
#[derive(Debug, Clone, Default)]
pub(super) struct Trees(Arc<Mutex<BTreeMap<String, Arc<Tree>>>>);

impl Trees {
    pub(super) fn insert(&self, name: impl Into<String>, tree: Tree) {
        self.locked().insert(name.into(), Arc::new(tree));
    }

    pub(super) fn get(&self, name: &str) -> Option<Arc<Tree>> {
        self.locked().get(name).cloned()
    }

    /// Adds the tree that has a Dockerfile in it, unless the same is there, and gives its name.
    pub(super) fn add_definition(&self, definition: &Tree) -> String {
        let mut trees = self.locked();
        let known = trees.iter().find(|(name, tree)| {
            name.starts_with(DEFINITION) && tree.root.is_none() && tree.extra == definition.extra
        });
        if let Some((name, _)) = known {
            return name.clone();
        }
        let name = format!("{DEFINITION}-{}", trees.len());
        trees.insert(name.clone(), Arc::new(definition.clone()));
        name
    }

    fn locked(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, Arc<Tree>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
