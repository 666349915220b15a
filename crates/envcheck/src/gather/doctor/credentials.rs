use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

use findings::Span;
use source::Format;

use super::Environment;
use crate::model::installed::{Source, Wishes};

/// Whether each credential is where the project takes it from. Nothing of it is kept.
pub(super) fn there(
    wishes: &Wishes,
    environment: &Environment,
    root: &str,
) -> BTreeMap<Span, bool> {
    let there = wishes.credentials.iter().map(|credential| {
        let variable = credential.variables.iter().any(|name| environment.get(name).is_some());
        let file = credential.file.as_ref().is_some_and(|path| {
            fs::metadata(crate::model::join(root, path))
                .is_ok_and(|it| it.is_file() && it.len() > 0)
        });
        (credential.span, variable || file)
    });
    there.collect()
}

/// The names that each dotenv file of the wishes gives a value; their values are not kept.
pub(super) fn dotenv(wishes: &Wishes, root: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut files = BTreeMap::new();
    for variable in &wishes.variables {
        let Source::Dotenv { file, .. } = &variable.source else { continue };
        if files.contains_key(file) {
            continue;
        }
        let Ok(bytes) = fs::read(crate::model::join(root, file)) else { continue };
        let parsed = source::parse(Format::Dotenv, &String::from_utf8_lossy(&bytes));
        let members = parsed.root().map_or(&[][..], source::Node::members);
        files.insert(file.clone(), members.iter().map(|member| member.name.clone()).collect());
    }
    files
}
