use std::collections::{BTreeMap, BTreeSet};

use source::{Format, Member, Node};

use super::{
    builds::{self, Build},
    image, name, project,
    value::Value,
};
use crate::model::{
    Workspace, WorkspaceFile, join,
    toolchain::{Reader, Reading, Role},
};

/// Bake files (<https://docs.docker.com/build/bake/reference/>): the images that stand for contexts. What their targets
/// give to Dockerfiles is read with these.
pub(super) static HCL: Reader = Reader {
    reads: |path| is_bake(path) && path.ends_with(".hcl"),
    format: Some(Format::Hcl),
    read,
};

/// The same in JSON.
pub(super) static JSON: Reader = Reader {
    reads: |path| is_bake(path) && path.ends_with(".json"),
    format: Some(Format::Jsonc),
    read,
};

/// Builds of one target that a matrix may make.
const MAX_BUILDS: usize = 16;

/// Targets that one may inherit from before it is given up.
const MAX_PARENTS: usize = 64;

/// Whether the file at `path` is a bake file: `docker-bake.hcl`, `docker-bake.override.json`.
pub(super) fn is_bake(path: &str) -> bool {
    let name = name(path);
    name.starts_with("docker-bake.") && (name.ends_with(".hcl") || name.ends_with(".json"))
}

fn read(reading: &mut Reading<'_>) {
    let Some(root) = reading.root() else { return };
    let scope = project::of(reading.file.folder()).to_owned();
    let variables = Variables::of(root, reading.file);
    for target in root.get("target").map(Node::effective).unwrap_or_default() {
        for context in target.value.get("contexts").map_or(&[][..], Node::members) {
            let Some(value) = Value::of(&context.value, reading.file.file) else { continue };
            let Some(name) = value.text.strip_prefix("docker-image://") else { continue };
            let name = value.slice(value.text.len() - name.len()..value.text.len());
            let name = variables.resolved(&name, None);
            image::declare(reading, &name, Role::Selects, |it| {
                it.scope(scope.as_str());
            });
        }
    }
}

/// The builds that the targets of `file` describe, each with its Dockerfile.
pub(super) fn builds(workspace: &Workspace, file: &WorkspaceFile) -> Vec<(String, Build)> {
    let Some(root) = file.root() else { return Vec::new() };
    let variables = Variables::of(root, file);
    let targets = root.get("target").map(Node::effective).unwrap_or_default();
    let groups = root.get("group").map(Node::effective).unwrap_or_default();
    let (grouped, inherited) = (listed(&groups, "targets"), listed(&targets, "inherits"));
    let targets: BTreeMap<&str, &Member> =
        targets.into_iter().map(|target| (target.name.as_str(), target)).collect();
    // What others inherit from and nobody asks for is a template.
    let built =
        |name: &str| name == "default" || grouped.contains(name) || !inherited.contains(name);
    let mut found = Vec::new();
    for target in targets.values().filter(|target| built(&target.name)) {
        let mut left = MAX_PARENTS;
        let parts = lineage(&targets, target, &mut left);
        found.extend(of(workspace, file, &variables, &parts));
    }
    found
}

fn listed<'a>(members: &[&'a Member], list: &str) -> BTreeSet<&'a str> {
    let lists = members.iter().filter_map(|member| member.value.get(list));
    lists.flat_map(Node::items).filter_map(Node::as_str).collect()
}

/// What a target consists of, the weakest first: those it inherits from, and itself.
fn lineage<'a>(
    targets: &BTreeMap<&'a str, &'a Member>,
    target: &'a Member,
    left: &mut usize,
) -> Vec<&'a Node> {
    let mut parts = Vec::new();
    for name in target.value.get("inherits").map_or(&[][..], Node::items) {
        let parent = name.as_str().and_then(|name| targets.get(name).copied());
        if let Some(parent) = parent.filter(|_| *left > 0) {
            *left -= 1;
            parts.extend(lineage(targets, parent, left));
        }
    }
    parts.push(&target.value);
    parts
}

/// The builds of the target that consists of `parts`: one, or one for each round of its matrix.
fn of(
    workspace: &Workspace,
    file: &WorkspaceFile,
    variables: &Variables<'_>,
    parts: &[&Node],
) -> Vec<(String, Build)> {
    let axes: Vec<&Member> =
        parts.iter().filter_map(|part| part.get("matrix")).flat_map(Node::effective).collect();
    let count = axes.iter().map(|axis| axis.value.items().len()).max().unwrap_or(1);
    let one = |number: usize| {
        let round = Round { axes: &axes, number };
        let text = |name: &str| {
            let node = parts.iter().rev().find_map(|part| part.get(name))?;
            let value = Value::of(node, file.file)?;
            Some(variables.resolved(&value, Some(round)).text)
        };
        let context = text("context").unwrap_or_else(|| ".".to_owned());
        let dockerfile = text("dockerfile").unwrap_or_else(|| "Dockerfile".to_owned());
        let open = |text: &str| text.contains("${") || text.contains("://");
        if open(&context) || open(&dockerfile) {
            return None;
        }
        let (context, path) = located(workspace, file, &context, &dockerfile);
        let scope = builds::scope(workspace, &context, &path).to_owned();
        let args = arguments(file, variables, parts, round);
        let target = text("target").filter(|target| !open(target));
        Some((path, Build { by: file.path.clone(), args, target, scope }))
    };
    (0..count.min(MAX_BUILDS)).filter_map(one).collect()
}

/// The context and the Dockerfile: both are seen from where bake is started, mostly beside its file or at the root.
fn located(
    workspace: &Workspace,
    file: &WorkspaceFile,
    context: &str,
    dockerfile: &str,
) -> (String, String) {
    let from = |folder: &str| {
        let context = join(folder, context);
        let path = join(&context, dockerfile);
        (context, path)
    };
    let (beside, above) = (from(file.folder()), from(""));
    let only_above = workspace.get(&beside.1).is_none() && workspace.get(&above.1).is_some();
    if only_above { above } else { beside }
}

fn arguments(
    file: &WorkspaceFile,
    variables: &Variables<'_>,
    parts: &[&Node],
    round: Round<'_>,
) -> BTreeMap<String, Value> {
    let mut args = BTreeMap::new();
    for arg in parts.iter().filter_map(|part| part.get("args")).flat_map(Node::effective) {
        args.remove(&arg.name);
        let Some(value) = Value::of(&arg.value, file.file) else { continue };
        let resolved = variables.resolved(&value, Some(round));
        // Of what is put together elsewhere, the Dockerfile's default is the best that is known.
        if !resolved.is_open() {
            let what = format!("the argument `{}` that `{}` gives", arg.name, file.path);
            args.insert(arg.name.clone(), resolved.through(value.at, what));
        }
    }
    args
}

/// One of the combinations of a matrix: the value with this number of each axis.
#[derive(Clone, Copy)]
struct Round<'a> {
    axes: &'a [&'a Member],
    number: usize,
}

/// Variables of the file, each with its default.
struct Variables<'a> {
    root: &'a Node,
    file: &'a WorkspaceFile,
}

impl<'a> Variables<'a> {
    fn of(root: &'a Node, file: &'a WorkspaceFile) -> Self {
        Self { root, file }
    }

    /// `value` with every `${NAME}` in it replaced; any other expression is not known.
    fn resolved(&self, value: &Value, round: Option<Round<'_>>) -> Value {
        self.resolved_to(value, round, 4)
    }

    fn resolved_to(&self, value: &Value, round: Option<Round<'_>>, depth: usize) -> Value {
        let text = value.text.as_str();
        let mut resolved = Value::empty(value.at);
        let mut rest = 0;
        while let Some(start) = text[rest..].find("${").map(|at| rest + at) {
            let Some(length) = text[start..].find('}') else { break };
            let end = start + length + 1;
            resolved.push(&value.slice(rest..start));
            let inner = text[start + 2..end - 1].trim();
            let used = value.slice(start..end);
            let at = used.places().next().unwrap_or(value.at);
            let found = self.named(inner, round).filter(|_| depth > 0);
            let found = found
                .map(|(found, what)| self.resolved_to(&found, round, depth - 1).through(at, what));
            resolved.push(&found.unwrap_or_else(|| Value::unknown(at)));
            rest = end;
        }
        resolved.push(&value.slice(rest..text.len()));
        resolved
    }

    /// What stands for `name`, and how that is called.
    fn named(&self, name: &str, round: Option<Round<'_>>) -> Option<(Value, String)> {
        let axis = round.and_then(|round| {
            let axis = round.axes.iter().rev().find(|axis| axis.name == name)?;
            axis.value.items().get(round.number % axis.value.items().len().max(1))
        });
        if let Some(node) = axis {
            return Some((Value::of(node, self.file.file)?, format!("`matrix.{name}`")));
        }
        let variable = self.root.get("variable").and_then(|variables| variables.get(name));
        let node = variable.and_then(|it| it.get("default")).or_else(|| self.root.get(name))?;
        let value = Value::of(node, self.file.file).filter(|value| !value.text.is_empty())?;
        Some((value, format!("`${{{name}}}`")))
    }
}
