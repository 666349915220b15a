use dockerfile::{Command, ShellWord};

use super::Args;

/// A command seen as a program and its arguments.
#[derive(Debug, Clone, Copy)]
pub struct Call<'a> {
    /// The command it is part of: connectors, redirections, assignments, and where it stands.
    pub command: &'a Command,
    /// The word that names the program.
    pub program: &'a ShellWord,
    /// The program without its folder: `apt-get` for `/usr/bin/apt-get`.
    pub name: &'a str,
    /// What follows it.
    pub args: Args<'a>,
}

/// Programs that start the program behind them, and their options that take a value.
const WRAPPERS: &[(&str, &[&str])] = &[
    ("sudo", &["u", "user", "g", "group", "h", "host", "p", "prompt", "C", "D", "chdir"]),
    ("env", &["u", "unset", "C", "chdir", "S"]),
    ("command", &[]),
    ("exec", &["a"]),
    ("time", &["f", "format", "o", "output"]),
    ("nice", &["n", "adjustment"]),
    ("ionice", &["c", "class", "n", "classdata"]),
    ("nohup", &[]),
    ("eatmydata", &[]),
];

impl<'a> Call<'a> {
    /// The program of `command`; `None` for assignments alone and for a name that is expanded.
    pub fn new(command: &'a Command) -> Option<Self> {
        let mut program = command.name.as_ref()?;
        let mut words = command.arguments.as_slice();
        loop {
            let name = base_name(program.literal.as_deref()?);
            let Some((_, valued)) = WRAPPERS.iter().find(|(wrapper, _)| *wrapper == name) else {
                return Some(Self { command, program, name, args: Args::of(name, words) });
            };
            let inner = Args::of(name, words).first_operand(valued, name == "env");
            // `command -v program` asks for the program and does not run it.
            let inner = inner
                .filter(|at| name != "command" || !Args::of(name, &words[..*at]).has(&["v", "V"]));
            // Nothing behind it: the wrapper is the program.
            let Some(inner) = inner else {
                return Some(Self { command, program, name, args: Args::of(name, words) });
            };
            program = &words[inner];
            words = &words[inner + 1..];
        }
    }

    /// Whether the program is one of these.
    pub fn is(&self, names: &[&str]) -> bool {
        names.contains(&self.name)
    }

    /// From the program's name to the last argument.
    pub fn span(&self) -> dockerfile::Span {
        let end = self.args.0.last().map_or(self.program.span.end, |word| word.span.end);
        self.program.span.start..end.max(self.program.span.end)
    }
}

fn base_name(program: &str) -> &str {
    program.rsplit('/').next().unwrap_or(program)
}
