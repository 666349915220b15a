use crate::{Set, Tool, Version};

/// A version of which the end may be left open: `20`, `3.x`, `1.2.*`, `*`.
pub(super) struct Partial {
    /// Without what is left open.
    pub version: Version,
    /// Whether the end is written as `x` or `*`.
    pub wild: bool,
}

impl Partial {
    pub(super) fn parse(tool: &Tool, text: &str) -> Option<Self> {
        let text = text.trim();
        let bare = text.strip_prefix(['v', 'V']).unwrap_or(text);
        let mut end = 0_usize;
        for part in bare.split('.') {
            if matches!(part, "x" | "X" | "*") {
                let version = match &bare[..end.saturating_sub(1).min(bare.len())] {
                    "" => Version::new(&[]),
                    numbers => tool.version(numbers)?,
                };
                let rest = &bare[end..];
                let open = rest.split('.').all(|part| matches!(part, "x" | "X" | "*"));
                return (open && !version.is_prerelease()).then_some(Self { version, wild: true });
            }
            end += part.len() + 1;
        }
        tool.version(bare).map(|version| Self { version, wild: false })
    }

    fn len(&self) -> usize {
        self.version.parts().len()
    }

    fn is_everything(&self) -> bool {
        self.wild && self.version.parts().is_empty()
    }

    /// Whether it names a line of versions for a language in which versions have `full` numbers.
    fn is_line(&self, full: usize) -> bool {
        (self.wild || self.len() < full) && !self.version.is_prerelease()
    }

    /// All versions that start so, or the one that is written in full.
    pub(super) fn selection(self, full: usize) -> Set {
        match () {
            () if self.is_everything() => Set::all(),
            () if self.is_line(full) => Set::prefix(self.version),
            () => Set::exactly(self.version),
        }
    }

    /// `^1.2.3`: up to the next change of the first number that is not zero.
    pub(super) fn caret(self) -> Set {
        if self.is_everything() {
            return Set::all();
        }
        let first = self.version.parts().iter().position(|part| *part != 0);
        let end = self.version.bumped(first.unwrap_or(self.len().saturating_sub(1)));
        Set::range(self.version, end)
    }

    /// `~1.2.3` where it stops before the next minor version, `~1` before the next major one.
    pub(super) fn tilde(self) -> Set {
        if self.is_everything() {
            return Set::all();
        }
        let end = self.version.bumped(usize::from(self.len() > 1));
        Set::range(self.version, end)
    }

    /// `~> 1.2.3`: all but the last number stay; one number stays itself.
    pub(super) fn pessimistic(self) -> Set {
        if self.is_everything() {
            return Set::all();
        }
        let end = self.version.bumped(self.len().saturating_sub(2));
        Set::range(self.version, end)
    }

    /// Comparisons where a version that is not full names a line: `>1.2` starts at 1.3, `<=1.2` holds 1.2.9.
    pub(super) fn compared(self, operator: &str, full: usize) -> Option<Set> {
        if self.is_everything() {
            return Some(if matches!(operator, "<" | ">") { Set::empty() } else { Set::all() });
        }
        let line = self.is_line(full);
        let next = self.version.bumped(self.len().saturating_sub(1));
        Some(match operator {
            ">=" => Set::at_least(self.version),
            "<" => Set::below(self.version),
            ">" if line => Set::at_least(next),
            ">" => Set::above(self.version),
            "<=" if line => Set::below(next),
            "<=" => Set::at_most(self.version),
            _ => return None,
        })
    }
}

/// Comparisons where missing numbers are zero: `> 1.2` holds 1.2.1.
pub(super) fn compared(operator: &str, version: Version) -> Option<Set> {
    Some(match operator {
        "" | "=" | "==" | "===" => Set::exactly(version),
        "!=" | "<>" => Set::exactly(version).complement(),
        ">=" => Set::at_least(version),
        ">" => Set::above(version),
        "<" => Set::below(version),
        "<=" => Set::at_most(version),
        _ => return None,
    })
}

/// What is wrong with a version that cannot be read.
pub(super) fn not_a_version(text: &str) -> String {
    format!("`{text}` is not a version")
}

/// What is wrong with an operator that a version of this form cannot have.
pub(super) fn not_with(operator: &str, text: &str) -> String {
    format!("`{text}` cannot stand behind `{operator}`")
}
