//! What helps after a step has failed: only where what it wrote leaves no doubt.

mod base;
mod commands;
mod copied;
mod files;
mod network;
mod packages;
mod resources;

use std::{collections::BTreeSet, path::Path};

use dockerfile::{Base, Dockerfile, Instruction, Keyword, Stage};

use super::lines::line_of;

pub use base::base_image;

/// Lines that may tell why a step failed: what stands further above was not the end of it.
const LAST: usize = 15;

/// What is known about a failed step.
#[derive(Debug, Clone, Copy)]
pub struct Evidence<'a> {
    /// What it wrote last, line by line, and then the engine's message.
    pub said: &'a [&'a str],
    /// Its command as the shell saw it, if it was one.
    pub command: Option<&'a str>,
    /// Exit code of the command.
    pub exit_code: Option<i64>,
    /// The Dockerfile.
    pub file: &'a Dockerfile,
    /// Line of the instruction, if it is known.
    pub line: Option<u32>,
    /// The folder of the context.
    pub context: Option<&'a Path>,
    /// The file that says what of the context is left out.
    pub ignore_file: Option<&'a Path>,
    /// Architecture of the engine, as images name it.
    pub engine: &'a str,
}

/// What helps, in a sentence; nothing where that is not known for certain.
pub fn next_step(evidence: &Evidence<'_>) -> Option<String> {
    let ways: [fn(&Evidence<'_>) -> Option<String>; 6] = [
        resources::advice,
        network::advice,
        packages::advice,
        copied::advice,
        commands::advice,
        resources::killed,
    ];
    ways.iter().find_map(|way| way(evidence))
}

impl<'a> Evidence<'a> {
    /// The last lines, the last one first.
    fn last(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.said.iter().rev().take(LAST).copied()
    }

    /// The last line with this text, in any case.
    fn line_with(&self, text: &str) -> Option<&'a str> {
        let text = text.to_ascii_lowercase();
        self.last().find(|line| line.to_ascii_lowercase().contains(&text))
    }

    /// What a pattern takes out of the last line that it fits.
    fn capture(&self, pattern: &str) -> Option<&'a str> {
        let pattern = regex::Regex::new(pattern).ok()?;
        let of = |line: &'a str| Some(pattern.captures(line)?.get(1)?.as_str());
        self.last().find_map(of)
    }

    fn instruction(&self) -> Option<&'a Instruction> {
        let line = self.line?;
        self.file.instructions().find(|it| line_of(self.file, it) == line)
    }

    /// The `RUN` instructions before the one that failed, its own stage's and those of the stages it starts from.
    fn earlier_runs(&self) -> Vec<&'a Instruction> {
        let Some(failed) = self.instruction() else { return Vec::new() };
        let stages = self.file.stages();
        let of = |stage: &Stage<'a>| {
            stage.instructions.iter().any(|it| it.span.start == failed.span.start)
        };
        let mut runs = Vec::new();
        let (mut at, mut seen) = (stages.iter().find(|stage| of(stage)), BTreeSet::new());
        while let Some(stage) = at.filter(|stage| seen.insert(stage.index)) {
            let earlier = stage.instructions.iter().copied();
            let earlier = earlier.filter(|it| it.span.start < failed.span.start);
            runs.extend(earlier.filter(|it| it.kind == Keyword::Run));
            at = match stage.base {
                Base::Stage(below) => stages.get(below),
                _ => None,
            };
        }
        runs
    }

    /// The image that the stage of the failed step is made of in the end.
    fn base(&self) -> Option<String> {
        let failed = self.instruction()?;
        let stages = self.file.stages();
        let mut at = stages
            .iter()
            .find(|stage| stage.instructions.iter().any(|it| it.span.start == failed.span.start))?;
        while let Base::Stage(below) = at.base {
            at = stages.get(below).filter(|stage| stage.index < at.index)?;
        }
        match &at.base {
            Base::Image(image) => image.resolved.value.clone(),
            _ => None,
        }
    }

    fn text(&self, instruction: &Instruction) -> &'a str {
        self.file.slice(instruction.span.clone())
    }
}
