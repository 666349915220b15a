use std::ops::Range;

use dockerfile::{Arguments, ShellWord};

use super::{Run, args::text};

impl Run {
    /// Whether a mount takes what goes to `folder`, or to any path with `part` in it: the home folder is not always
    /// that of root.
    pub fn keeps_out(&self, folder: &str, part: &str) -> bool {
        let other = self.instruction.mounts.iter().any(|mount| {
            let target = mount.target().map(dockerfile::Word::value).unwrap_or_default();
            matches!(mount.kind().as_str(), "cache" | "tmpfs") && target.contains(part)
        });
        other || self.mounts_over(folder)
    }

    /// Whether an `rm` behind the byte `after` deletes a path with one of `parts` in it.
    pub fn wipes(&self, parts: &[&str], after: usize) -> bool {
        let named = |word: &ShellWord| parts.iter().any(|part| text(word).contains(part));
        self.calls().any(|call| {
            call.is(&["rm"])
                && call.command.span.start >= after
                && call.args.operands(&[]).into_iter().any(named)
        })
    }

    /// Where an option goes that is to follow `word`, and its text there: a JSON array has commas.
    pub fn option_after(&self, word: &ShellWord, option: &str) -> (Range<usize>, String) {
        let end = word.span.end;
        let listed = match &self.instruction.arguments {
            Arguments::Exec(words) => words.iter().any(|known| known.span == word.span),
            _ => false,
        };
        let text = if listed { format!(", \"{option}\"") } else { format!(" {option}") };
        (end..end, text)
    }
}
