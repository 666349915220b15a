//! INI files as Python's `configparser` reads them.

use std::ops::Range;

/// A key with its value.
pub(super) struct Entry<'a> {
    /// The section it stands in.
    pub section: &'a str,
    /// The key.
    pub key: &'a str,
    /// Where the lines of its value stand, without the white space around each, empty ones and comments.
    pub lines: Vec<Range<usize>>,
}

/// Every entry of `text`, in its order.
pub(super) fn entries(text: &str) -> Vec<Entry<'_>> {
    let mut entries: Vec<Entry<'_>> = Vec::new();
    let (mut section, mut start, mut open) = ("", 0, false);
    for line in text.split_inclusive('\n') {
        let at = start;
        start += line.len();
        let content = line.trim();
        let indent = line.len() - line.trim_start().len();
        if content.is_empty() || content.starts_with(['#', ';']) {
            continue;
        }
        let continues = indent > 0 && open;
        if let Some(entry) = entries.last_mut().filter(|_| continues) {
            entry.lines.push(at + indent..at + indent + content.len());
        } else if let Some(name) = content.strip_prefix('[').and_then(|rest| rest.split(']').next())
        {
            (section, open) = (name.trim(), false);
        } else if let Some(equals) = line.find(['=', ':']) {
            let value = line[equals + 1..].trim();
            let behind = &line[equals + 1..];
            let from = at + line.len() - behind.trim_start().len();
            let lines = (!value.is_empty()).then(|| from..from + value.len()).into_iter().collect();
            entries.push(Entry { section, key: line[..equals].trim(), lines });
            open = true;
        }
    }
    entries
}
