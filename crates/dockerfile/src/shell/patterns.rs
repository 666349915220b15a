//! Patterns of `case`, with the bracket in front that shells do not need and the parser does inside of `$( … )`.

/// `script` with a `(` in the place of the white space in front of each pattern of a `case`; all bytes keep their places.
pub(super) fn bracketed(script: &str) -> String {
    let mut bytes = script.as_bytes().to_vec();
    for (at, _) in script.match_indices("case") {
        if is_word(script, at, "case") {
            for place in places(script, at) {
                bytes[place] = b'(';
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| script.to_owned())
}

fn is_word(script: &str, at: usize, word: &str) -> bool {
    let edge = |byte: Option<&u8>| {
        byte.is_none_or(|byte| byte.is_ascii_whitespace() || b";()`".contains(byte))
    };
    let bytes = script.as_bytes();
    script[at..].starts_with(word)
        && edge(at.checked_sub(1).and_then(|before| bytes.get(before)))
        && edge(bytes.get(at + word.len()))
}

/// Where the white space stands in front of the patterns of the `case` at `start`.
fn places(script: &str, start: usize) -> Vec<usize> {
    let bytes = script.as_bytes();
    let first = script[start..].match_indices("in").map(|(at, _)| start + at + 2);
    let Some(mut at) = first.into_iter().find(|end| is_word(script, end - 2, "in")) else {
        return Vec::new();
    };
    let mut places = Vec::new();
    loop {
        at += bytes[at..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        if at >= bytes.len() || is_word(script, at, "esac") {
            return places;
        }
        if bytes[at] != b'(' && bytes[at - 1].is_ascii_whitespace() {
            places.push(at - 1);
        }
        let Some(next) = script[at..].find(";;") else { return places };
        at += next + 2;
    }
}
