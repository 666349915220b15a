//! Which `SHELL` is in force where.

use std::collections::BTreeMap;

use crate::stages::stage_name;
use crate::{Arguments, Dockerfile, Instruction, Item, Keyword, Word, resolve};

/// Where another `SHELL` comes into force: the byte, and the item that holds it; `None` for the default one.
pub(crate) fn shells(items: &[Item]) -> Vec<(usize, Option<usize>)> {
    let instructions = || items.iter().filter_map(Item::instruction);
    // Most files have none, and then nobody needs to look for it.
    if instructions().all(|found| shell_words(found).is_none()) {
        return Vec::new();
    }
    let scopes = resolve::scopes(items, &BTreeMap::new());
    let mut finally: BTreeMap<String, Option<usize>> = BTreeMap::new();
    let mut name: Option<String> = None;
    let mut shell = None;
    let mut changes = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let Some(found) = item.instruction() else { continue };
        if found.kind == Keyword::From {
            finally.extend(name.take().map(|name| (name, shell)));
            let base = found.words().first();
            let base = base.and_then(|word| scopes.before(found).resolve(word).value);
            shell = base.and_then(|base| finally.get(&base.to_lowercase()).copied().flatten());
            name = stage_name(found).map(|name| name.raw().to_lowercase());
        } else if shell_words(found).is_some() {
            shell = Some(index);
        } else {
            continue;
        }
        changes.push((found.span.start, shell));
    }
    changes
}

impl Dockerfile {
    /// The words of the `SHELL` in force at `instruction`, when the file has one.
    pub fn shell(&self, instruction: &Instruction) -> Option<&[Word]> {
        let before = self.shells.partition_point(|(at, _)| *at < instruction.span.start);
        let (_, shell) = self.shells.get(before.checked_sub(1)?)?;
        shell_words(self.items.get((*shell)?)?.instruction()?)
    }
}

fn shell_words(instruction: &Instruction) -> Option<&[Word]> {
    match &instruction.arguments {
        Arguments::Exec(words) if instruction.kind == Keyword::Shell => Some(words),
        _ => None,
    }
}
