use dockerfile::{Command, Heredoc};
use findings::Fix;

use super::{Args, Lint, Run, args::text};

/// The place behind a script's last command, where another one can be added.
#[derive(Debug, PartialEq, Eq)]
pub struct Tail {
    at: usize,
    before: String,
    after: &'static str,
    /// Whether the script still fails where it failed before.
    keeps_failures: bool,
}

impl Tail {
    /// The end of what `run` executes; `None` where nothing can be added without reading on.
    pub fn of(lint: &Lint, run: &Run) -> Option<Self> {
        let last = run.commands().iter().rfind(|command| command.depth == 0)?;
        let ends =
            last.name.as_ref().is_some_and(|name| matches!(text(name), "exit" | "exec" | "return"));
        // What would have to be added needs `sudo` too, which is a finding of its own.
        let sudo = |command: &Command| command.name.as_ref().is_some_and(|name| name.raw == "sudo");
        if ends || last.in_function || run.commands().iter().any(sudo) {
            return None;
        }
        match &run.instruction.heredocs[..] {
            [] => Self::of_line(lint, run, last),
            [heredoc] if run.instruction.script()?.whole() == heredoc.opener => {
                Self::of_heredoc(lint, run, last, heredoc)
            }
            _ => None,
        }
    }

    /// `command` added there.
    pub fn fix(&self, lint: &Lint, title: impl Into<String>, command: &str) -> Fix {
        let fix = if self.keeps_failures { Fix::safe(title) } else { Fix::not_safe(title) };
        let text = format!("{}{command}{}", self.before, self.after);
        fix.replace(lint.span(&(self.at..self.at)), text)
    }

    fn of_line(lint: &Lint, run: &Run, last: &Command) -> Option<Self> {
        let whole = run.instruction.script()?.whole();
        let source = lint.dockerfile.text.as_str();
        let (start, at) = (last.span.start, last.span.end);
        if !source.get(at..whole.end)?.trim().is_empty() {
            return None;
        }
        let script = source.get(whole.start..at)?;
        let row = |to: usize| source.get(..to).and_then(|text| text.rsplit('\n').next());
        // The style of the lines above is kept: `&&` at their beginning or at their end.
        let before = if script.contains('\n') {
            let (opening, closing) = (row(start)?, row(at)?);
            let end = if script.contains("\r\n") { "\r\n" } else { "\n" };
            let own = if opening.trim_start().starts_with("&&") { opening } else { closing };
            let indent = &own[..own.len() - own.trim_start().len()];
            let escape = lint.dockerfile.escape;
            if opening.trim().is_empty() && source.get(whole.start..start)?.contains('\n') {
                format!(" && {escape}{end}{opening}")
            } else {
                format!(" {escape}{end}{indent}&& ")
            }
        } else {
            " && ".to_owned()
        };
        Some(Self { at, before, after: "", keeps_failures: true })
    }

    fn of_heredoc(lint: &Lint, run: &Run, last: &Command, heredoc: &Heredoc) -> Option<Self> {
        heredoc.terminator.as_ref()?;
        let source = lint.dockerfile.text.as_str();
        let at = heredoc.body.end;
        if !source.get(last.span.end..at)?.trim().is_empty() {
            return None;
        }
        let row = source.get(..last.span.start)?.rsplit('\n').next()?;
        let indent = &row[..row.len() - row.trim_start().len()];
        let stops = |command: &Command| {
            let set = command.name.as_ref().is_some_and(|name| text(name) == "set");
            let args = Args::of("set", &command.arguments);
            set && (args.has(&["e"]) || command.arguments.iter().any(|a| text(a) == "errexit"))
        };
        Some(Self {
            at,
            before: indent.to_owned(),
            after: "\n",
            keeps_failures: run.commands().first().is_some_and(stops),
        })
    }
}
