//! From declarations to the tools that are looked up, and back to one row for what is the same.

use std::collections::{BTreeMap, BTreeSet};

use findings::Sources;
use versions::Tool;

use super::{Found, Purpose, TOOLS, ToolFact, purpose, row_of};
use crate::model::toolchain::Toolchain;

/// Which tools are looked at.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    /// Every tool that is known, not only declared ones.
    pub all: bool,
    /// Only these, if any are named.
    pub only: BTreeSet<Tool>,
    /// Whether `devcontainer.json` describes what is looked at.
    pub inside: bool,
    /// The folder of the workspace as paths are written; empty when they start in it.
    pub below: String,
}

/// What is to be looked up: a row for each tool and each folder that wants it. Those that are not wanted here are
/// inert already; the others are missing until they are found.
pub fn rows(toolchain: &Toolchain, sources: &Sources, choice: &Choice) -> Vec<ToolFact> {
    let mut rows: BTreeMap<(Tool, String), ToolFact> = BTreeMap::new();
    let mut aside: BTreeMap<Tool, Vec<_>> = BTreeMap::new();
    for declaration in &toolchain.declarations {
        let path = sources.get(declaration.span.file).path();
        let path = path.strip_prefix(choice.below.as_str()).unwrap_or(path);
        match purpose(declaration, path, choice.inside) {
            Purpose::Here => {
                let key = (declaration.tool.clone(), declaration.scope.clone());
                let row = rows.entry(key).or_insert_with_key(|(tool, folder)| new(tool, folder));
                row.wanted.push(declaration.clone());
            }
            Purpose::Elsewhere(why) => {
                let others = aside.entry(declaration.tool.clone()).or_default();
                others.push((declaration.clone(), why));
            }
        }
    }
    let named: Vec<_> = choice.only.iter().cloned().collect();
    let known = TOOLS.iter().filter(|_| choice.all).map(|row| Tool::named(row.tool));
    for tool in known.chain(named) {
        if !rows.keys().any(|(other, _)| *other == tool) {
            rows.insert((tool.clone(), String::new()), new(&tool, ""));
        }
    }
    for (tool, others) in aside {
        let first = rows.range_mut((tool.clone(), String::new())..).next();
        if let Some((_, row)) = first.filter(|((other, _), _)| *other == tool) {
            row.aside = others;
        } else {
            let row = ToolFact { found: Found::Inert, aside: others, ..new(&tool, "") };
            rows.insert((tool, String::new()), row);
        }
    }
    let mut rows: Vec<_> = rows.into_values().collect();
    rows.retain(|row| choice.only.is_empty() || choice.only.contains(&row.tool));
    rows
}

fn new(tool: &Tool, folder: &str) -> ToolFact {
    let program = row_of(tool.as_str()).map_or(tool.as_str(), |row| row.programs[0]);
    ToolFact {
        tool: tool.clone(),
        program: program.to_owned(),
        folder: folder.to_owned(),
        place: None,
        found: Found::Missing,
        wanted: Vec::new(),
        aside: Vec::new(),
    }
}

/// Makes one row of those that found the same; what nobody wants and nobody has is left out.
pub fn merged(rows: Vec<ToolFact>, choice: &Choice) -> Vec<ToolFact> {
    let mut merged: Vec<ToolFact> = Vec::new();
    for mut row in rows {
        if row.wanted.is_empty() && row.found == Found::Missing {
            if !row.aside.is_empty() {
                row.found = Found::Inert;
            } else if !choice.only.contains(&row.tool) {
                continue;
            }
        }
        let same = merged
            .iter_mut()
            .rev()
            .take_while(|other| other.tool == row.tool)
            .find(|other| other.place == row.place && other.found == row.found);
        match same {
            Some(other) => {
                other.wanted.extend(row.wanted);
                other.aside.extend(row.aside);
            }
            None => merged.push(row),
        }
    }
    merged
}
