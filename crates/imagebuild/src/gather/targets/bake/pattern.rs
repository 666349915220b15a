//! Patterns of names: `*`, `?` and `[…]`, as Go's `path.Match` reads them.

use regex::Regex;

/// The pattern as an expression that the whole name has to match.
pub(super) fn compiled(pattern: &str) -> Result<Regex, String> {
    let mut expression = "^".to_owned();
    let mut rest = pattern.chars();
    while let Some(char) = rest.next() {
        match char {
            '*' => expression.push_str("[^/]*"),
            '?' => expression.push_str("[^/]"),
            '[' => {
                let set: String = rest.by_ref().take_while(|char| *char != ']').collect();
                let set = set.replace('\\', "\\\\").replace('[', "\\[").replace('&', "\\&");
                expression.push_str(&format!("[{}]", set.replace('~', "\\~")));
            }
            other => expression.push_str(&regex::escape(&other.to_string())),
        }
    }
    Regex::new(&(expression + "$")).map_err(|_| format!("`{pattern}` is no pattern"))
}
