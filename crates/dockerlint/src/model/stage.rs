use std::sync::Arc;

use dockerfile::{Base, Dockerfile, Instruction, ItemKind, Keyword, Scopes, Source, Word};

use super::image_use;

/// One build stage. A file without any `FROM`, a fragment, is one stage with no `FROM`.
#[derive(Debug, Clone)]
pub struct Stage {
    /// Its number, counted from 0.
    pub index: usize,
    /// Its name, when there is `AS name`.
    pub name: Option<Word>,
    /// The `FROM`; `None` in a fragment.
    pub from: Option<Arc<Instruction>>,
    /// What it starts from; `Base::Missing` in a fragment.
    pub base: Base,
    /// What follows the `FROM`.
    pub instructions: Vec<Arc<Instruction>>,
    /// The stages and images it takes files from: `COPY --from`, `RUN --mount=from=`.
    pub sources: Vec<Source>,
}

impl Stage {
    /// Its instructions of one kind, in order; those inside an `ONBUILD` are not among them.
    pub fn of(&self, kind: Keyword) -> impl DoubleEndedIterator<Item = &Arc<Instruction>> {
        self.instructions.iter().filter(move |instruction| instruction.kind == kind)
    }

    /// Its instructions of a kind of which only the last counts: each one that comes too late to be alone, behind the
    /// one that it makes void.
    pub fn replacements(
        &self,
        kind: Keyword,
    ) -> impl Iterator<Item = (&Instruction, &Instruction)> {
        let of = || self.of(kind).map(Arc::as_ref);
        of().zip(of().skip(1))
    }

    /// The image or stage behind `FROM`.
    pub fn base_word(&self) -> Option<&Word> {
        self.from.as_ref()?.words().first()
    }

    /// Whether its name says that it is not for production.
    pub fn is_development(&self) -> bool {
        const NAMES: &[&str] =
            &["ci", "debug", "dev", "devcontainer", "development", "test", "testing", "tests"];
        let name = self.name.as_ref().map(|name| name.raw().to_ascii_lowercase());
        name.is_some_and(|name| name.split(['-', '_']).any(|part| NAMES.contains(&part)))
    }

    /// How a message speaks of it.
    pub fn title(&self) -> String {
        match &self.name {
            Some(name) => format!("stage `{}`", name.raw()),
            None => "the stage".to_owned(),
        }
    }

    /// The stages of `dockerfile`, whose variables are `scopes`.
    pub(super) fn all(dockerfile: &Dockerfile, scopes: &Scopes) -> Vec<Self> {
        let mut stages: Vec<Self> = dockerfile
            .stages_in(scopes)
            .into_iter()
            .map(|stage| Self {
                index: stage.index,
                name: stage.name.cloned(),
                from: None,
                base: stage.base,
                instructions: Vec::new(),
                sources: stage.sources,
            })
            .collect();
        let fragment = stages.is_empty();
        if fragment {
            stages.push(Self {
                index: 0,
                name: None,
                from: None,
                base: Base::Missing,
                instructions: Vec::new(),
                sources: Vec::new(),
            });
        }
        let mut at = fragment.then_some(0);
        for item in &dockerfile.items {
            let ItemKind::Instruction(instruction) = &item.kind else { continue };
            if instruction.kind == Keyword::From {
                let next = at.map_or(0, |at| at + 1);
                stages[next].from = Some(Arc::clone(instruction));
                at = Some(next);
            } else if let Some(at) = at {
                if fragment {
                    stages[at].sources.extend(image_use::sources(instruction));
                }
                stages[at].instructions.push(Arc::clone(instruction));
            }
        }
        stages
    }
}
