use std::io::{self, IsTerminal as _, Write as _};

use anstream::{AutoStream, ColorChoice};

use crate::{Colour, GlobalArgs};

/// Where a program writes: standard output and standard error, and how.
#[derive(Debug, Clone, Copy)]
pub struct Output {
    colour: ColorChoice,
    /// No progress and no summary.
    pub quiet: bool,
}

impl Output {
    /// As the arguments say; without them, as terminal and `NO_COLOR` do.
    pub fn new(args: &GlobalArgs) -> Self {
        let colour = match args.color {
            Colour::Auto => AutoStream::choice(&io::stdout()),
            Colour::Always => ColorChoice::Always,
            Colour::Never => ColorChoice::Never,
        };
        Self { colour, quiet: args.quiet }
    }

    /// Whether standard output gets colours.
    pub fn coloured(&self) -> bool {
        !matches!(self.colour, ColorChoice::Never)
    }

    /// Whether progress may be animated.
    pub fn animated(&self) -> bool {
        !self.quiet && io::stderr().is_terminal()
    }

    /// Writes results.
    pub fn print(&self, text: &str) -> io::Result<()> {
        let mut stdout = AutoStream::new(io::stdout(), self.colour).lock();
        stdout.write_all(text.as_bytes())?;
        stdout.flush()
    }

    /// Writes a remark beside the results, unless quiet.
    pub fn note(&self, text: &str) {
        if !self.quiet {
            self.say(text);
        }
    }

    /// Writes an error and its causes; many errors say their cause themselves.
    pub fn error(&self, error: &anyhow::Error) {
        let mut text = error.to_string();
        for cause in error.chain().skip(1).map(ToString::to_string) {
            if !text.contains(&cause) {
                text += &format!(": {cause}");
            }
        }
        self.say(&format!("error: {text}"));
    }

    /// Writes to standard error, quiet or not. Nothing sensible can be done when it is gone.
    pub fn say(&self, text: &str) {
        let _ = writeln!(io::stderr().lock(), "{text}");
    }
}
