use std::io::{self, IsTerminal as _, Write as _};

use anstream::{AutoStream, ColorChoice};

use crate::{Colour, GlobalArgs};

/// Where a program writes: standard output and standard error, and how.
#[derive(Debug, Clone, Copy)]
pub struct Output {
    colour: ColorChoice,
    /// Results go to standard error: standard output is for something else.
    beside: bool,
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
        Self { colour, beside: false, quiet: args.quiet }
    }

    /// Whether standard output gets colours.
    pub fn coloured(&self) -> bool {
        !matches!(self.colour, ColorChoice::Never)
    }

    /// Whether progress may be animated.
    pub fn animated(&self) -> bool {
        !self.quiet && io::stderr().is_terminal()
    }

    /// The same, with results on standard error.
    #[must_use]
    pub fn beside(self) -> Self {
        let colour = match self.colour {
            ColorChoice::Always | ColorChoice::AlwaysAnsi if io::stderr().is_terminal() => {
                self.colour
            }
            _ => ColorChoice::Never,
        };
        Self { colour, beside: true, ..self }
    }

    /// Writes bytes to standard output as they are.
    pub fn bytes(&self, bytes: &[u8]) -> io::Result<()> {
        let mut stdout = io::stdout().lock();
        stdout.write_all(bytes)?;
        stdout.flush()
    }

    /// Writes results.
    pub fn print(&self, text: &str) -> io::Result<()> {
        if self.beside {
            let mut stderr = AutoStream::new(io::stderr(), self.colour).lock();
            return stderr.write_all(text.as_bytes());
        }
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
