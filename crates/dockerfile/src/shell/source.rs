//! The text that a shell gets to read.

use super::body::{is_shell, with_terminators};
use crate::{Arguments, Dockerfile, Instruction, LogicalText};

/// What a shell reads of an instruction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShellScript {
    /// The shell, without its folder: `sh`, `bash`.
    pub shell: String,
    /// The script, with the way back to the file.
    pub text: LogicalText,
}

impl Dockerfile {
    /// The script of an instruction in shell form, heredocs that the shell itself reads included; `None` where no
    /// shell of the Bourne family reads one. The shell is that of [`Dockerfile::shell`], or of the script's own first line, else `sh`.
    pub fn script(&self, instruction: &Instruction) -> Option<ShellScript> {
        let instruction = instruction.onbuild.as_deref().unwrap_or(instruction);
        let Arguments::Shell(text) = instruction.command() else { return None };
        if let [heredoc] = &instruction.heredocs[..]
            && heredoc.opener == text.whole()
        {
            let text = self.heredoc_body(heredoc);
            let shell = match text.as_str().strip_prefix("#!") {
                Some(line) => shell_among(line.lines().next()?.split_whitespace())?,
                None => self.script_shell(instruction)?,
            };
            return Some(ShellScript { shell, text });
        }
        let shell = self.script_shell(instruction)?;
        Some(ShellScript { shell, text: with_terminators(text, &instruction.heredocs) })
    }

    fn script_shell(&self, instruction: &Instruction) -> Option<String> {
        match self.shell(instruction) {
            Some(shell) => shell_among(shell.words().iter().map(AsRef::as_ref)),
            None => (self.escape != '`').then(|| "sh".to_owned()),
        }
    }
}

fn shell_among<'a>(mut words: impl Iterator<Item = &'a str>) -> Option<String> {
    let shell = words.find(|word| is_shell(word))?;
    Some(shell.rsplit(['/', '\\']).next().unwrap_or(shell).to_owned())
}
