//! Which variables have which values at a place of the file (`BuildKit`'s `dockerfile2llb`).

use std::collections::{BTreeMap, BTreeSet};

use super::{Resolution, expand};
use crate::{Dockerfile, Instruction, Keyword, Pair, Word};

/// What the builder sets on its own, depending on the platforms of host and target.
const PLATFORM: [&str; 11] = [
    "BUILDPLATFORM",
    "BUILDOS",
    "BUILDOSVERSION",
    "BUILDARCH",
    "BUILDVARIANT",
    "TARGETPLATFORM",
    "TARGETOS",
    "TARGETOSVERSION",
    "TARGETARCH",
    "TARGETVARIANT",
    "TARGETSTAGE",
];

/// The variables in force at one place.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scope {
    variables: BTreeMap<String, State>,
    /// Whether variables that are not listed may be set nevertheless, by the base image.
    open: bool,
    /// The variables that `ONBUILD` triggers of this stage set in a stage built on it.
    triggers: BTreeSet<String>,
}

/// What is known about a variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum State {
    /// It has this value.
    Set(String),
    /// It is not set.
    Unset,
    /// An `ARG` without a value: not set in this build, but meant to be.
    Awaited,
    /// The file does not tell.
    Unknown,
}

type BuildArgs = BTreeMap<String, String>;

/// The variables right before the byte `position`, where an instruction `kind` stands.
pub(super) fn before(
    file: &Dockerfile,
    position: usize,
    kind: Keyword,
    build_args: &BuildArgs,
) -> Scope {
    let mut global = Scope::global(build_args);
    let mut finished: BTreeMap<String, Scope> = BTreeMap::new();
    let mut stage: Option<(Option<String>, Scope)> = None;
    if kind == Keyword::From {
        let early = file.instructions().take_while(|found| found.kind != Keyword::From);
        for found in early.filter(|found| found.kind == Keyword::Arg) {
            global.declare_globally(found.pairs(), build_args);
        }
        return global;
    }
    for instruction in file.instructions().take_while(|found| found.span.start < position) {
        match (&mut stage, instruction.kind) {
            (_, Keyword::From) => {
                if let Some((Some(name), scope)) = stage.take() {
                    finished.insert(name, scope);
                }
                stage = Some(enter(instruction, &global, &finished));
            }
            (None, Keyword::Arg) => global.declare_globally(instruction.pairs(), build_args),
            (None, _) => {}
            (Some((_, scope)), _) => scope.run(instruction, &global, build_args),
        }
    }
    match stage {
        Some((_, scope)) => scope,
        None if file.instructions().all(|found| found.kind != Keyword::From) => {
            // A fragment goes on from a base that is not in this file.
            Scope { open: true, ..global }
        }
        None => global,
    }
}

/// The name and the first variables of the stage that `from` begins.
fn enter(
    from: &Instruction,
    global: &Scope,
    finished: &BTreeMap<String, Scope>,
) -> (Option<String>, Scope) {
    let words = from.words();
    let name = words.get(2).map(|word| word.raw().to_lowercase());
    let base = words.first().and_then(|word| global.resolve(word).value);
    let scope = match base {
        Some(base) if base == "scratch" => Scope::default().with("PATH", State::Unknown),
        Some(base) => match finished.get(&base.to_lowercase()) {
            Some(scope) => scope.inherited(),
            None => Scope { open: true, ..Scope::default() },
        },
        None => Scope { open: true, ..Scope::default() },
    };
    (name, scope)
}

impl Scope {
    /// The value of `word`.
    pub fn resolve(&self, word: &Word) -> Resolution {
        expand::word(word, self)
    }

    /// The value of the variable `name`, when it is known.
    pub fn get(&self, name: &str) -> Option<&str> {
        match self.variables.get(name) {
            Some(State::Set(value)) => Some(value),
            _ => None,
        }
    }

    pub(super) fn state(&self, name: &str) -> State {
        match self.variables.get(name) {
            Some(State::Awaited) | None if self.open => State::Unknown,
            Some(state) => state.clone(),
            None => State::Unset,
        }
    }

    fn global(build_args: &BuildArgs) -> Self {
        let mut scope = Self::default();
        for name in PLATFORM {
            let state = build_args.get(name).cloned().map_or(State::Unknown, State::Set);
            scope = scope.with(name, state);
        }
        scope
    }

    fn with(mut self, name: &str, state: State) -> Self {
        self.variables.insert(name.to_owned(), state);
        self
    }

    fn declare_globally(&mut self, pairs: &[Pair], build_args: &BuildArgs) {
        for pair in pairs {
            let name = pair.key.raw().to_owned();
            let state = match (build_args.get(&name), &pair.value) {
                (Some(value), _) => State::Set(value.clone()),
                (None, Some(value)) => self.state_of(value),
                (None, None) => self.variables.get(&name).cloned().unwrap_or(State::Awaited),
            };
            self.variables.insert(name, state);
        }
    }

    fn run(&mut self, instruction: &Instruction, global: &Self, build_args: &BuildArgs) {
        match instruction.kind {
            Keyword::Arg => self.declare(instruction.pairs(), global, build_args),
            Keyword::Env => self.set(instruction.pairs()),
            Keyword::Onbuild => {
                let trigger = instruction.onbuild.as_deref();
                let trigger =
                    trigger.filter(|found| matches!(found.kind, Keyword::Arg | Keyword::Env));
                let pairs = trigger.into_iter().flat_map(Instruction::pairs);
                self.triggers.extend(pairs.map(|pair| pair.key.value()));
            }
            _ => {}
        }
    }

    fn declare(&mut self, pairs: &[Pair], global: &Self, build_args: &BuildArgs) {
        for pair in pairs {
            let name = pair.key.raw().to_owned();
            let state = match (build_args.get(&name), &pair.value) {
                (Some(value), _) => Some(State::Set(value.clone())),
                (None, Some(value)) => Some(self.state_of(value)),
                (None, None) => global.variables.get(&name).cloned(),
            };
            match state {
                Some(state) if state != State::Awaited => {
                    self.variables.insert(name, state);
                }
                _ => {
                    self.variables.entry(name).or_insert(State::Awaited);
                }
            }
        }
    }

    /// All pairs of one `ENV` see the variables as they were before it.
    fn set(&mut self, pairs: &[Pair]) {
        let resolved: Vec<_> = pairs
            .iter()
            .filter_map(|pair| {
                Some((self.resolve(&pair.key).value, self.state_of(pair.value.as_ref()?)))
            })
            .collect();
        for (name, state) in resolved {
            match name {
                Some(name) => drop(self.variables.insert(name, state)),
                // It may be any variable.
                None => *self = Self { open: true, ..Self::default() },
            }
        }
    }

    fn state_of(&self, word: &Word) -> State {
        self.resolve(word).value.map_or(State::Unknown, State::Set)
    }

    /// What a stage built on this one starts with.
    fn inherited(&self) -> Self {
        let mut scope = Self { triggers: BTreeSet::new(), ..self.clone() };
        for name in &self.triggers {
            scope.variables.insert(name.clone(), State::Unknown);
        }
        scope
    }
}
