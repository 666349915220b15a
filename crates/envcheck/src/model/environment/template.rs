use std::{ops::Range, sync::LazyLock};

use regex::Regex;

/// An option as the dev container CLI looks for it; what has other characters in its name is never replaced.
static PLACEHOLDER: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\$\{templateOption:\s*([0-9A-Za-z_]+)\s*\}").ok());

/// The options of a Template that `text` asks for, and where.
pub fn placeholders(text: &str) -> Vec<(&str, Range<usize>)> {
    let Some(pattern) = PLACEHOLDER.as_ref() else { return Vec::new() };
    let found = pattern.captures_iter(text).filter_map(|found| found.get(1));
    found.map(|name| (name.as_str(), name.range())).collect()
}
