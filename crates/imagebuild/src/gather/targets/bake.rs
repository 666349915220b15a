//! The targets of bake files (<https://docs.docker.com/build/bake/reference/>), held against buildx by
//! `scripts/bake-agreement`.

mod csv;
mod definition;
mod document;
mod evaluate;
mod expression;
mod field;
mod functions;
mod group;
mod hcl;
mod instance;
mod number;
mod pattern;
mod platform;
mod printed;
mod request;
mod set;
mod types;
mod value;
mod variables;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    thread,
};

use findings::credential::is_named;
pub use set::Set;

use self::{
    definition::{Definition, Resolver},
    document::Document,
    evaluate::Evaluator,
    field::Field,
    group::{Group, Selection, select},
};
use super::TargetsError;
use crate::{build::Target, engine::Environment};

/// Files that are read when none is named.
const USUAL: [&str; 4] = [
    "docker-bake.json",
    "docker-bake.hcl",
    "docker-bake.override.json",
    "docker-bake.override.hcl",
];

/// Expressions and targets may be nested deep in each other.
const STACK: usize = 256 << 20;

/// What bake files come to.
struct Resolved {
    /// Each behind those it needs, and whether it was asked for.
    targets: Vec<(Definition, bool)>,
    groups: BTreeMap<String, Group>,
}

/// The targets that `wanted` names, of groups too, and those they need; `default` when it names none. Later files stand
/// over earlier ones, and `sets` over all of them. Each comes once, behind those it needs.
pub fn read(
    files: &[PathBuf],
    wanted: &[String],
    sets: &[Set],
    environment: &Environment,
) -> Result<Vec<Target>, TargetsError> {
    on_large_stack(environment, || {
        let resolved = resolve(files, wanted, sets, environment)?;
        let targets = resolved.targets.iter();
        targets.map(|(of, wanted)| request::target(of, *wanted, environment)).collect()
    })
}

/// What `docker buildx bake --print` says of the same files: also of what cannot be built here.
pub fn definition(
    files: &[PathBuf],
    wanted: &[String],
    sets: &[Set],
    environment: &Environment,
) -> Result<serde_json::Value, TargetsError> {
    on_large_stack(environment, || {
        let resolved = resolve(files, wanted, sets, environment)?;
        let mut targets = BTreeMap::new();
        for (mut of, wanted) in resolved.targets {
            if let Some(value) = environment.var("SOURCE_DATE_EPOCH") {
                let args = of.fields.entry("args").or_insert_with(|| Field::Pairs(BTreeMap::new()));
                if let Field::Pairs(args) = args {
                    let name = "SOURCE_DATE_EPOCH".to_owned();
                    args.entry(name).or_insert_with(|| Some(value.to_owned()));
                }
            }
            let context = of.text("context").map(request::printed_context);
            of.fields.insert("context", Field::Text(context.unwrap_or_else(|| ".".to_owned())));
            if of.text("dockerfile").is_none_or(str::is_empty) {
                of.fields.insert("dockerfile", Field::Text("Dockerfile".to_owned()));
            }
            targets.insert(of.name.clone(), printed::target(&of, !wanted));
        }
        let groups = resolved.groups.into_iter().map(|(name, group)| {
            let mut members = serde_json::Map::new();
            if !group.description.is_empty() {
                members.insert("description".to_owned(), group.description.into());
            }
            members.insert("targets".to_owned(), group.targets.into());
            (name, serde_json::Value::Object(members))
        });
        let groups: serde_json::Map<_, _> = groups.collect();
        Ok(serde_json::json!({"group": groups, "target": targets}))
    })
}

/// Runs `work` where there is room for it. A value of the environment that speaks of a credential is in no message.
fn on_large_stack<T: Send>(
    environment: &Environment,
    work: impl FnOnce() -> Result<T, TargetsError> + Send,
) -> Result<T, TargetsError> {
    let done = thread::scope(|scope| {
        let thread = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work);
        thread.map_err(|error| error.to_string()).and_then(|thread| {
            thread.join().map_err(|_| "the files could not be read; please report them".to_owned())
        })
    });
    let done = done.unwrap_or_else(|reason| Err(TargetsError { place: "bake".to_owned(), reason }));
    done.map_err(|mut error| {
        let secrets =
            environment.vars.iter().filter(|(name, value)| is_named(name) && value.len() > 2);
        for (_, value) in secrets {
            error.reason = error.reason.replace(value.as_str(), "***");
        }
        error
    })
}

fn resolve(
    files: &[PathBuf],
    wanted: &[String],
    sets: &[Set],
    environment: &Environment,
) -> Result<Resolved, TargetsError> {
    let usual: Vec<_> = USUAL.iter().map(PathBuf::from).filter(|path| path.exists()).collect();
    let files = if files.is_empty() { &usual } else { files };
    let Some(place) = files.first().map(|file: &PathBuf| file.display().to_string()) else {
        let reason = "there is no bake file here; name it".to_owned();
        return Err(TargetsError { place: USUAL[1].to_owned(), reason });
    };
    if environment.var("BUILDX_BAKE_FILE_RELATIVE_PATHS").and_then(types::go_bool) == Some(true) {
        let reason = "BUILDX_BAKE_FILE_RELATIVE_PATHS is not supported; unset it".to_owned();
        return Err(TargetsError { place, reason });
    }
    let document = Document::read(&files.iter().map(Path::new).collect::<Vec<_>>())?;
    let evaluator = Evaluator::new(&document, environment);
    evaluator.check_names()?;
    let renamed = evaluator.name_targets()?;
    let definitions = evaluator.definitions()?;
    let groups = evaluator.groups(renamed)?;
    evaluator.check_attributes()?;
    let names: Vec<_> = definitions.iter().map(|it| it.name.as_str()).collect();
    let default = ["default".to_owned()];
    let wanted = if wanted.is_empty() { &default } else { wanted };
    let selection = select(wanted, &groups, &names, &place)?;
    let sets = sets.iter().cloned().map(|set| set.filled(&environment.vars));
    let sets: Vec<_> = sets.collect();
    let mut resolver = Resolver::new(&definitions, &sets)?;
    let mut order = Order { done: BTreeSet::new(), targets: Vec::new(), resolver: &mut resolver };
    for (name, place) in &selection.targets {
        order.add(name, place, &mut Vec::new())?;
    }
    let asked: BTreeSet<_> = selection.targets.iter().map(|(name, _)| name.as_str()).collect();
    let targets = order.targets.into_iter().map(|it| {
        let wanted = asked.contains(it.name.as_str());
        (it, wanted)
    });
    Ok(Resolved { targets: targets.collect(), groups: shown(&groups, &selection) })
}

/// The groups that were asked for, and `default` for everything that was.
fn shown(groups: &[Group], selection: &Selection) -> BTreeMap<String, Group> {
    let mut shown = BTreeMap::new();
    for group in groups {
        if selection.groups.contains(&group.name) {
            shown.entry(group.name.clone()).or_insert_with(|| group.clone());
        }
    }
    for name in &selection.asked {
        // As buildx has it: what is called `default` does not hold itself.
        if name == "default" && shown.contains_key(name) {
            continue;
        }
        let default = shown.entry("default".to_owned()).or_insert_with(Group::default);
        default.targets.push(name.clone());
    }
    if let Some(default) = shown.get_mut("default") {
        default.targets.sort();
        default.targets.dedup();
    }
    shown
}

/// Puts targets behind those that their contexts name.
struct Order<'a, 'b> {
    done: BTreeSet<String>,
    targets: Vec<Definition>,
    resolver: &'a mut Resolver<'b>,
}

impl Order<'_, '_> {
    fn add(
        &mut self,
        name: &str,
        place: &str,
        inside: &mut Vec<String>,
    ) -> Result<(), TargetsError> {
        let error = |reason: String| TargetsError { place: place.to_owned(), reason };
        if inside.iter().any(|outer| outer == name) {
            let path: Vec<_> = inside.iter().map(String::as_str).chain([name]).collect();
            return Err(error(format!("the contexts go in a circle: {}", path.join(" → "))));
        }
        if self.done.contains(name) {
            return Ok(());
        }
        let mut target = self.resolver.resolve(name, place, &mut Vec::new())?;
        inside.push(name.to_owned());
        let links: Vec<_> = target.links().map(str::to_owned).collect();
        for link in links {
            self.add(&link, target.place_of("contexts"), inside)?;
            let linked = self.targets.iter().find(|it| it.name == link);
            if let Some(linked) = linked {
                target.take_from_linked(linked)?;
            }
        }
        inside.pop();
        self.done.insert(name.to_owned());
        self.targets.push(target);
        Ok(())
    }
}
