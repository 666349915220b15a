use versions::{Meaning, Set, Tool};

use super::Project;
use crate::model::{
    Toolchain, ancestors,
    toolchain::{Declaration, PlaceKind, Role},
};

/// Which versions of a tool the workspace can be developed with.
#[derive(Debug, Clone)]
pub(crate) struct Wish {
    /// The versions.
    pub(crate) set: Set,
    /// The places that were taken into account, the strongest first.
    pub(crate) places: Vec<String>,
}

impl Wish {
    /// What all declarations of `tool` that hold for `projects` leave; where they contradict one another, what the
    /// strongest do.
    pub(crate) fn of(toolchain: &Toolchain, tool: &Tool, projects: &[&Project]) -> Self {
        let mut declared: Vec<_> = toolchain
            .declarations
            .iter()
            .filter(|it| it.tool == *tool && counts(toolchain, it, projects))
            .filter_map(|it| Some((rank(toolchain, it)?, it, toolchain.versions(it)?)))
            .collect();
        declared.sort_by_key(|(rank, it, _)| (*rank, it.scope.len(), it.span));
        let mut wish = Self { set: Set::all(), places: Vec::new() };
        for (_, declaration, set) in declared {
            let both = wish.set.intersection(&set);
            if both.is_empty() {
                continue;
            }
            if both != wish.set {
                wish.places.push(toolchain.path(declaration.span).to_owned());
            }
            wish.set = both;
        }
        wish.places.dedup();
        wish
    }
}

/// Declarations of the dev container itself are what is about to be written.
fn counts(toolchain: &Toolchain, declaration: &Declaration, projects: &[&Project]) -> bool {
    let path = toolchain.path(declaration.span);
    let near = projects.iter().any(|project| {
        ancestors(&project.folder).any(|above| above == declaration.scope)
            || ancestors(&declaration.scope).any(|above| above == project.folder)
    });
    declaration.inert.is_none()
        && !toolchain.is_apart(declaration)
        && !path.starts_with(".devcontainer/")
        && near
}

/// What a place has to say: less is more.
fn rank(toolchain: &Toolchain, declaration: &Declaration) -> Option<u8> {
    let floating = matches!(declaration.constraint.meaning, Meaning::Floating(_));
    let pipeline = PlaceKind::of(toolchain.path(declaration.span)) == PlaceKind::Pipeline;
    match declaration.role {
        Role::Selects if declaration.follows.is_some() => Some(1),
        // `latest` and `lts` follow whatever is chosen.
        Role::Selects if floating => Some(4),
        // One of many jobs may run on anything, long after its end.
        Role::Selects if pipeline && is_over(toolchain, declaration) => None,
        Role::Selects if pipeline => Some(3),
        Role::Selects => Some(0),
        Role::Requires => Some(1),
        // The release that is compiled for is the one to develop with, unless another is selected.
        Role::Targets if declaration.tool == Tool::JAVA => Some(2),
        Role::Targets if declaration.tool == Tool::NODE => Some(5),
        _ => None,
    }
}

/// Whether no version that is selected gets fixes any more.
fn is_over(toolchain: &Toolchain, declaration: &Declaration) -> bool {
    let circumstances = &toolchain.circumstances;
    let set = toolchain.versions(declaration);
    set.is_some_and(|set| {
        let table = circumstances.table();
        table.end_of_life(&declaration.tool, &set, circumstances.as_of()).is_some()
    })
}
