use std::cmp::Ordering;

/// The order of ASCII as the Unicode collation has it; letters count alike in both cases.
const ASCII: &str = "_-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$0123456789abcdefghijklmnopqrstuvwxyz";

/// As JavaScript's `localeCompare`: punctuation, digits, letters; among equals small letters come first. What is no
/// ASCII comes last, by its number.
pub(super) fn compare(one: &str, other: &str) -> Ordering {
    if one == other {
        return Ordering::Equal;
    }
    let cases = one.chars().map(char::is_uppercase).cmp(other.chars().map(char::is_uppercase));
    one.chars().map(weight).cmp(other.chars().map(weight)).then(cases)
}

fn weight(char: char) -> u32 {
    let small = char.to_ascii_lowercase();
    match ASCII.find(small) {
        Some(at) => u32::try_from(at).unwrap_or(0) + 128,
        None if char.is_ascii() => u32::from(char),
        None => u32::from(char) + 256,
    }
}
