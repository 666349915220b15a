/// Folders whose files belong to something else than the project: compared inside, never with it.
const ISLANDS: &[&str] = &[
    "__tests__",
    "examples",
    "fixtures",
    "node_modules",
    "samples",
    "templates",
    "test",
    "testdata",
    "tests",
    "third_party",
    "vendor",
];

/// The innermost folder of examples, tests or foreign code that `path` lies in; empty for the project itself.
pub(super) fn island(path: &str) -> &str {
    let mut end = 0;
    let mut at = 0;
    for part in path.split('/') {
        at += part.len();
        if ISLANDS.contains(&part) {
            end = at;
        }
        at += 1;
    }
    path.get(..end).unwrap_or_default()
}

/// Whether the file at `path` belongs to an example, a test or foreign code.
pub fn is_apart(path: &str) -> bool {
    !island(path).is_empty()
}

/// Whether the folder `below` is `above` or lies in it.
pub(super) fn holds_in(above: &str, below: &str) -> bool {
    above.is_empty()
        || below.strip_prefix(above).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
