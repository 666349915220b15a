//! The stage graph.

use std::collections::{BTreeMap, BTreeSet};

use crate::{Dockerfile, Instruction, Keyword, Piece, PieceKind, Resolution, Scopes, Span, Word};

/// One build stage: a `FROM` and what follows up to the next one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stage<'a> {
    /// Its number, counted from 0.
    pub index: usize,
    /// Its name, when there is `AS name`.
    pub name: Option<&'a Word>,
    /// The `FROM`.
    pub from: &'a Instruction,
    /// What it starts from.
    pub base: Base,
    /// What follows the `FROM`.
    pub instructions: Vec<&'a Instruction>,
    /// The stages and images it takes files from: `COPY --from`, `RUN --mount=from=`.
    pub sources: Vec<Source>,
}

/// What a stage starts from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Base {
    /// Nothing: `FROM scratch`.
    Scratch,
    /// An earlier stage, by its index.
    Stage(usize),
    /// An image.
    Image(ImageReference),
    /// A `FROM` without an argument.
    Missing,
}

/// A reference to an image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageReference {
    /// Where it stands.
    pub span: Span,
    /// As written, without quotes.
    pub text: String,
    /// With variables replaced by their values, as far as these are known.
    pub resolved: Resolution,
}

/// A place that files are taken from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The reference.
    pub span: Span,
    /// What it refers to.
    pub target: SourceTarget,
}

/// What `COPY --from` or a mount's `from` refers to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SourceTarget {
    /// A stage by its index; the builder demands an earlier one, this may be any.
    Stage(usize),
    /// A number that no stage has.
    NoSuchStage(usize),
    /// An image or a named build context.
    Image(ImageReference),
}

impl Dockerfile {
    /// The stages in order, variables resolved with their defaults.
    pub fn stages(&self) -> Vec<Stage<'_>> {
        self.stages_with(&BTreeMap::new())
    }

    /// The stages in order, variables resolved with `build_args`.
    pub fn stages_with(&self, build_args: &BTreeMap<String, String>) -> Vec<Stage<'_>> {
        self.stages_in(&self.scopes(build_args))
    }

    /// The stages in order, variables resolved as in `scopes`.
    pub fn stages_in(&self, scopes: &Scopes) -> Vec<Stage<'_>> {
        let mut stages: Vec<Stage<'_>> = Vec::new();
        let mut names = BTreeMap::new();
        for instruction in self.instructions() {
            if instruction.kind == Keyword::From {
                let base = base(instruction, &names, scopes);
                let name = stage_name(instruction);
                names.extend(name.map(|name| (name.raw().to_lowercase(), stages.len())));
                stages.push(Stage {
                    index: stages.len(),
                    name,
                    from: instruction,
                    base,
                    instructions: Vec::new(),
                    sources: Vec::new(),
                });
            } else if let Some(stage) = stages.last_mut() {
                stage.instructions.push(instruction);
            }
        }
        let count = stages.len();
        for stage in &mut stages {
            let words = stage.instructions.iter().flat_map(|instruction| source_words(instruction));
            stage.sources = words.map(|word| source(word, &names, count)).collect();
        }
        stages
    }

    /// The indices of the stages that building `target` (a name in any case, or an index; by
    /// default the last stage) with `build_args` needs. Empty when there is no such stage.
    pub fn needed_stages(
        &self,
        target: Option<&str>,
        build_args: &BTreeMap<String, String>,
    ) -> BTreeSet<usize> {
        let stages = self.stages_with(build_args);
        let last = stages.len().checked_sub(1);
        let start = match target {
            None => last,
            Some(name) => names(&stages)
                .get(&name.to_lowercase())
                .copied()
                .or_else(|| name.parse().ok().filter(|index| *index < stages.len())),
        };
        let mut needed = BTreeSet::new();
        let mut open: Vec<usize> = start.into_iter().collect();
        while let Some(index) = open.pop() {
            if !needed.insert(index) {
                continue;
            }
            match &stages[index].base {
                Base::Stage(base) => open.push(*base),
                Base::Image(image) if image.resolved.value.is_none() => {
                    let word = stages[index].from.words().first();
                    open.extend(
                        word.into_iter().flat_map(|word| candidates(word, &stages[..index])),
                    );
                }
                Base::Image(_) | Base::Scratch | Base::Missing => {}
            }
            open.extend(stages[index].sources.iter().filter_map(|source| match source.target {
                SourceTarget::Stage(index) => Some(index),
                _ => None,
            }));
        }
        needed
    }
}

/// What `from` starts from; `earlier` are the stages in front of it.
fn base(from: &Instruction, earlier: &BTreeMap<String, usize>, scopes: &Scopes) -> Base {
    let Some(word) = from.words().first() else { return Base::Missing };
    let resolved = scopes.before(from).resolve(word);
    let value = resolved.value.clone().unwrap_or_default();
    if value == "scratch" {
        return Base::Scratch;
    }
    match earlier.get(&value.to_lowercase()) {
        Some(&index) => Base::Stage(index),
        None => {
            Base::Image(ImageReference { span: word.span.clone(), text: word.value(), resolved })
        }
    }
}

/// The stages that `base`, whose value is not known, may mean: `FROM build-$TARGETOS`.
fn candidates<'a>(base: &'a Word, earlier: &'a [Stage<'_>]) -> impl Iterator<Item = usize> + 'a {
    let literals = |pieces: &mut dyn Iterator<Item = &Piece>| -> Vec<String> {
        let literal = |piece: &Piece| match &piece.kind {
            PieceKind::Literal(text) => Some(text.to_lowercase()),
            _ => None,
        };
        pieces.map_while(literal).collect()
    };
    let prefix = literals(&mut base.pieces.iter()).concat();
    let mut suffix = literals(&mut base.pieces.iter().rev());
    suffix.reverse();
    let suffix = suffix.concat();
    earlier.iter().filter_map(move |stage| {
        let name = stage.name?.raw().to_lowercase();
        (name.starts_with(&prefix) && name.ends_with(&suffix)).then_some(stage.index)
    })
}

/// The name that a `FROM` gives its stage.
pub(crate) fn stage_name(from: &Instruction) -> Option<&Word> {
    match from.words() {
        [_, keyword, name, ..] if keyword.raw().eq_ignore_ascii_case("as") => Some(name),
        _ => None,
    }
}

/// Stages by name in lower case; of two with one name the later counts.
fn names(stages: &[Stage<'_>]) -> BTreeMap<String, usize> {
    let named =
        stages.iter().filter_map(|stage| Some((stage.name?.raw().to_lowercase(), stage.index)));
    named.collect()
}

fn source_words(instruction: &Instruction) -> Vec<&Word> {
    let instruction = instruction.onbuild.as_deref().unwrap_or(instruction);
    let copied = instruction.flag("from").and_then(|flag| flag.value.as_ref());
    let copied = copied.filter(|_| instruction.kind == Keyword::Copy);
    copied.into_iter().chain(instruction.mounts.iter().filter_map(|mount| mount.from())).collect()
}

fn source(word: &Word, names: &BTreeMap<String, usize>, count: usize) -> Source {
    let text = word.value();
    let target = match (names.get(&text.to_lowercase()), text.parse::<usize>()) {
        (Some(&index), _) => SourceTarget::Stage(index),
        (None, Ok(index)) if index < count => SourceTarget::Stage(index),
        (None, Ok(index)) => SourceTarget::NoSuchStage(index),
        // The builder expands no variables here.
        (None, Err(_)) => SourceTarget::Image(ImageReference {
            span: word.span.clone(),
            resolved: Resolution::known(text.clone()),
            text,
        }),
    };
    Source { span: word.span.clone(), target }
}
