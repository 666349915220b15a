use std::collections::BTreeMap;

use findings::{FileId, Span};
use versions::{Constraint, Dialect, Tool};

use super::{Declaration, Role};

/// Gives declarations that leave their version to a file what the file says.
pub(super) fn resolve(declarations: &mut [Declaration]) {
    let mut told: BTreeMap<(FileId, Tool), (Role, Span, Constraint)> = BTreeMap::new();
    let wanted: Vec<FileId> = declarations.iter().filter_map(|it| it.follows).collect();
    let tellers = declarations.iter().filter(|it| wanted.contains(&it.span.file));
    for teller in tellers.filter(|it| matches!(it.role, Role::Selects | Role::Requires)) {
        let key = (teller.span.file, teller.tool.clone());
        // What selects comes before what demands, and what stands first before the rest.
        if told.get(&key).is_none_or(|(role, span, _)| (teller.role, teller.span) < (*role, *span))
        {
            told.insert(key, (teller.role, teller.span, taken(teller)));
        }
    }
    for follower in declarations.iter_mut() {
        let Some(file) = follower.follows else { continue };
        if let Some((_, span, constraint)) = told.get(&(file, follower.tool.clone())) {
            follower.constraint = constraint.clone();
            follower.via(*span, "the file that tells the version");
        }
    }
}

/// What is taken of a declaration: the least version of `go.mod` is the one that is installed.
fn taken(teller: &Declaration) -> Constraint {
    if teller.dialect == Dialect::Go {
        return versions::read(Dialect::Prefix, &teller.tool, &teller.raw);
    }
    teller.constraint.clone()
}
