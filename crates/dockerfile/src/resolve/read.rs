//! Reading the variables of a file in one pass.

use std::collections::BTreeMap;

use super::layer::{Ground, Layer, State};
use super::scope::Scopes;
use crate::stages::stage_name;
use crate::{Instruction, Item, Keyword, Word};

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

type BuildArgs = BTreeMap<String, String>;

/// The variables of a file of these `items`, when it is built with `build_args`.
pub(crate) fn scopes(items: &[Item], build_args: &BuildArgs) -> Scopes {
    let instructions = || items.iter().filter_map(Item::instruction);
    let mut global = Layer::default();
    for name in PLATFORM {
        let state = build_args.get(name).cloned().map_or(State::Unknown, State::Set);
        global.set(name.to_owned(), (0, 0), state);
    }
    let mut reader =
        Reader { scopes: Scopes { layers: vec![global] }, build_args, finished: BTreeMap::new() };
    if instructions().all(|found| found.kind != Keyword::From) {
        // A fragment goes on from a base that is not in this file.
        reader.scopes.layers.push(Layer { open: true, ..Layer::default() });
    }
    for instruction in instructions() {
        reader.instruction(instruction);
    }
    reader.scopes
}

struct Reader<'a> {
    scopes: Scopes,
    build_args: &'a BuildArgs,
    /// The layers of the stages by name, once the next stage has begun.
    finished: BTreeMap<String, usize>,
}

impl Reader<'_> {
    fn instruction(&mut self, instruction: &Instruction) {
        let in_stage = self.scopes.layers.len() > 1;
        match instruction.kind {
            Keyword::From => self.enter(instruction),
            Keyword::Arg => self.declare(instruction),
            Keyword::Env if in_stage => self.set(instruction),
            Keyword::Onbuild if in_stage => {
                let trigger = instruction.onbuild.as_deref();
                let trigger =
                    trigger.filter(|found| matches!(found.kind, Keyword::Arg | Keyword::Env));
                let pairs = trigger.into_iter().flat_map(Instruction::pairs);
                self.layer().triggers.extend(pairs.map(|pair| pair.key.value()));
            }
            _ => {}
        }
    }

    fn enter(&mut self, from: &Instruction) {
        let base = from.words().first();
        let base = base.and_then(|word| self.scopes.global().resolve(word).value);
        let mut layer = Layer { start: from.span.start, open: true, ..Layer::default() };
        match base {
            Some(base) if base == "scratch" => {
                layer.open = false;
                layer.set("PATH".to_owned(), (layer.start, 0), State::Unknown);
            }
            Some(base) => {
                if let Some(&below) = self.finished.get(&base.to_lowercase()) {
                    let found = &self.scopes.layers[below];
                    layer.ground = Ground::Stage(below);
                    layer.open = found.open || !found.resets.is_empty();
                }
            }
            None => {}
        }
        self.scopes.layers.push(layer);
        if let Some(name) = stage_name(from) {
            self.finished.insert(name.raw().to_lowercase(), self.scopes.layers.len() - 1);
        }
    }

    fn declare(&mut self, arg: &Instruction) {
        for (index, pair) in arg.pairs().iter().enumerate() {
            let name = pair.key.raw();
            let state = match (self.build_args.get(name), &pair.value) {
                (Some(value), _) => State::Set(value.clone()),
                (None, Some(value)) => self.state_of(value),
                (None, None) => match self.scopes.global().told(name) {
                    Some(state) if *state != State::Awaited => state.clone(),
                    _ if self.scopes.last().mentions(name) => continue,
                    _ => State::Awaited,
                },
            };
            self.layer().set(name.to_owned(), (arg.span.start, index), state);
        }
    }

    /// All pairs of one `ENV` see the variables as they were before it.
    fn set(&mut self, env: &Instruction) {
        let resolved: Vec<_> = env
            .pairs()
            .iter()
            .enumerate()
            .filter_map(|(index, pair)| {
                let name = self.scopes.last().resolve(&pair.key).value;
                Some((index, name, self.state_of(pair.value.as_ref()?)))
            })
            .collect();
        for (index, name, state) in resolved {
            let place = (env.span.start, index);
            match name {
                Some(name) => self.layer().set(name, place, state),
                // It may be any variable.
                None => self.layer().resets.push(place),
            }
        }
    }

    fn state_of(&self, word: &Word) -> State {
        self.scopes.last().resolve(word).value.map_or(State::Unknown, State::Set)
    }

    fn layer(&mut self) -> &mut Layer {
        let last = self.scopes.layers.len() - 1;
        &mut self.scopes.layers[last]
    }
}
