use std::collections::VecDeque;

use super::{
    super::{Ground, Object, Stop, Traced, Value},
    FeatureSet, Location, Registered, alike, order, renamed,
};

/// Features that one dev container may bring in, those they depend on included.
pub const MOST: usize = 200;

/// What is known of a Feature once it has been looked up.
#[derive(Debug, Clone, Default)]
pub struct Supply {
    /// Its `devcontainer-feature.json`, as the files of the Feature have it.
    pub file: Object,
    /// What its manifest says in the annotation `dev.containers.metadata`; the file itself where there is none.
    pub metadata: Object,
    /// The manifest and its digest, if it comes from a registry.
    pub manifest: Option<(Traced, String)>,
}

/// Where Features are looked up.
pub trait Shelf {
    /// What the Feature at `location` is.
    fn look_up(&mut self, id: &str, location: &Location) -> Result<Supply, Stop>;
}

/// A Feature that is to be installed.
#[derive(Debug)]
pub(super) struct Node {
    /// As it was asked for.
    pub(super) asked: String,
    /// Where that is written.
    pub(super) origin: Traced,
    pub(super) options: Traced,
    pub(super) location: Location,
    pub(super) digest: Option<String>,
    pub(super) supply: Supply,
    /// What it depends on: indices of nodes.
    pub(super) needs: Vec<usize>,
    /// What it comes after, if that is installed too.
    pub(super) after: Vec<Softly>,
    pub(super) priority: usize,
    /// Its id and those it had before.
    pub(super) aliases: Vec<String>,
}

/// A Feature that another comes after.
#[derive(Debug)]
pub(super) struct Softly {
    pub(super) location: Location,
    /// Its id and those it had before, as far as they matter.
    pub(super) aliases: Vec<String>,
}

/// The Features that `configuration` asks for and those they depend on, in the order of their installation.
pub fn install(
    configuration: &Object,
    ground: &Ground,
    shelf: &mut dyn Shelf,
) -> Result<Vec<FeatureSet>, Stop> {
    let Some(features) = configuration.get("features").and_then(Traced::as_object) else {
        return Ok(Vec::new());
    };
    let mut graph = Graph { nodes: Vec::new(), ground, shelf };
    let wanted = renamed::absorbed(features);
    let mut list = graph.collect(&wanted)?;
    graph.alias(&list)?;
    if let Some(first) = configuration.get("overrideFeatureInstallOrder").and_then(Traced::as_list)
    {
        graph.prefer(first, &list)?;
    }
    order::rounds(&mut graph.nodes, &mut list)?;
    let sets = list.iter().enumerate();
    Ok(sets.map(|(index, node)| FeatureSet::of(&graph.nodes[*node], index)).collect())
}

struct Graph<'a> {
    nodes: Vec<Node>,
    ground: &'a Ground,
    shelf: &'a mut dyn Shelf,
}

impl Graph<'_> {
    /// Looks up `wanted` and whatever that depends on; gives those that are installed, each once.
    fn collect(&mut self, wanted: &Object) -> Result<Vec<usize>, Stop> {
        let mut open = VecDeque::new();
        for (id, options) in super::super::traced::in_order(wanted) {
            open.push_back(self.add(id, options, None)?);
        }
        let mut list: Vec<usize> = Vec::new();
        while let Some(current) = open.pop_front() {
            let nodes = &self.nodes;
            if list.iter().any(|other| alike::are_one(&nodes[*other], &nodes[current])) {
                continue;
            }
            let metadata = &self.nodes[current].supply.metadata;
            let needed = metadata.get("dependsOn").and_then(Traced::as_object).cloned();
            let asked = self.nodes[current].asked.clone();
            for (id, options) in super::super::traced::in_order(&needed.unwrap_or_default()) {
                let node = self.add(id, options, Some(&asked))?;
                self.nodes[current].needs.push(node);
                open.push_back(node);
            }
            list.push(current);
        }
        Ok(list)
    }

    fn add(&mut self, id: &str, options: &Traced, by: Option<&str>) -> Result<usize, Stop> {
        let place = |mut stop: Stop| {
            if let Some(by) = by {
                stop.what = format!("{by} depends on this: {}", stop.what);
            }
            stop.at = stop.at.or(options.origin.span());
            stop
        };
        if self.nodes.len() >= MOST {
            return Err(place(Stop::new(format!("more than {MOST} Features are asked for"))));
        }
        let full = renamed::full(id);
        let location = Location::of(&full, self.ground).map_err(place)?;
        let supply = self.shelf.look_up(&full, &location).map_err(place)?;
        let aliases = names(&supply.metadata);
        self.nodes.push(Node {
            asked: id.to_owned(),
            origin: options.with(Value::Null),
            options: options.clone(),
            location,
            digest: supply.manifest.as_ref().map(|(_, digest)| digest.clone()),
            supply,
            needs: Vec::new(),
            after: Vec::new(),
            priority: 0,
            aliases,
        });
        Ok(self.nodes.len() - 1)
    }

    /// Reads what each of `list` comes after. The CLI asks registries for all of them. Only of those the former names can
    /// matter that are of the same collection as one that is installed, and are not installed under this name.
    fn alias(&mut self, list: &[usize]) -> Result<(), Stop> {
        let installed: Vec<_> =
            list.iter().filter_map(|node| self.registered(*node).cloned()).collect();
        for node in list {
            let listed = self.nodes[*node].supply.metadata.get("installsAfter");
            let listed = listed.and_then(Traced::as_list).unwrap_or_default().to_vec();
            for place in &listed {
                let Some(id) = place.as_str().map(renamed::full) else { continue };
                let stopped = |stop: Stop| Stop::at(place, stop.what);
                let location = Location::of(&id, self.ground).map_err(stopped)?;
                let mut aliases = Vec::new();
                if let Location::Registry(it) = &location
                    && installed.iter().any(|other| other.collection() == it.collection())
                    && installed.iter().all(|other| other.resource != it.resource)
                {
                    let supply = self.shelf.look_up(&id, &location).map_err(stopped)?;
                    aliases = names(&supply.metadata);
                }
                self.nodes[*node].after.push(Softly { location, aliases });
            }
        }
        Ok(())
    }

    fn registered(&self, node: usize) -> Option<&Registered> {
        match &self.nodes[node].location {
            Location::Registry(registered) => Some(registered),
            _ => None,
        }
    }

    /// Gives those that `overrideFeatureInstallOrder` names their rank: the first has the highest.
    fn prefer(&mut self, first: &[Traced], list: &[usize]) -> Result<(), Stop> {
        for (index, id) in first.iter().enumerate().rev() {
            let Some(name) = id.as_str() else { continue };
            let located = Location::of(&renamed::full(name), self.ground);
            let location = located.map_err(|stop| Stop::at(id, stop.what))?;
            let softly = Softly { location, aliases: Vec::new() };
            let rank = first.len() - index;
            for node in list {
                if order::satisfies(&self.nodes[*node], &softly) {
                    let priority = &mut self.nodes[*node].priority;
                    *priority = rank.max(*priority);
                }
            }
        }
        Ok(())
    }
}

/// The id of a Feature and those it had before.
fn names(metadata: &Object) -> Vec<String> {
    let current = metadata.get("currentId").filter(|id| id.is_truthy()).or(metadata.get("id"));
    let legacy = metadata.get("legacyIds").and_then(Traced::as_list).unwrap_or_default();
    current.into_iter().chain(legacy).filter_map(Traced::as_str).map(str::to_owned).collect()
}
