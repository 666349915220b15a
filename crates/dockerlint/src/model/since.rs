use std::collections::BTreeMap;

use dockerfile::Instruction;

use super::Lint;

/// From which byte on something holds, by stage; a stage inherits it from the one it is built on.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Since(BTreeMap<usize, usize>);

impl Since {
    /// What holds from the first instruction of a stage on that `starts` is true for.
    pub fn of(lint: &Lint, starts: impl Fn(&Instruction) -> bool) -> Self {
        let first = lint.stages.iter().filter_map(|stage| {
            let found = stage.instructions.iter().find(|instruction| starts(instruction))?;
            Some((stage.index, found.span.start))
        });
        Self(first.collect())
    }

    /// Whether it holds at the byte `at` of `stage`.
    pub fn holds(&self, lint: &Lint, stage: Option<usize>, at: usize) -> bool {
        let below = stage.filter(|_| !self.0.is_empty()).into_iter();
        below
            .flat_map(|stage| lint.lineage(stage))
            .any(|stage| self.0.get(&stage.index).is_some_and(|start| *start <= at))
    }
}
