//! What a build tells while it runs, and the ways to show it.

mod bars;
mod frame;
mod json;
mod plain;
mod quiet;
mod summary;
mod surface;
mod target;
mod text;
mod tree;

use std::{io::Write, str::FromStr};

use super::{Outcome, Step};

pub use bars::Bars;
pub use json::Json;
pub use plain::Plain;
pub use quiet::Quiet;
pub use summary::{brief, bytes, explanation, seconds, summary};
pub use surface::{Look, Size, Surface};
pub use target::OfTarget;

use plain::ending;
pub(super) use text::printable;

/// Takes what happens during a build.
pub trait Progress: Send {
    /// Something happened.
    fn event(&mut self, event: &Event<'_>);

    /// The image is there.
    fn outcome(&mut self, outcome: &Outcome);
}

/// Something that happened during a build.
#[derive(Debug)]
#[non_exhaustive]
pub enum Event<'a> {
    /// What this program does by itself, in a sentence.
    Note(String),
    /// A step began.
    Started(&'a Step),
    /// A step wrote a line.
    Output {
        /// The step.
        step: &'a Step,
        /// The line, without its end.
        line: &'a str,
    },
    /// A step wrote over the line that it is writing: a program's own progress.
    Updated {
        /// The step.
        step: &'a Step,
        /// The line as it is now.
        line: &'a str,
    },
    /// A step moved bytes.
    Transferred {
        /// The step.
        step: &'a Step,
        /// What is moved.
        what: &'a str,
        /// Bytes so far.
        current: u64,
        /// Bytes in all; 0 when that is not known.
        total: u64,
    },
    /// A step ended: done, from the cache, failed or cancelled.
    Finished(&'a Step),
    /// A warning of the engine or about the request.
    Warning(String),
    /// A moment has passed, whether anything else happened or not.
    Tick,
}

/// `--progress`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// A tree of what runs on a terminal, else plain lines.
    #[default]
    Auto,
    /// Lines in the order in which things happen.
    Plain,
    /// One JSON object a line.
    Json,
    /// Only the image's id.
    Quiet,
}

impl FromStr for Mode {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "auto" => Ok(Self::Auto),
            "plain" => Ok(Self::Plain),
            "json" => Ok(Self::Json),
            "quiet" => Ok(Self::Quiet),
            _ => Err("write auto, plain, json or quiet".to_owned()),
        }
    }
}

/// The display for a mode. `standard` takes what other programs read, `error` what people read; `terminal` is
/// what the latter is known to be, if it is one.
pub fn display<'a>(
    mode: Mode,
    terminal: Option<Look>,
    standard: impl Write + Send + 'a,
    error: impl Write + Send + 'a,
) -> Box<dyn Progress + 'a> {
    match mode {
        Mode::Auto => match terminal {
            Some(look) => Box::new(Bars::on_stderr(look)),
            None => Box::new(Plain::new(error)),
        },
        Mode::Plain => Box::new(Plain::new(error)),
        Mode::Json => Box::new(Json::new(standard)),
        Mode::Quiet => Box::new(Quiet::new(standard)),
    }
}
