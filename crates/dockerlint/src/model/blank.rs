use std::ops::Range;

use super::Lint;

impl Lint {
    /// `range` and the spaces behind it: what goes when a word is taken out of a line.
    pub fn with_blanks(&self, range: &Range<usize>) -> Range<usize> {
        let behind = self.dockerfile.slice(range.end..self.dockerfile.text.len());
        let blanks = behind.len() - behind.trim_start_matches([' ', '\t']).len();
        range.start..range.end + blanks
    }
}
