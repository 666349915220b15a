//! Which line of the Dockerfile each entry of an image's history comes from.
//!
//! Own instructions are matched with entries from the last one backwards; what is left in front of them is the
//! base image's. One instruction that fits no entry, and nothing is attributed: a wrong line is worse than none.

mod command;
mod glob;
mod pattern;

use std::{collections::BTreeMap, ops::Range};

use dockerfile::{Base, Dockerfile, Instruction, Keyword, Scopes, Stage};

use super::History;
use pattern::fits;

/// A history put on the lines of a Dockerfile. Ranges are of its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aligned {
    /// For each entry of the history, the line it comes from.
    pub places: Vec<Range<usize>>,
    /// The `FROM` of the stage that became the image.
    pub from: Range<usize>,
}

/// What a stage runs: an instruction, and the place that it is found at.
struct Own<'a> {
    instruction: &'a Instruction,
    place: Range<usize>,
}

/// Aligns `history` with the stage `target` (by default the last) and the stages of the same file that it
/// is built on; `None` when they do not fit together.
pub fn align(
    dockerfile: &Dockerfile,
    history: &History,
    target: Option<&str>,
    build_args: &BTreeMap<String, String>,
) -> Option<Aligned> {
    let scopes = dockerfile.scopes(build_args);
    let stages = dockerfile.stages_in(&scopes);
    let chain = chain(&stages, target)?;
    let root = *chain.last()?;
    let own = own(dockerfile, &chain);
    let base = head(dockerfile, &root.from.span);
    let mut places = vec![base; history.steps.len()];
    let mut left = history.steps.len();
    for own in own.iter().rev() {
        left = match newest(dockerfile, history, left, own.instruction, &scopes) {
            Some(at) => {
                places[at] = own.place.clone();
                at
            }
            None if may_be_silent(own.instruction.kind) => left,
            None => return None,
        };
    }
    let complete = match root.base {
        Base::Scratch => left == 0,
        Base::Image(_) => true,
        Base::Stage(_) | Base::Missing => false,
    };
    complete.then(|| Aligned { places, from: head(dockerfile, &chain[0].from.span) })
}

/// The stage that was built, the stage below it, and so on down to one on an image of another file.
fn chain<'s, 'd>(stages: &'s [Stage<'d>], target: Option<&str>) -> Option<Vec<&'s Stage<'d>>> {
    let named = |name: &str| {
        let is =
            |stage: &Stage| stage.name.is_some_and(|word| word.raw().eq_ignore_ascii_case(name));
        let by_name = stages.iter().rposition(is);
        by_name.or_else(|| name.parse().ok().filter(|index| *index < stages.len()))
    };
    let mut at = match target {
        Some(name) => named(name)?,
        None => stages.len().checked_sub(1)?,
    };
    let mut chain = vec![&stages[at]];
    while let Base::Stage(below) = stages[at].base {
        // Stages are built on earlier ones only, so this ends.
        if below >= at {
            return None;
        }
        at = below;
        chain.push(&stages[at]);
    }
    Some(chain)
}

/// Everything that the chain runs, oldest first. A stage's triggers run where the next stage begins.
fn own<'a>(dockerfile: &Dockerfile, chain: &[&Stage<'a>]) -> Vec<Own<'a>> {
    let mut own = Vec::new();
    let mut triggers: Vec<&'a Instruction> = Vec::new();
    for stage in chain.iter().rev() {
        let from = head(dockerfile, &stage.from.span);
        own.extend(triggers.drain(..).map(|instruction| Own { instruction, place: from.clone() }));
        for &instruction in &stage.instructions {
            own.push(Own { instruction, place: head(dockerfile, &instruction.span) });
            triggers.extend(instruction.onbuild.as_deref());
        }
    }
    own
}

/// The newest entry below `left` that `instruction` made. `docker build --label` appends labels that no
/// instruction has, so such entries are passed over.
fn newest(
    dockerfile: &Dockerfile,
    history: &History,
    left: usize,
    instruction: &Instruction,
    scopes: &Scopes,
) -> Option<usize> {
    let made = |at: usize| fits(dockerfile, history, at, instruction, scopes);
    for at in (0..left).rev() {
        let step = &history.steps[at];
        if made(at) {
            return Some(at);
        }
        let appended = left == history.steps.len() && step.keyword == Keyword::Label;
        if !appended {
            return None;
        }
    }
    None
}

/// Instructions that not every builder writes an entry for; none of them makes a layer.
fn may_be_silent(keyword: Keyword) -> bool {
    matches!(keyword, Keyword::Onbuild | Keyword::Arg | Keyword::Maintainer)
}

/// The first line of an instruction: what users look for, without a page of shell script below it.
fn head(dockerfile: &Dockerfile, span: &Range<usize>) -> Range<usize> {
    let text = dockerfile.slice(span.clone());
    let line = text.lines().next().unwrap_or_default().trim_end();
    let line = line.strip_suffix(dockerfile.escape).unwrap_or(line).trim_end();
    span.start..span.start + line.len()
}
