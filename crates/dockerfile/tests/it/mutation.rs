//! Nothing panics, and nothing is lost, whatever the bytes.

use std::collections::BTreeMap;

use dockerfile::Dockerfile;

use crate::{fixtures, items::assert_lossless};

/// Text that means something to the parser.
const INSERTED: [&[u8]; 18] = [
    b"\n",
    b"\\\n",
    b"\"",
    b"'",
    b"$",
    b"${",
    b"}",
    b"<<E",
    b"\0",
    b"\xff",
    b"#",
    b"[",
    b"]",
    b"`",
    b"--",
    b"\r",
    b"ONBUILD ",
    b"\xc3\xa4",
];

/// Everything that can be asked of a file.
fn ask_everything(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let file = assert_lossless(&text);
    assert_eq!(Dockerfile::parse(file.to_string()), file);
    let scopes = file.scopes(&BTreeMap::new());
    file.needed_stages(None, &BTreeMap::new());
    for instruction in file.instructions() {
        assert!(text.get(instruction.span.clone()).is_some(), "{text:?}");
        file.commands(instruction);
        let scope = scopes.before(instruction);
        let values = instruction.pairs().iter().filter_map(|pair| pair.value.as_ref());
        for word in instruction.words().iter().chain(values) {
            assert!(text.get(word.span.clone()).is_some(), "{text:?} {word:?}");
            scope.resolve(word);
        }
    }
    for fault in &file.faults {
        assert!(text.get(fault.span.clone()).is_some(), "{text:?} {fault:?}");
    }
}

#[test]
fn every_fixture_cut_short_parses() {
    for text in fixtures::all() {
        (0..text.len()).for_each(|end| ask_everything(&text.as_bytes()[..end]));
    }
}

#[test]
fn every_fixture_with_something_inserted_parses() {
    let mut next = random(1);
    for text in fixtures::all() {
        for inserted in INSERTED {
            for _ in 0..8 {
                let mut bytes = text.as_bytes().to_vec();
                let at = next() % (bytes.len() + 1);
                bytes.splice(at..at, inserted.iter().copied());
                ask_everything(&bytes);
            }
        }
    }
}

#[test]
fn every_fixture_with_bytes_changed_parses() {
    let mut next = random(2);
    for text in fixtures::all().filter(|text| !text.is_empty()) {
        for _ in 0..150 {
            let mut bytes = text.as_bytes().to_vec();
            for _ in 0..=next() % 4 {
                let at = next() % bytes.len();
                bytes[at] = u8::try_from(next() % 256).unwrap();
            }
            ask_everything(&bytes);
        }
    }
}

/// The same numbers in every run (xorshift).
fn random(seed: u64) -> impl FnMut() -> usize {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state >> 33).unwrap()
    }
}
