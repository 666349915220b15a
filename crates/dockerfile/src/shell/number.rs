//! Numbers that the parser stops at.

/// As many digits fit into the number of a file descriptor, whatever they are.
const DESCRIPTOR: usize = 9;

/// As many digits fit into any other number.
const NUMBER: usize = 18;

/// Whether `script` has a number that no shell takes: a file descriptor, a bound of `{1..9}`, or a place in the stack
/// of folders (`~1`).
pub(super) fn is_too_large(script: &str) -> bool {
    let bytes = script.as_bytes();
    let mut at = 0;
    while let Some(start) = bytes[at..].iter().position(u8::is_ascii_digit).map(|first| at + first)
    {
        let length = bytes[start..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (before, behind) = (&script[..start], &script[start + length..]);
        let names_descriptor = behind.starts_with(['<', '>']);
        let before = before.strip_suffix(['+', '-']).unwrap_or(before);
        let is_bound = before.ends_with("..") || behind.starts_with("..") || before.ends_with('~');
        if (length > DESCRIPTOR && names_descriptor) || (length > NUMBER && is_bound) {
            return true;
        }
        at = start + length;
    }
    false
}
