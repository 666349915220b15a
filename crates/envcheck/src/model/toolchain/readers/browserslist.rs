use std::{ops::Range, sync::LazyLock};

use regex::Regex;
use source::Node;
use versions::Dialect;

use super::{name, pattern};
use crate::model::toolchain::{Reader, Reading, Role};

/// `.browserslistrc`: <https://github.com/browserslist/browserslist#queries>.
pub(super) static READER: Reader = Reader {
    reads: |path| matches!(name(path), ".browserslistrc" | "browserslist"),
    format: None,
    read,
};

/// `node 18`, `node >= 18.12`: the operator, then the version.
static QUERY: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)^(?:node|nodejs)\s+((?:>=|<=|>|<)?\s*)(\d[\d.]*)$"));

fn read(reading: &mut Reading<'_>) {
    for line in reading.lines() {
        let text = &reading.text()[line.clone()];
        for (query, dialect) in queries(text) {
            let range = line.start + query.start..line.start + query.end;
            reading.declare("node", Role::Targets, dialect, range);
        }
    }
}

/// Queries as a string, a list, or a list for each environment.
pub(super) fn read_node(reading: &mut Reading<'_>, node: &Node) {
    if let Some(text) = node.as_text() {
        for (query, dialect) in queries(&text.value) {
            reading.declare_within("node", Role::Targets, dialect, text, query);
        }
    }
    for item in node.items().iter().filter(|item| item.as_text().is_some()) {
        read_node(reading, item);
    }
    for environment in node.effective().iter().filter(|member| !member.value.items().is_empty()) {
        for item in environment.value.items().iter().filter(|item| item.as_text().is_some()) {
            read_node(reading, item);
        }
    }
}

/// Where the versions of Node.js stand in queries that commas separate.
fn queries(text: &str) -> Vec<(Range<usize>, Dialect)> {
    let mut start = 0;
    let mut found = Vec::new();
    for query in text.split(',') {
        let at = start + query.len() - query.trim_start().len();
        start += query.len() + 1;
        let Some(parts) = QUERY.captures(query.trim()) else { continue };
        let (Some(operator), Some(version)) = (parts.get(1), parts.get(2)) else { continue };
        let compares = !operator.as_str().trim().is_empty();
        let from = if compares { operator.start() } else { version.start() };
        let dialect = if compares { Dialect::Npm } else { Dialect::Prefix };
        found.push((at + from..at + version.end(), dialect));
    }
    found
}
