//! What stands for a credential without being one.

/// What stands for a credential without being one.
const WORDS: &[&str] = &[
    "true", "false", "yes", "no", "none", "null", "nil", "on", "off", "0", "1", "required",
    "optional",
];

/// Whether a value stands for a credential that is not there: empty, a reference, a switch, a mask, a path.
pub fn is_placeholder(value: &str) -> bool {
    let value = value.trim().trim_matches(['"', '\'']);
    let masks = ["*", "x", "X", ".", "-", "?"];
    value.is_empty()
        || is_reference(value)
        || is_path(value)
        || masks.iter().any(|mask| value.trim_matches(|c| mask.contains(c)).is_empty())
        || WORDS.contains(&value.to_lowercase().as_str())
}

/// `$NAME`, `${NAME}`, `$(command)`, `` `command` ``, `{{ template }}`, `<name>`, `%NAME%`; a default inside of one is a
/// value.
fn is_reference(value: &str) -> bool {
    let named = |text: &str| {
        !text.is_empty()
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte))
    };
    let between = |open: &str, close: &str| {
        value.strip_prefix(open).and_then(|rest| rest.strip_suffix(close))
    };
    value
        .strip_prefix('$')
        .is_some_and(|name| named(name) && !name.starts_with(|c: char| c.is_ascii_digit()))
        || between("${", "}").is_some_and(|inner| named(inner.trim_end_matches([':', '?', '-'])))
        || ["<|>", "%|%"].iter().any(|ends| {
            ends.split_once('|')
                .is_some_and(|(open, close)| between(open, close).is_some_and(named))
        })
        || [("$(", ")"), ("`", "`"), ("{{", "}}"), ("${{", "}}")]
            .iter()
            .any(|(open, close)| between(open, close).is_some())
}

/// An absolute path of more than one part, or of one with an ending.
fn is_path(value: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._-/".contains(&byte);
    value.strip_prefix('/').is_some_and(|rest| rest.contains(['/', '.']))
        && value.bytes().all(plain)
}
