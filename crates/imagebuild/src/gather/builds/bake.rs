//! The targets of a bake file.

use std::collections::{BTreeMap, BTreeSet};

use source::{Member, Node};

use super::{
    description::{Build, Document},
    template::{Value, Variables, bake},
};

/// Builds of one target that a matrix may make.
const MOST: usize = 64;

/// Targets that one may inherit from, each as often as it is met, before it is given up.
const PARENTS: usize = 256;

/// The builds of all targets. A target that others inherit from and no group has is a template, and not built.
pub(super) fn builds(document: &Document) -> Vec<Build> {
    let Some(root) = document.root() else { return Vec::new() };
    let variables = variables(root);
    let targets = root.get("target").map(Node::effective).unwrap_or_default();
    let groups = root.get("group").map(Node::effective).unwrap_or_default();
    let names = |members: &[&Member], list: &str| -> BTreeSet<String> {
        let lists = members.iter().filter_map(|member| member.value.get(list));
        let items = lists.flat_map(Node::items);
        items.filter_map(|item| bake(item.scalar()?, &variables).ok()).collect()
    };
    let (grouped, inherited) = (names(&groups, "targets"), names(&targets, "inherits"));
    let built =
        |name: &str| name == "default" || grouped.contains(name) || !inherited.contains(name);
    let targets: BTreeMap<_, _> =
        targets.into_iter().map(|target| (target.name.as_str(), target)).collect();
    let mut builds = Vec::new();
    for target in targets.values().filter(|target| built(&target.name)) {
        for variables in matrix(&target.value, &variables) {
            builds.push(build(document, &targets, target, &variables));
        }
    }
    builds
}

/// Variables with a default, and attributes of the file.
fn variables(root: &Node) -> Variables {
    let mut known = Variables::new();
    for member in root.effective() {
        if let Some(value) = member.value.scalar().and_then(|value| bake(value, &known).ok()) {
            known.insert(member.name.clone(), value);
        }
    }
    for member in root.get("variable").map(Node::effective).unwrap_or_default() {
        let default = member.value.get("default").and_then(Node::scalar);
        if let Some(value) = default.and_then(|value| bake(value, &known).ok()) {
            known.insert(member.name.clone(), value);
        }
    }
    known
}

/// The variables of every combination that the target's matrix has; those of the file alone without one.
fn matrix(target: &Node, variables: &Variables) -> Vec<Variables> {
    let mut all = vec![variables.clone()];
    for axis in target.get("matrix").map(Node::effective).unwrap_or_default() {
        let values = axis.value.items().iter().map(|item| bake(item.scalar()?, variables).ok());
        let values: Vec<Option<String>> = values.collect();
        let with = |known: &Variables, value: &Option<String>| {
            let mut known = known.clone();
            known.remove(&axis.name);
            known.extend(value.clone().map(|value| (axis.name.clone(), value)));
            known
        };
        all = all
            .iter()
            .flat_map(|known| values.iter().map(move |value| with(known, value)))
            .take(MOST)
            .collect();
    }
    all
}

type Targets<'a> = BTreeMap<&'a str, &'a Member>;

fn build(
    document: &Document,
    targets: &Targets<'_>,
    target: &Member,
    variables: &Variables,
) -> Build {
    let mut left = PARENTS;
    let parents = lineage(targets, target, variables, &mut left);
    let value = |name: &str| -> Option<Value> {
        let mut nodes = parents.iter().rev().filter_map(|node| node.get(name));
        nodes.find_map(Node::scalar).map(|text| bake(text, variables))
    };
    let mut args = BTreeMap::new();
    for node in &parents {
        for arg in node.get("args").map(Node::effective).unwrap_or_default() {
            // What is set anew to something unknown is unknown.
            args.remove(&arg.name);
            let value = arg.value.scalar().and_then(|value| bake(value, variables).ok());
            args.extend(value.map(|value| (arg.name.clone(), value)));
        }
    }
    let here = |path: Value| path.map(|path| path.trim_start_matches("cwd://").to_owned());
    Build {
        context: value("context").map(here),
        dockerfile: value("dockerfile").map(here),
        inline: value("dockerfile-inline").map(|text| text.unwrap_or_else(|written| written)),
        args,
        target: value("target").and_then(Result::ok),
        ..Build::new(document, document.line(&target.key), format!("target `{}`", target.name))
    }
}

/// What a target consists of, the weakest first: those it inherits from, and itself.
fn lineage<'a>(
    targets: &Targets<'a>,
    target: &'a Member,
    variables: &Variables,
    left: &mut usize,
) -> Vec<&'a Node> {
    *left = left.saturating_sub(1);
    let names = target.value.get("inherits").map_or(&[][..], Node::items);
    let names = names.iter().filter_map(|name| bake(name.scalar()?, variables).ok());
    let parents = names.filter_map(|name| targets.get(name.as_str()).copied());
    let mut all = Vec::new();
    for parent in parents {
        if *left > 0 {
            all.extend(lineage(targets, parent, variables, left));
        }
    }
    all.push(&target.value);
    all
}
