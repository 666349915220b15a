use dockerfile::{Instruction, Keyword};

use super::{Lint, Run};

/// A variable that switches something on, followed through the stages.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Switch {
    /// For each stage, from which byte on it is on or off.
    stages: Vec<Vec<(usize, bool)>>,
}

impl Switch {
    /// The variable `name`; `is_on` judges its values.
    pub fn of(lint: &Lint, name: &str, is_on: fn(&str) -> bool) -> Self {
        let mut switch = Self::default();
        if !lint.dockerfile.text.contains(name) {
            return switch;
        }
        // What each stage hands on: an `ARG` stays behind.
        let mut finally: Vec<bool> = Vec::new();
        for stage in &lint.stages {
            let below = match stage.base {
                dockerfile::Base::Stage(below) => finally.get(below).copied().unwrap_or_default(),
                _ => false,
            };
            let mut changes = vec![(0, below)];
            let mut kept = below;
            for instruction in &stage.instructions {
                if let Some(on) = set(lint, instruction, name, is_on) {
                    changes.push((instruction.span.start, on));
                    kept = if instruction.kind == Keyword::Env { on } else { kept };
                }
            }
            finally.push(kept);
            switch.stages.push(changes);
        }
        switch
    }

    /// Whether it is on when `run` starts.
    pub fn is_on(&self, run: &Run) -> bool {
        let changes = run.stage.and_then(|stage| self.stages.get(stage));
        changes.is_some_and(|changes| {
            let before = changes.partition_point(|(at, _)| *at < run.instruction.span.start);
            before.checked_sub(1).and_then(|last| changes.get(last)).is_some_and(|(_, on)| *on)
        })
    }
}

fn set(lint: &Lint, at: &Instruction, name: &str, is_on: fn(&str) -> bool) -> Option<bool> {
    if !matches!(at.kind, Keyword::Env | Keyword::Arg) {
        return None;
    }
    let pair = at.pairs().iter().rfind(|pair| pair.key.raw() == name)?;
    // A value that only the build tells was put there for a reason.
    Some(lint.value(pair.value.as_ref()?, at).is_none_or(|value| is_on(&value)))
}
