//! What of the Dockerfile is about to be built, and what that asks for.

use std::collections::BTreeSet;

use dockerfile::{Base, Dockerfile, Keyword, Mount, SourceTarget, Stage, Word};

use super::{Request, agents::DEFAULT, lines::line_of};

/// The stage to stop at, by number; none in a file without stages. The error says which stages there are.
pub(super) fn target(stages: &[Stage<'_>], wanted: Option<&str>) -> Result<Option<usize>, String> {
    let last = stages.len().checked_sub(1);
    let (Some(wanted), Some(_)) = (wanted, last) else { return Ok(last) };
    let is_wanted =
        |stage: &&Stage<'_>| stage.name.is_some_and(|name| is_called(name.raw(), wanted));
    let found = stages.iter().rfind(is_wanted).map(|stage| stage.index);
    found.map(Some).ok_or_else(|| {
        let names: Vec<&str> =
            stages.iter().filter_map(|stage| stage.name).map(Word::raw).collect();
        let near = findings::nearest(wanted, names.iter().copied());
        let hint = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        let there_are = match names.as_slice() {
            [] => "none has a name; give it one with FROM … AS NAME".to_owned(),
            names => format!("the stages are `{}`", names.join("`, `")),
        };
        format!("--target {wanted}: there is no such stage; {there_are}{hint}")
    })
}

fn is_called(name: &str, wanted: &str) -> bool {
    name.to_lowercase() == wanted.to_lowercase()
}

/// A warning for each secret and each ssh agent that a step of the build mounts and that was not given.
pub(super) fn not_given(
    file: &Dockerfile,
    stages: &[Stage<'_>],
    target: usize,
    request: &Request,
) -> Vec<String> {
    let secrets = request.secrets.iter().map(|secret| Lent::Secret(secret.id.clone()));
    let agents = request.ssh.iter().map(|ssh| Lent::Agent(ssh.id.clone()));
    let mut known: BTreeSet<Lent> = secrets.chain(agents).collect();
    let mut warnings = Vec::new();
    for index in needed(stages, target) {
        let runs = stages[index].instructions.iter().filter(|it| it.kind == Keyword::Run);
        for (run, mount) in runs.flat_map(|run| run.mounts.iter().map(move |mount| (run, mount))) {
            if let Some(lent) = lent_by(mount).filter(|lent| known.insert(lent.clone())) {
                let line = line_of(file, run);
                let needs = if is_required(mount) { ", the step needs it" } else { "" };
                warnings.push(match lent {
                    Lent::Secret(id) => format!(
                        "line {line}: secret `{id}` is mounted and was not given{needs}; \
                         give it with --secret id={id},src=PATH or id={id},env=VARIABLE"
                    ),
                    Lent::Agent(id) => format!(
                        "line {line}: ssh agent `{id}` is mounted and was not given{needs}; \
                         give it with --ssh {id}"
                    ),
                });
            }
        }
    }
    warnings
}

/// What the user lends to a step, by its id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Lent {
    Secret(String),
    Agent(String),
}

/// The stages that the target is made of, itself included.
fn needed(stages: &[Stage<'_>], target: usize) -> BTreeSet<usize> {
    let (mut needed, mut next) = (BTreeSet::new(), vec![target]);
    while let Some(index) = next.pop() {
        let Some(stage) = stages.get(index).filter(|_| needed.insert(index)) else { continue };
        let sources = stage.sources.iter().filter_map(|source| match source.target {
            SourceTarget::Stage(stage) => Some(stage),
            _ => None,
        });
        next.extend(sources);
        if let Base::Stage(base) = stage.base {
            next.push(base);
        }
    }
    needed
}

/// What a mount needs of the user, unless a variable tells its id.
fn lent_by(mount: &Mount) -> Option<Lent> {
    let id = mount.id().map(Word::value);
    let (id, lent): (_, fn(String) -> Lent) = match &*mount.kind() {
        "secret" => (id.or_else(|| file_name(mount)), Lent::Secret),
        "ssh" => (id.or_else(|| Some(DEFAULT.to_owned())), Lent::Agent),
        _ => return None,
    };
    id.filter(|id| !id.is_empty() && !id.contains('$')).map(lent)
}

/// A secret without an id is called as its file.
fn file_name(mount: &Mount) -> Option<String> {
    let target = mount.target()?.value();
    Some(target.rsplit('/').next().unwrap_or(&target).to_owned())
}

fn is_required(mount: &Mount) -> bool {
    let required = mount.fields.iter().rev().find(|field| field.key == "required");
    required.is_some_and(|field| {
        field.value.as_ref().is_none_or(|value| TRUE.contains(&value.value().as_str()))
    })
}

/// How BuildKit may be told that something is true.
const TRUE: [&str; 6] = ["1", "t", "T", "TRUE", "true", "True"];
