use std::ops::Range;

use super::{partial::not_a_version, ranges::fault};
use crate::{Fault, Set, Tool, Version};

/// Maven's ranges: `[17,)`, `(,1.0],[1.2,)`, `[21]`. A bare version asks for no less, as the enforcer reads it.
pub(super) fn set(tool: &Tool, text: &str) -> Result<Set, Fault> {
    let trimmed = text.trim();
    let start = text.len() - text.trim_start().len();
    if !trimmed.starts_with(['[', '(']) {
        return version(tool, text, start..start + trimmed.len()).map(Set::at_least);
    }
    let mut at = start;
    let mut set = Set::empty();
    let end = start + trimmed.len();
    while at < end {
        let (interval, behind) = interval(tool, text, at)?;
        set = set.union(&interval);
        let rest = text[behind..end].trim_start();
        at = end - rest.len();
        if let Some(rest) = rest.strip_prefix(',') {
            at = end - rest.trim_start().len();
            if at == end {
                return Err(fault(end - 1..end, "a range is missing behind the comma".to_owned()));
            }
        }
    }
    Ok(set)
}

/// The range that starts at `at`, and where it ends.
fn interval(tool: &Tool, text: &str, at: usize) -> Result<(Set, usize), Fault> {
    let rest = &text[at..];
    let open = rest.chars().next().unwrap_or_default();
    if !"[(".contains(open) {
        let range = at..at + open.len_utf8();
        return Err(fault(range, format!("a range starts with `[` or `(`, not with `{open}`")));
    }
    let Some(close) = rest.find([']', ')']) else {
        return Err(fault(at..text.len(), "this range is not closed".to_owned()));
    };
    let closed = rest[close..].starts_with(']');
    let inner = at + 1..at + close;
    let end = at + close + 1;
    let Some(comma) = text[inner.clone()].find(',') else {
        if open != '[' || !closed {
            let message = "one version stands in `[` and `]`".to_owned();
            return Err(fault(at..end, message));
        }
        return Ok((Set::exactly(version(tool, text, inner)?), end));
    };
    let from = match bound(tool, text, inner.start..inner.start + comma)? {
        None => Set::all(),
        Some(version) if open == '[' => Set::at_least(version),
        Some(version) => Set::above(version),
    };
    let to = match bound(tool, text, inner.start + comma + 1..inner.end)? {
        None => Set::all(),
        Some(version) if closed => Set::at_most(version),
        Some(version) => Set::before(version),
    };
    Ok((from.intersection(&to), end))
}

fn bound(tool: &Tool, text: &str, range: Range<usize>) -> Result<Option<Version>, Fault> {
    if text[range.clone()].trim().is_empty() {
        return Ok(None);
    }
    version(tool, text, range).map(Some)
}

fn version(tool: &Tool, text: &str, range: Range<usize>) -> Result<Version, Fault> {
    let written = text[range.clone()].trim();
    tool.version(written).ok_or_else(|| fault(range, not_a_version(written)))
}
