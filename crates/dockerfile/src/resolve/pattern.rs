//! Shell patterns as `BuildKit` knows them: `*`, `?` and `\`, no brackets.

/// Matching costs time in the square of the value's length, so longer ones are left alone.
const MAX_VALUE: usize = 2048;

enum Token {
    /// `*`
    Any,
    /// `?`
    One,
    /// A character that stands for itself.
    Char(char),
}

/// `value` without the shortest or longest prefix that matches; `None` for a bad pattern.
pub(super) fn without_prefix(value: &str, pattern: &str, longest: bool) -> Option<String> {
    let tokens = tokens(pattern, value)?;
    let end = ends(&tokens, value, longest).unwrap_or(0);
    Some(value[end..].to_owned())
}

/// `value` without the shortest or longest suffix that matches; `None` for a bad pattern.
pub(super) fn without_suffix(value: &str, pattern: &str, longest: bool) -> Option<String> {
    let tokens = tokens(pattern, value)?;
    let mut starts: Vec<usize> = boundaries(value).collect();
    if !longest {
        starts.reverse();
    }
    let start = starts
        .into_iter()
        .find(|&start| reached(&tokens, &value[start..]).contains(&(value.len() - start)));
    Some(value[..start.unwrap_or(value.len())].to_owned())
}

/// `value` with the first match or all matches replaced; `None` for a bad pattern.
pub(super) fn replaced(value: &str, pattern: &str, replacement: &str, all: bool) -> Option<String> {
    let tokens = tokens(pattern, value)?;
    let mut result = String::new();
    let mut at = 0;
    while at <= value.len() {
        let found = ends(&tokens, &value[at..], true);
        let next = value[at..].chars().next();
        if let Some(length) = found {
            result.push_str(replacement);
            at += length;
            if !all {
                break;
            }
            if length > 0 {
                continue;
            }
        }
        let Some(next) = next else { break };
        if at < value.len() {
            result.push(next);
        }
        at += next.len_utf8();
    }
    result.push_str(value.get(at..).unwrap_or_default());
    Some(result)
}

fn tokens(pattern: &str, value: &str) -> Option<Vec<Token>> {
    if value.len() > MAX_VALUE || pattern.len() > MAX_VALUE {
        return None;
    }
    let mut tokens = Vec::new();
    let mut chars = pattern.chars();
    while let Some(char) = chars.next() {
        tokens.push(match char {
            '*' => Token::Any,
            '?' => Token::One,
            '\\' => match chars.next()? {
                escaped @ ('}' | '/' | '*' | '?' | '\\') => Token::Char(escaped),
                _ => return None,
            },
            _ => Token::Char(char),
        });
    }
    Some(tokens)
}

/// The end of the shortest or longest match at the start of `value`.
fn ends(tokens: &[Token], value: &str, longest: bool) -> Option<usize> {
    let reached = reached(tokens, value);
    if longest { reached.into_iter().max() } else { reached.into_iter().min() }
}

/// All places where a match that starts at the start of `value` can end.
fn reached(tokens: &[Token], value: &str) -> Vec<usize> {
    let mut places = vec![0];
    for token in tokens {
        places = match token {
            Token::Any => {
                let line_end =
                    |at: usize| value[at..].find('\n').map_or(value.len(), |length| at + length);
                let reach = |at: &usize| *at..=line_end(*at);
                let reaches: Vec<_> = places.iter().map(reach).collect();
                boundaries(value).filter(|at| reaches.iter().any(|run| run.contains(at))).collect()
            }
            Token::One => step(&places, value, |char| char != '\n'),
            Token::Char(wanted) => step(&places, value, |char| char == *wanted),
        };
    }
    places
}

fn step(places: &[usize], value: &str, accepts: impl Fn(char) -> bool) -> Vec<usize> {
    let next = |&at: &usize| {
        let char = value[at..].chars().next().filter(|char| accepts(*char))?;
        Some(at + char.len_utf8())
    };
    places.iter().filter_map(next).collect()
}

fn boundaries(value: &str) -> impl Iterator<Item = usize> {
    value.char_indices().map(|(at, _)| at).chain([value.len()])
}
