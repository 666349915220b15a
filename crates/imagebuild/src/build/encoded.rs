//! How a value looks in base64, which steps and servers make of it before they show it.

use base64::{
    Engine as _,
    engine::{GeneralPurpose, general_purpose::STANDARD_NO_PAD, general_purpose::URL_SAFE_NO_PAD},
};

/// Lengths of lines that programs break base64 into; pieces of the longer ones also cover a text in one line.
const LINES: [usize; 2] = [76, 64];

/// Texts that base64 of anything with `value` in it has at least one of, or as many as cover it.
pub(super) fn encoded(value: &[u8]) -> Vec<Vec<u8>> {
    let alphabets = [STANDARD_NO_PAD, URL_SAFE_NO_PAD];
    alphabets.iter().flat_map(|alphabet| with(alphabet, value)).collect()
}

fn with(alphabet: &GeneralPurpose, value: &[u8]) -> Vec<Vec<u8>> {
    let whole = alphabet.encode(value).into_bytes();
    let lines = LINES.iter().flat_map(|length| whole.chunks(*length)).map(<[u8]>::to_vec);
    let inside = (1..=3).map(|before| inside(alphabet, value, before % 3));
    lines.chain(inside).collect()
}

/// What stays the same whatever stands around the value, with so many bytes before it.
fn inside(alphabet: &GeneralPurpose, value: &[u8], before: usize) -> Vec<u8> {
    let bytes = [&[0; 2][..before], value].concat();
    let whole = bytes.len().is_multiple_of(3);
    let mut text = alphabet.encode(bytes).into_bytes();
    if !whole {
        text.pop();
    }
    let first = (before * 8).div_ceil(6).min(text.len());
    text.split_off(first)
}

#[cfg(test)]
mod tests {
    use super::{STANDARD_NO_PAD, encoded};
    use base64::Engine as _;

    #[test]
    fn a_value_is_found_wherever_it_stands_in_what_is_encoded() {
        let value = b"correct horse battery";
        let encodings = encoded(value);
        for before in ["", "a", "ab", "user:", "0123456789"] {
            for after in ["", "\n", "ab", "abc"] {
                let bytes = [before.as_bytes(), value, after.as_bytes()].concat();
                let text = STANDARD_NO_PAD.encode(bytes);
                let longest = encodings.iter().filter(|it| {
                    text.as_bytes().windows(it.len()).any(|window| window == it.as_slice())
                });
                let longest = longest.map(Vec::len).max();
                assert!(longest >= Some(value.len() * 8 / 6 - 2), "{before} {after}: {text}");
            }
        }
    }

    #[test]
    fn a_long_value_is_found_in_lines() {
        let value: Vec<u8> = (0..=255).collect();
        let text = STANDARD_NO_PAD.encode(&value);
        let encodings = encoded(&value);
        for length in [76, 64] {
            for line in text.as_bytes().chunks(length) {
                assert!(encodings.iter().any(|it| it == line), "{length}");
            }
        }
    }
}
