//! Which shell reads what of an instruction.

use super::script;
use super::{Command, Connector, Opaque, ShellBody, ShellWord};
use crate::{Arguments, Dockerfile, Heredoc, Instruction, Keyword, LogicalText, Word};

/// Shells whose language we read.
const SHELLS: [&str; 8] = ["sh", "bash", "dash", "ash", "ksh", "mksh", "zsh", "busybox"];

impl Dockerfile {
    /// The commands of a `RUN`, `CMD`, `ENTRYPOINT` or `HEALTHCHECK CMD`, or of the same inside an
    /// `ONBUILD`. The shell is that of [`Dockerfile::shell`], or else `sh`.
    pub fn commands(&self, instruction: &Instruction) -> ShellBody {
        let instruction = instruction.onbuild.as_deref().unwrap_or(instruction);
        match instruction.command() {
            Arguments::Exec(words) if !words.is_empty() && instruction.kind != Keyword::Shell => {
                exec(words)
            }
            Arguments::Shell(text) => self.shell_form(instruction, text),
            _ => ShellBody::Opaque(Opaque::NoCommand),
        }
    }

    fn shell_form(&self, instruction: &Instruction, text: &LogicalText) -> ShellBody {
        let heredocs = &instruction.heredocs;
        if let [heredoc] = &heredocs[..]
            && heredoc.opener == text.whole()
        {
            let body = self.heredoc_body(heredoc);
            if let Some(line) = body.as_str().strip_prefix("#!") {
                let line = line.lines().next().unwrap_or_default().trim();
                return if reads_our_language(line.split_whitespace()) {
                    script::parse(&body)
                } else {
                    ShellBody::Opaque(Opaque::Interpreter(line.to_owned()))
                };
            }
            return self.foreign_shell(instruction).unwrap_or_else(|| script::parse(&body));
        }
        if let Some(opaque) = self.foreign_shell(instruction) {
            return opaque;
        }
        let body = script::parse(&with_terminators(text, heredocs));
        match (body, &heredocs[..]) {
            (ShellBody::Commands(commands), [heredoc]) => {
                ShellBody::Commands(self.with_fed_script(commands, heredoc))
            }
            (body, _) => body,
        }
    }

    /// `bash <<EOF`: the commands of the heredoc belong to the body too.
    fn with_fed_script(&self, mut commands: Vec<Command>, heredoc: &Heredoc) -> Vec<Command> {
        let feeds = |command: &Command| {
            let option = |word: &ShellWord| word.raw.starts_with('-') && !word.raw.contains('c');
            command.redirections.iter().any(|redirection| redirection.operator == "<<")
                && command.arguments.iter().all(option)
                && command.name.as_ref().is_some_and(|name| is_shell(&name.raw))
        };
        if !commands.iter().any(feeds) {
            return commands;
        }
        if let ShellBody::Commands(fed) = script::parse(&self.heredoc_body(heredoc)) {
            commands.extend(fed.into_iter().map(|command| Command {
                depth: command.depth + 1,
                in_subshell: true,
                ..command
            }));
        }
        commands
    }

    /// The commands of a heredoc that is a shell script, in a `COPY` for example; `#!` may name its shell.
    pub fn heredoc_commands(&self, heredoc: &Heredoc) -> ShellBody {
        let body = self.heredoc_body(heredoc);
        let first = body.as_str().lines().next().unwrap_or_default();
        match first.strip_prefix("#!") {
            Some(line) if !reads_our_language(line.split_whitespace()) => {
                ShellBody::Opaque(Opaque::Interpreter(line.trim().to_owned()))
            }
            _ => script::parse(&body),
        }
    }

    /// The text between opener and terminator.
    pub(super) fn heredoc_body(&self, heredoc: &Heredoc) -> LogicalText {
        let mut body = LogicalText::default();
        let mut at = heredoc.body.start;
        for line in self.slice(heredoc.body.clone()).split_inclusive('\n') {
            let kept = if heredoc.strip_tabs { line.trim_start_matches('\t') } else { line };
            body.push(kept, at + line.len() - kept.len());
            at += line.len();
        }
        body
    }

    fn foreign_shell(&self, instruction: &Instruction) -> Option<ShellBody> {
        let opaque = match self.shell(instruction) {
            Some(shell) if shell.is_ours() => return None,
            Some(shell) => {
                let name = shell.words().into_iter().next().unwrap_or_default();
                Opaque::Shell(name.into_owned())
            }
            None if self.escape == '`' => Opaque::Windows,
            None => return None,
        };
        Some(ShellBody::Opaque(opaque))
    }
}

/// The exec form: one command; for `["sh", "-c", "…"]` the commands of the script.
fn exec(words: &[Word]) -> ShellBody {
    if let [shell, options @ .., body] = words
        && is_shell(shell.raw())
        && options.last().is_some_and(|option| is_command_option(option.raw()))
    {
        return script::parse(&body.text);
    }
    let mut parts = words.iter().map(|word| ShellWord {
        span: word.span.clone(),
        raw: word.raw().to_owned(),
        literal: Some(word.raw().to_owned()),
        expansions: Vec::new(),
    });
    let span = words[0].span.start..words[words.len() - 1].span.end;
    let name = parts.next();
    let arguments = parts.collect();
    let connector = Connector::Start;
    ShellBody::Commands(vec![Command { span, name, arguments, connector, ..Command::default() }])
}

/// `-c`, `-ec`, `-lc` and so on.
fn is_command_option(option: &str) -> bool {
    option.strip_prefix('-').is_some_and(|flags| !flags.starts_with('-') && flags.ends_with('c'))
}

fn reads_our_language<'a>(mut words: impl Iterator<Item = &'a str>) -> bool {
    words.any(is_shell)
}

pub(super) fn is_shell(program: &str) -> bool {
    let name = program.rsplit(['/', '\\']).next().unwrap_or(program);
    SHELLS.contains(&name)
}

/// `text` as the shell gets it, with empty heredocs: what they hold is no command.
pub(super) fn with_terminators(text: &LogicalText, heredocs: &[Heredoc]) -> LogicalText {
    let mut script = text.clone();
    for heredoc in heredocs {
        script.add("\n");
        script.add(&heredoc.name);
    }
    if !heredocs.is_empty() {
        script.add("\n");
    }
    script
}
