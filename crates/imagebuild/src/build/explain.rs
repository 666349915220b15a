//! Which steps were not taken from the cache, and why: what a build is made of is compared with what the last build of the
//! same Dockerfile and folder was made of.

mod record;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use dockerfile::{Base, Dockerfile, Instruction, Keyword, SourceTarget, Stage, Word};
use serde::Serialize;

use record::{Record, short_digest};

pub(super) use record::Seen;

use super::{
    Request, Step, StepState,
    ignore::Patterns,
    lines::{line_of, short_name},
};
use crate::engine::{Engine, Environment};

/// The files of the context that were asked for, as the session notes them.
pub(super) type Noted = Arc<Mutex<BTreeMap<String, Seen>>>;

/// How long the engine may take to name a base image.
const ANSWER: Duration = Duration::from_secs(2);

/// Names of files in one reason.
const NAMED: usize = 3;

/// A step that was not taken from the cache.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Miss {
    /// The step as the builder names it.
    pub step: String,
    /// Line of its instruction.
    pub line: Option<u32>,
    /// Why, in words.
    pub reason: String,
    /// Whether it only ran because an earlier one of its stage did.
    pub follows: bool,
}

/// Compares a build that has ended with the last one from its `place`, and notes it for the next one.
pub(super) async fn explain(
    engine: Option<&Engine>,
    request: &Request,
    environment: &Environment,
    place: &str,
    file: &Dockerfile,
    steps: &[Step],
    noted: &Noted,
) -> Vec<Miss> {
    let bases = bases(engine, file, steps).await;
    let files = std::mem::take(&mut *noted.lock().unwrap_or_else(PoisonError::into_inner));
    let now = record(file, request, environment, steps, bases, files);
    let name = request.dockerfile_name();
    let target = request.target.as_deref().unwrap_or_default();
    let Some(path) = Record::path(environment, &[place, &name, target]) else { return Vec::new() };
    let before = Record::read(&path);
    if before.as_ref() != Some(&now)
        && let Err(error) = now.write(&path)
    {
        tracing::debug!(%error, "what the build was made of is not kept");
    }
    misses(file, request, steps, before.as_ref(), &now)
}

/// The ids of the images that stages start from: the digest that the builder tells, else the engine's id.
async fn bases(
    engine: Option<&Engine>,
    file: &Dockerfile,
    steps: &[Step],
) -> BTreeMap<String, String> {
    let mut ids = BTreeMap::new();
    for image in base_images(file) {
        let told = steps.iter().find_map(|step| {
            let (name, digest) = step.name.split_once("FROM ")?.1.split_once("@sha256:")?;
            (short_name(name) == short_name(&image)).then(|| digest.to_owned())
        });
        let asked = async {
            let found = tokio::time::timeout(ANSWER, engine?.docker.inspect_image(&image)).await;
            found.ok()?.ok()?.id
        };
        let id = match told {
            Some(digest) => Some(digest),
            None => asked.await,
        };
        ids.extend(id.map(|id| (image.clone(), id)));
    }
    ids
}

/// What this build was made of.
fn record(
    file: &Dockerfile,
    request: &Request,
    environment: &Environment,
    steps: &[Step],
    bases: BTreeMap<String, String>,
    files: BTreeMap<String, Seen>,
) -> Record {
    let by_line = instructions(file);
    let text = |step: &Step| {
        let (instruction, _) = by_line.get(&step.line?)?;
        Some((key(step)?, short_digest(file.slice(instruction.span.clone()).as_bytes())))
    };
    let arguments = request.build_args.iter().filter_map(|argument| {
        let value = argument.value.as_ref().or_else(|| environment.vars.get(&argument.name))?;
        Some((argument.name.clone(), short_digest(value.as_bytes())))
    });
    Record {
        steps: steps.iter().filter_map(text).collect(),
        arguments: arguments.collect(),
        bases,
        files,
    }
}

/// The images that stages start from, by the names they have in the file.
fn base_images(file: &Dockerfile) -> BTreeSet<String> {
    let name = |stage: &Stage<'_>| match &stage.base {
        Base::Image(image) => image.resolved.value.clone(),
        _ => None,
    };
    file.stages().iter().filter_map(name).collect()
}

/// Explains every step that ran.
fn misses(
    file: &Dockerfile,
    request: &Request,
    steps: &[Step],
    before: Option<&Record>,
    now: &Record,
) -> Vec<Miss> {
    let by_line = instructions(file);
    let mut ran: Vec<_> = steps
        .iter()
        .filter(|step| step.can_be_cached() && step.state == StepState::Done)
        .filter_map(|step| Some((step, *by_line.get(&step.line?)?)))
        .collect();
    // A stage's steps in its order; the stages in the order of the file.
    ran.sort_by_key(|(step, (_, stage))| (*stage, step.position));
    let stages = file.stages();
    let mut built = BTreeSet::new();
    let mut misses = Vec::new();
    for (step, (instruction, index)) in ran {
        let Some(stage) = stages.get(index) else { continue };
        let follows = !built.insert(index);
        let case = Case { file, stage, instruction, step, built: &built };
        let reason = if follows {
            "an earlier step of its stage ran".to_owned()
        } else {
            case.reason(request, before, now)
        };
        misses.push(Miss { step: step.name.clone(), line: step.line, reason, follows });
    }
    misses
}

/// The instructions by their lines, with the numbers of their stages.
fn instructions(file: &Dockerfile) -> BTreeMap<u32, (&Instruction, usize)> {
    let stages = file.stages();
    let of = |stage: &Stage<'_>| {
        let index = stage.index;
        let line = |it: &Instruction| line_of(file, it);
        stage.instructions.iter().map(|it| (line(it), index)).collect::<Vec<_>>()
    };
    let index: BTreeMap<u32, usize> = stages.iter().flat_map(of).collect();
    let place = |it| Some((line_of(file, it), (it, *index.get(&line_of(file, it))?)));
    file.instructions().filter_map(place).collect()
}

fn key(step: &Step) -> Option<String> {
    Some(format!("{} {}", step.stage.as_deref()?, step.position?))
}

/// The first step of a stage that ran.
struct Case<'a> {
    file: &'a Dockerfile,
    stage: &'a Stage<'a>,
    instruction: &'a Instruction,
    step: &'a Step,
    /// Stages in which a step ran.
    built: &'a BTreeSet<usize>,
}

impl Case<'_> {
    fn reason(&self, request: &Request, before: Option<&Record>, now: &Record) -> String {
        let stage = self.step.stage.as_deref().unwrap_or_default();
        if request.no_cache || request.no_cache_stages.iter().any(|name| name == stage) {
            return "it was to run again".to_owned();
        }
        let Some(before) = before else {
            return "no earlier build of this Dockerfile and folder is known here".to_owned();
        };
        let ways = [
            self.instruction(before, now),
            self.base(before, now),
            self.argument(before, now),
            self.files(before, now),
            self.source(),
        ];
        ways.into_iter().flatten().next().unwrap_or_else(|| {
            "nothing that is known here has changed: the engine has not kept its result".to_owned()
        })
    }

    fn instruction(&self, before: &Record, now: &Record) -> Option<String> {
        let key = key(self.step)?;
        match (before.steps.get(&key), now.steps.get(&key)) {
            (None, Some(_)) => Some("it is new".to_owned()),
            (Some(old), Some(new)) if old != new => {
                Some("the instruction is another one".to_owned())
            }
            _ => None,
        }
    }

    fn base(&self, before: &Record, now: &Record) -> Option<String> {
        let Base::Image(image) = &self.stage.base else { return None };
        let name = image.resolved.value.as_ref()?;
        let (old, new) = (before.bases.get(name), now.bases.get(name)?);
        (old != Some(new)).then(|| format!("the base image {name} is another one"))
    }

    /// The arguments that are declared before it are part of what a `RUN` sees.
    fn argument(&self, before: &Record, now: &Record) -> Option<String> {
        let earlier =
            self.stage.instructions.iter().filter(|it| {
                it.kind == Keyword::Arg && it.span.start < self.instruction.span.start
            });
        let names = earlier.flat_map(|it| it.pairs()).map(|pair| pair.key.value());
        let changed = names.filter(|name| before.arguments.get(name) != now.arguments.get(name));
        let changed: Vec<_> = changed.collect();
        match changed.as_slice() {
            [] => None,
            [one] => Some(format!("the argument {one} has another value")),
            many => Some(format!("the arguments {} have other values", many.join(", "))),
        }
    }

    fn files(&self, before: &Record, now: &Record) -> Option<String> {
        let sources = self.context_sources();
        let patterns = Patterns::new(sources.iter().map(String::as_str)).ok()?;
        let everything = sources.iter().any(String::is_empty);
        let is_taken = |path: &&String| everything || patterns.matches(path);
        let gone = before.files.keys().filter(|path| !now.files.contains_key(*path));
        let mut changed: Vec<_> =
            gone.filter(is_taken).map(|path| format!("{path} is gone")).collect();
        for (path, seen) in now.files.iter().filter(|(path, _)| is_taken(path)) {
            match before.files.get(path) {
                None => changed.push(format!("{path} is new")),
                Some(old) if old != seen => changed.push(format!("{path} changed")),
                Some(_) => {}
            }
        }
        let more = changed.len().saturating_sub(NAMED);
        changed.truncate(NAMED);
        match (changed.is_empty(), more) {
            (true, _) => None,
            (false, 0) => Some(changed.join(", ")),
            (false, more) => Some(format!("{}, and {more} more", changed.join(", "))),
        }
    }

    /// The paths that it takes from the context, as patterns; an empty one is everything.
    fn context_sources(&self) -> Vec<String> {
        let clean =
            |path: String| path.trim_start_matches("./").trim_matches(['/', '.']).to_owned();
        match self.instruction.kind {
            Keyword::Copy | Keyword::Add if self.instruction.flag("from").is_none() => {
                let words = self.instruction.words();
                let sources = words.split_last().map_or(&[][..], |(_, sources)| sources);
                sources.iter().map(|word| clean(word.value())).collect()
            }
            Keyword::Run => {
                let binds = self.instruction.mounts.iter();
                let binds = binds.filter(|mount| mount.kind() == "bind" && mount.from().is_none());
                binds.map(|it| clean(it.source().map(Word::value).unwrap_or_default())).collect()
            }
            _ => Vec::new(),
        }
    }

    /// A stage that it starts from or takes files from, in which a step ran.
    fn source(&self) -> Option<String> {
        let base = match self.stage.base {
            Base::Stage(index) => Some(index),
            _ => None,
        };
        let span = &self.instruction.span;
        let taken = self.stage.sources.iter().filter(|it| span.contains(&it.span.start));
        let taken = taken.filter_map(|source| match source.target {
            SourceTarget::Stage(index) => Some(index),
            _ => None,
        });
        let built = base.into_iter().chain(taken).find(|index| self.built.contains(index))?;
        let stages = self.file.stages();
        let name = stages.get(built).and_then(|stage| stage.name).map(Word::raw);
        Some(format!("steps of the stage {} ran", name.map_or(built.to_string(), str::to_owned)))
    }
}
