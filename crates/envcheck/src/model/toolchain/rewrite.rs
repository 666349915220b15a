//! Writes a new version the way a place writes its old one.

use std::ops::Range;

use versions::{Dialect, Version};

use super::{Declaration, Role};

/// Tools whose target names run the numbers together: `py311` is 3.11.
const GLUED: &[&str] = &["go", "php", "python", "ruby"];

impl Declaration {
    /// `version` as this place would write it: with its `v`, its operator, as many numbers and what stands behind
    /// them. `None` where an edit would be wrong, or would not mean the version.
    pub fn rewritten(&self, version: &Version) -> Option<String> {
        if !(self.editable || self.shell || self.role == Role::Prose) || version.parts().is_empty()
        {
            return None;
        }
        let number = number(&self.raw)?;
        let (before, behind) = (&self.raw[..number.start], &self.raw[number.end..]);
        let written = self.numbers(&self.raw[number], version)?;
        let new = format!("{before}{written}{}", kept(behind)?);
        let meant = versions::read(self.dialect, &self.tool, &new);
        let right = meant.faults.is_empty()
            && meant.vendor == self.constraint.vendor
            && meant.as_set().is_some_and(|set| set.contains(version));
        right.then_some(new)
    }

    /// The numbers of `version`, as many as `old` has.
    fn numbers(&self, old: &str, version: &Version) -> Option<String> {
        let parts = version.parts();
        let glued = self.dialect == Dialect::TargetName
            && !old.contains('.')
            && old.len() > 1
            && GLUED.contains(&self.tool.as_str());
        if glued {
            return parts.get(1).map(|minor| format!("{}{minor}", parts[0]));
        }
        let count = old.split('.').filter(|part| part.parse::<u64>().is_ok()).count();
        // `1.8` is how Java once wrote 8.
        let count = if self.tool.as_str() == "java" && old.starts_with("1.") { 1 } else { count };
        let numbers: Vec<String> = parts.iter().take(count).map(u64::to_string).collect();
        let wild = old.split('.').skip_while(|part| part.parse::<u64>().is_ok());
        let text = numbers.into_iter().chain(wild.map(str::to_owned)).collect::<Vec<_>>().join(".");
        // Fewer numbers than before would say less than the place has to.
        (parts.len() >= count).then_some(text)
    }
}

/// Where the only number of `raw` stands: digits with dots and wildcards between them.
fn number(raw: &str) -> Option<Range<usize>> {
    let is_part = |char: char| char.is_ascii_digit() || matches!(char, '.' | 'x' | 'X' | '*');
    let start = raw.find(|char: char| char.is_ascii_digit())?;
    let end = raw[start..].find(|char| !is_part(char)).map_or(raw.len(), |end| start + end);
    let end = start + raw[start..end].trim_end_matches('.').len();
    Some(start..end)
}

/// What stays behind a new number: a vendor or a variant. A pre-release or a build belongs to the old version; a
/// second number is a second version, which nobody moves blindly.
fn kept(behind: &str) -> Option<&str> {
    if behind.starts_with('+') {
        return Some("");
    }
    let word = behind.trim_start_matches(['-', '.', '_']);
    let pre = ["alpha", "beta", "rc", "a", "b", "dev", "ea", "canary", "preview"];
    let letters = word.find(|char: char| !char.is_ascii_alphabetic()).unwrap_or(word.len());
    if pre.contains(&word[..letters].to_ascii_lowercase().as_str()) {
        return Some("");
    }
    (!word.contains(|char: char| char.is_ascii_digit())).then_some(behind)
}
