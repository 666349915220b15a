use std::ops::Range;

/// The factors of tox's environments that name a Python (<https://tox.wiki/en/latest/config.html#env_list>): where
/// each is written, and its name in full, such as `py311` for the `311` of `py{311,312}`.
pub(super) fn factors(environments: &str) -> Vec<(Range<usize>, String)> {
    let mut factors = Vec::new();
    let mut at = 0;
    while let Some(found) = environments[at..].find("py") {
        let start = at + found;
        at = start + "py".len();
        let before = environments[..start].chars().next_back();
        if before.is_some_and(|char| char.is_alphanumeric() || char == '_') {
            continue;
        }
        let rest = &environments[at..];
        if let Some(inner) = rest.strip_prefix('{') {
            let mut from = at + 1;
            for number in inner.split('}').next().unwrap_or_default().split(',') {
                let blanks = number.len() - number.trim_start().len();
                let place = from + blanks..from + blanks + number.trim().len();
                from += number.len() + 1;
                if is_version(number.trim()) {
                    factors.push((place, format!("py{}", number.trim())));
                }
            }
        } else {
            let end = rest.find(|char: char| !(char.is_ascii_digit() || char == '.'));
            let number = &rest[..end.unwrap_or(rest.len())];
            let whole = !rest[number.len()..].starts_with(|char: char| char.is_alphanumeric());
            if is_version(number) && whole {
                factors.push((start..at + number.len(), format!("py{number}")));
            }
        }
    }
    factors
}

/// Where an interpreter is named with its version: `python3.11`, `py311`.
pub(super) fn interpreter(text: &str) -> bool {
    let version = ["python", "py"].iter().find_map(|front| text.strip_prefix(front));
    version.is_some_and(is_version)
}

/// `311`, `3.11`: `3` alone is any.
fn is_version(text: &str) -> bool {
    text.len() > 1 && text.split('.').all(|part| part.parse::<u32>().is_ok())
}
