//! Which line of the Dockerfile a step of the builder stands for.

use std::collections::BTreeMap;

use dockerfile::{Base, Dockerfile, Instruction, Keyword, Stage};

/// The place that `BuildKit` gives a step in its name: `[stage 2/5] RUN …`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// Name of the stage, `stage-N` where it has none, empty in a Dockerfile with one stage.
    pub(super) stage: String,
    /// Place among the steps of the stage, from 1.
    pub(super) position: u32,
    of: u32,
    keyword: String,
}

impl Place {
    pub(super) fn of(name: &str) -> Option<Self> {
        let (inside, instruction) = name.strip_prefix('[')?.split_once("] ")?;
        let (stage, count) = inside.rsplit_once(' ').unwrap_or(("", inside));
        // `[stage  2/10]`: positions are aligned, and builds for several platforms name the platform first.
        let stage = stage.trim().rsplit(' ').next().unwrap_or_default();
        let (position, of) = count.split_once('/')?;
        Some(Self {
            stage: stage.to_owned(),
            position: position.trim().parse().ok()?,
            of: of.trim().parse().ok()?,
            keyword: instruction.split_whitespace().next().unwrap_or_default().to_ascii_uppercase(),
        })
    }
}

/// An instruction that the builder counts as a step.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Counted {
    keyword: String,
    line: u32,
    /// Its first line as written, if it has heredocs: an older builder gets it rewritten.
    heredoc: Option<String>,
}

/// Lines of the instructions that are steps, by stage.
#[derive(Debug, Default)]
pub(super) struct Lines {
    stages: BTreeMap<String, Vec<Counted>>,
    bases: Vec<(String, u32)>,
    /// Of `# syntax=`.
    pub(super) frontend: Option<u32>,
}

impl Lines {
    pub(super) fn of(file: &Dockerfile) -> Self {
        Self::of_those(file, steps)
    }

    /// For a builder that counts every instruction.
    pub(super) fn of_all(file: &Dockerfile) -> Self {
        Self::of_those(file, |file, stage| {
            let all = [stage.from].into_iter().chain(stage.instructions.iter().copied());
            all.map(|instruction| counted(file, instruction)).collect()
        })
    }

    fn of_those(
        file: &Dockerfile,
        steps: impl Fn(&Dockerfile, &Stage<'_>) -> Vec<Counted>,
    ) -> Self {
        let stages = file.stages();
        let count = stages.len();
        let mut lines = Self::default();
        let frontend = file.directives.iter().find(|directive| directive.name == "syntax");
        lines.frontend = frontend.map(|it| line_at(file, it.span.start));
        for stage in &stages {
            if let Base::Image(image) = &stage.base {
                let name = image.resolved.value.clone().unwrap_or_else(|| image.text.clone());
                lines.bases.push((name, line_of(file, stage.from)));
            }
            for name in builder_names(stage, count) {
                lines.stages.insert(name, steps(file, stage));
            }
        }
        lines
    }

    pub(super) fn line(&self, place: &Place) -> Option<u32> {
        self.counted(place).map(|counted| counted.line)
    }

    /// The step's name with its instruction as it is written in the file.
    pub(super) fn name(&self, place: &Place, name: &str) -> String {
        let written = self.counted(place).and_then(|counted| counted.heredoc.as_deref());
        match (written, name.split_once("] ")) {
            (Some(written), Some((inside, _))) => format!("{inside}] {written}"),
            _ => name.to_owned(),
        }
    }

    /// Counted from the end: triggers of the base image come first and are not in this file.
    fn counted(&self, place: &Place) -> Option<&Counted> {
        let steps = self.stages.get(&place.stage)?;
        let from_end = usize::try_from(place.of.checked_sub(place.position)?).ok()?;
        let counted = steps.get(steps.len().checked_sub(from_end + 1)?)?;
        // The step may be another build's, which shares it: then it is named after that one's file.
        let rewritten =
            counted.heredoc.is_some() && place.keyword == "COPY" && counted.keyword == "ADD";
        (rewritten || counted.keyword == place.keyword).then_some(counted)
    }

    /// Line of the `FROM` with this base image, as `BuildKit` writes it in full.
    pub(super) fn base(&self, image: &str) -> Option<u32> {
        let short = short_name(image);
        self.bases.iter().find(|(name, _)| short_name(name) == short).map(|(_, line)| *line)
    }
}

/// An image's name as people write it, without what `FROM` implies.
pub(super) fn short_name(image: &str) -> &str {
    let image = image.strip_prefix("docker.io/").unwrap_or(image);
    let image = image.strip_prefix("library/").unwrap_or(image);
    image.strip_suffix(":latest").unwrap_or(image)
}

/// A single stage has no name, but a number where it takes files from an image.
pub(super) fn builder_names(stage: &Stage<'_>, count: usize) -> Vec<String> {
    let number = format!("stage-{}", stage.index);
    match stage.name {
        Some(name) => vec![name.raw().to_lowercase()],
        None if count > 1 => vec![number],
        None => vec![String::new(), number],
    }
}

/// The instructions that the builder counts: those that make a layer, and a `FROM` of an image.
fn steps(file: &Dockerfile, stage: &Stage<'_>) -> Vec<Counted> {
    let from = matches!(stage.base, Base::Image(_)).then_some(stage.from);
    let those = stage.instructions.iter().copied().filter(|instruction| {
        matches!(instruction.kind, Keyword::Run | Keyword::Copy | Keyword::Add | Keyword::Workdir)
    });
    from.into_iter().chain(those).map(|instruction| counted(file, instruction)).collect()
}

fn counted(file: &Dockerfile, instruction: &Instruction) -> Counted {
    let first_line =
        || file.slice(instruction.span.clone()).lines().next().unwrap_or_default().to_owned();
    Counted {
        keyword: instruction.keyword.raw().to_ascii_uppercase(),
        line: line_of(file, instruction),
        heredoc: (!instruction.heredocs.is_empty()).then(first_line),
    }
}

pub(super) fn line_of(file: &Dockerfile, instruction: &Instruction) -> u32 {
    line_at(file, instruction.span.start)
}

/// The line of a place in the file.
pub(super) fn line_at(file: &Dockerfile, offset: usize) -> u32 {
    let before = file.text.as_bytes().iter().take(offset);
    let breaks = before.filter(|byte| **byte == b'\n').count();
    u32::try_from(breaks).unwrap_or(u32::MAX).saturating_add(1)
}
