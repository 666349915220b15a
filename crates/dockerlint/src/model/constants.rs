use std::{cell::OnceCell, collections::BTreeMap};

use dockerfile::{Base, Keyword, Pair, PieceKind, Word};

use super::{Lint, Run};

/// The variables of a file whose values it tells, read once for all its `RUN`s.
#[derive(Debug)]
pub struct Constants<'a> {
    lint: &'a Lint,
    names: OnceCell<BTreeMap<&'a str, Vec<Setting>>>,
}

/// What an `ENV` or `ARG` makes of a variable.
#[derive(Debug)]
struct Setting {
    /// `None` in front of the first stage.
    stage: Option<usize>,
    at: usize,
    /// Stages that are built on this one have it too.
    handed_on: bool,
    value: Option<String>,
}

impl<'a> Constants<'a> {
    /// Reads nothing before a variable is asked for.
    pub fn of(lint: &'a Lint) -> Self {
        Self { lint, names: OnceCell::new() }
    }

    /// The value of `name` when `run` starts.
    pub fn value(&self, name: &str, run: &Run) -> Option<&str> {
        let settings = self.names.get_or_init(|| read(self.lint)).get(name)?;
        lookup(self.lint, settings, run.stage?, run.instruction.span.start)
    }
}

fn read(lint: &Lint) -> BTreeMap<&str, Vec<Setting>> {
    let mut names: BTreeMap<&str, Vec<Setting>> = BTreeMap::new();
    let fragment = lint.dockerfile.instructions().all(|found| found.kind != Keyword::From);
    let mut stage = fragment.then_some(0);
    for found in lint.dockerfile.instructions() {
        if found.kind == Keyword::From {
            stage = Some(stage.map_or(0, |stage| stage + 1));
        }
        if !matches!(found.kind, Keyword::Env | Keyword::Arg) {
            continue;
        }
        let (at, handed_on) = (found.span.start, found.kind == Keyword::Env);
        for pair in found.pairs() {
            let name = pair.key.raw();
            let known = names.get(name).map_or(&[][..], Vec::as_slice);
            let value = if handed_on {
                pair.value.as_ref().and_then(|word| expand(lint, &names, word, stage, at))
            } else {
                // `ENV` hides an `ARG` of the same name.
                let hidden = stage.and_then(|stage| lookup_env(lint, known, stage, at));
                hidden.map(str::to_owned).or_else(|| argument(lint, &names, pair, stage, at))
            };
            names.entry(name).or_default().push(Setting { stage, at, handed_on, value });
        }
    }
    names
}

/// What a build makes of an `ARG`.
fn argument(
    lint: &Lint,
    names: &BTreeMap<&str, Vec<Setting>>,
    pair: &Pair,
    stage: Option<usize>,
    at: usize,
) -> Option<String> {
    if let Some(given) = lint.known.build_args.get(pair.key.raw()) {
        return Some(given.clone());
    }
    if let Some(word) = &pair.value {
        return expand(lint, names, word, stage, at);
    }
    let settings = names.get(pair.key.raw())?;
    settings.iter().rfind(|setting| setting.stage.is_none())?.value.clone()
}

/// `word` with its variables replaced; `None` where one of them is not known.
fn expand(
    lint: &Lint,
    names: &BTreeMap<&str, Vec<Setting>>,
    word: &Word,
    stage: Option<usize>,
    at: usize,
) -> Option<String> {
    /// `ENV A=$A$A` doubles it with every line.
    const LONGEST: usize = 4096;
    let mut text = String::new();
    for piece in &word.pieces {
        match &piece.kind {
            PieceKind::Literal(literal) => text.push_str(literal),
            PieceKind::Variable(variable) if variable.operator.is_none() => {
                text.push_str(lookup(lint, names.get(variable.name.as_str())?, stage?, at)?);
            }
            PieceKind::Variable(_) | PieceKind::Invalid(_) => return None,
        }
        if text.len() > LONGEST {
            return None;
        }
    }
    Some(text)
}

fn lookup<'a>(lint: &Lint, settings: &'a [Setting], stage: usize, at: usize) -> Option<&'a str> {
    match last(settings, stage, at) {
        Some(found) => found.value.as_deref(),
        None => lookup_env(lint, settings, stage, at),
    }
}

fn lookup_env<'a>(
    lint: &Lint,
    settings: &'a [Setting],
    stage: usize,
    at: usize,
) -> Option<&'a str> {
    /// What is inherited over more stages than anybody writes counts as unknown.
    const DEEPEST: usize = 100;
    let (mut stage, mut at) = (stage, at);
    for _ in 0..DEEPEST {
        let mut found = before(settings, stage, at);
        if let Some(found) = found.rfind(|setting| setting.handed_on) {
            return found.value.as_deref();
        }
        match lint.stages.get(stage)?.base {
            Base::Stage(below) if below < stage => (stage, at) = (below, usize::MAX),
            _ => return None,
        }
    }
    None
}

fn last(settings: &[Setting], stage: usize, at: usize) -> Option<&Setting> {
    before(settings, stage, at).next_back()
}

/// The settings of `stage` in front of the byte `at`; all stand in the order of the file.
fn before(
    settings: &[Setting],
    stage: usize,
    at: usize,
) -> impl DoubleEndedIterator<Item = &Setting> {
    let start = settings.partition_point(|setting| setting.stage < Some(stage));
    let end = settings
        .partition_point(|setting| setting.stage <= Some(stage) && setting.at < at)
        .max(start);
    settings.get(start..end).unwrap_or_default().iter()
}
