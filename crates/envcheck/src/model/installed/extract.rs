//! Finds a version in what a file or a tool says.

use versions::Version;

use super::Find;

/// The version in `text`, as it is written there.
pub fn extract(find: Find, text: &str) -> Option<String> {
    match find {
        Find::First => text.lines().find_map(|line| candidates(line).find(|it| it.contains('.'))),
        Find::After(mark) => {
            let mut behind = text.match_indices(mark).map(|(at, _)| &text[at + mark.len()..]);
            behind.find_map(version_at)
        }
        Find::Last => candidates(text.lines().next()?).last(),
        Find::Json(path) => {
            let tree = source::parse(source::Format::Jsonc, text);
            version_at(tree.root()?.at(path)?.as_str()?)
        }
        Find::NodeHeader => {
            let part = |name: &str| {
                let line = text.lines().find_map(|line| {
                    line.strip_prefix("#define ")?.strip_prefix(name)?.split_whitespace().next()
                });
                line.and_then(|number| number.parse::<u64>().ok())
            };
            let (major, minor) = (part("NODE_MAJOR_VERSION ")?, part("NODE_MINOR_VERSION ")?);
            Some(format!("{major}.{minor}.{}", part("NODE_PATCH_VERSION ")?))
        }
    }
}

/// Everything in a line that looks like a version.
fn candidates(line: &str) -> impl Iterator<Item = String> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < line.len() {
            let rest = &line[at..];
            let Some(digit) = rest.find(|char: char| char.is_ascii_digit()) else { break };
            let start = at + digit;
            let length = word(&line[start..]).len().max(1);
            at = start + length;
            let before = line[..start].chars().next_back();
            let second = line[..start].chars().rev().nth(1);
            // `v20.1.0` and `jq-1.6`, but not `utf8` and `x86_64`.
            let apart = match before {
                Some('v' | 'V') => !second.is_some_and(char::is_alphanumeric),
                Some(char) => !char.is_alphanumeric(),
                None => true,
            };
            if apart && let Some(version) = version_at(&line[start..]) {
                return Some(version);
            }
        }
        None
    })
}

/// The longest version at the start of `text`.
fn version_at(text: &str) -> Option<String> {
    let text = text.trim_start();
    let text = text.strip_prefix(['v', 'V']).unwrap_or(text);
    if !text.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    let word = word(text).trim_end_matches(['.', '-', '_', '+', '~']);
    let numbers = word.find(|char: char| !(char.is_ascii_digit() || char == '.'));
    let numbers = word[..numbers.unwrap_or(word.len())].trim_end_matches('.');
    let found = [word, numbers].into_iter().find(|it| Version::parse(it).is_some());
    found.map(str::to_owned)
}

fn word(text: &str) -> &str {
    let part =
        |char: char| char.is_ascii_alphanumeric() || matches!(char, '.' | '-' | '_' | '+' | '~');
    &text[..text.find(|char| !part(char)).unwrap_or(text.len())]
}

/// `text` without the sequences that colour a terminal.
pub fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(char) = chars.next() {
        if char != '\u{1b}' {
            plain.push(char);
        } else if chars.next() == Some('[') {
            // Up to the letter that ends the sequence.
            chars.by_ref().find(|char| ('@'..='~').contains(char));
        }
    }
    plain
}
