use findings::nearest;

/// Which of the variables `known` is written `name`, with one slip.
pub fn misspelt<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let close = |known: &&str| {
        known.len().abs_diff(name.len()) <= 1 && known.len() > 3 && distance(known, name) <= 1
    };
    nearest(name, known.into_iter().filter(close))
}

/// How many letters have to be added, removed, changed or swapped with the next, up to two.
fn distance(one: &str, two: &str) -> usize {
    let (one, two) = (one.as_bytes(), two.as_bytes());
    if one.eq_ignore_ascii_case(two) {
        return 1;
    }
    let front = one.iter().zip(two).take_while(|(a, b)| a == b).count();
    let (one, two) = (&one[front..], &two[front..]);
    let back = one.iter().rev().zip(two.iter().rev()).take_while(|(a, b)| a == b).count();
    let (one, two) = (&one[..one.len() - back], &two[..two.len() - back]);
    match (one, two) {
        ([], []) => 0,
        ([_], [] | [_]) | ([], [_]) => 1,
        ([a, b], [c, d]) if a == d && b == c => 1,
        _ => 2,
    }
}
