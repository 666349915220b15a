use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    ops::Range,
};

use source::Node;

use super::Config;
use crate::model::{Reference, Workspace, WorkspaceFile};

/// A Feature that another one wants to have before it.
#[derive(Debug, Clone)]
pub struct Need<'a> {
    /// The file of the Feature that waits.
    pub file: &'a WorkspaceFile,
    /// Where it names the other one.
    pub span: Range<usize>,
    /// The other one, as written.
    pub written: &'a str,
    /// Whether the other one is installed because of that, as `dependsOn` wants; with `installsAfter` it need not be.
    pub is_hard: bool,
    /// The other one: a key of the graph.
    pub to: String,
}

/// Features, and what each of them waits for.
pub type Needs<'a> = BTreeMap<String, Vec<Need<'a>>>;

impl<'a> Config<'a> {
    /// The local Features that are installed, by folder. Paths in them start in the folder of this file as well.
    pub fn needs(&self, workspace: &'a Workspace) -> Needs<'a> {
        let mut needs = Needs::new();
        let mut left: Vec<String> = self.local_features().map(|(_, folder)| folder).collect();
        while let Some(folder) = left.pop() {
            if needs.contains_key(&folder) {
                continue;
            }
            let file = workspace.resolve(&folder, "devcontainer-feature.json");
            let to = |written: &str| match Reference::of(written) {
                Reference::Folder(path) => self.path(path),
                _ => None,
            };
            let found = file.map(|file| needs_of(file, to)).unwrap_or_default();
            left.extend(found.iter().filter(|need| need.is_hard).map(|need| need.to.clone()));
            needs.insert(folder, found);
        }
        needs
    }
}

/// What the Feature in `file` waits for, as far as `to` knows which Feature a name means.
pub(super) fn needs_of(file: &WorkspaceFile, to: impl Fn(&str) -> Option<String>) -> Vec<Need<'_>> {
    let list = |name| file.root().and_then(|root| root.get(name));
    let hard = list("dependsOn").map_or(&[][..], Node::members).iter();
    let hard = hard.map(|member| (member.name.as_str(), member.key.span.clone(), true));
    let soft = list("installsAfter").map_or(&[][..], Node::items).iter();
    let soft = soft.filter_map(|node| Some((node.as_str()?, node.span.clone(), false)));
    let needs = hard.chain(soft).filter_map(|(written, span, is_hard)| {
        Some(Need { file, span, written, is_hard, to: to(written)? })
    });
    needs.collect()
}

/// The shortest way around, for every Feature that waits for itself in the end; of each circle, one.
pub fn circles<'n, 'a>(needs: &'n Needs<'a>) -> Vec<Vec<&'n Need<'a>>> {
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for start in needs.keys() {
        if seen.contains(start.as_str()) {
            continue;
        }
        if let Some(circle) = circle(needs, start) {
            seen.extend(circle.iter().map(|need| need.to.as_str()));
            found.push(circle);
        }
    }
    found
}

fn circle<'n, 'a>(needs: &'n Needs<'a>, start: &str) -> Option<Vec<&'n Need<'a>>> {
    let mut came: BTreeMap<&str, (&str, &Need<'a>)> = BTreeMap::new();
    let mut left = VecDeque::from([start]);
    while let Some(here) = left.pop_front() {
        for need in needs.get(here)? {
            let known = needs.contains_key(&need.to) && need.to != here;
            if known && !came.contains_key(need.to.as_str()) {
                came.insert(&need.to, (here, need));
                left.push_back(&need.to);
            }
        }
    }
    let mut circle = Vec::new();
    let mut at = start;
    loop {
        let (before, need) = *came.get(at)?;
        circle.push(need);
        at = before;
        if at == start {
            circle.reverse();
            return Some(circle);
        }
    }
}
