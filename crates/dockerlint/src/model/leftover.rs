use dockerfile::ShellWord;

use super::{Call, Run, args::text};

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

    /// Where its last `rm` of a path with one of `parts` in it stands.
    pub fn last_wipe(&self, parts: &[&str]) -> Option<usize> {
        let named = |word: &ShellWord| parts.iter().any(|part| text(word).contains(part));
        let wipes =
            |call: &Call| call.is(&["rm"]) && call.args.operands(&[]).into_iter().any(named);
        self.calls().rfind(wipes).map(|call| call.command.span.start)
    }
}
