use std::ops::Range;

use versions::Dialect;

use super::name;
use crate::model::toolchain::{Reader, Reading, Role};

/// `go.mod` and `go.work` (<https://go.dev/ref/mod#go-mod-file-go>): `go` is the least version, `toolchain` what is used.
pub(super) static READER: Reader =
    Reader { reads: |path| matches!(name(path), "go.mod" | "go.work"), format: None, read };

fn read(reading: &mut Reading<'_>) {
    let text = &reading.file.text;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let at = start;
        start += line.len();
        let code = line.split("//").next().unwrap_or_default();
        let mut words = words(code);
        let (Some(verb), Some(version), None) = (words.next(), words.next(), words.next()) else {
            continue;
        };
        let place = at + version.start..at + version.end;
        match &code[verb] {
            "go" => {
                reading.declare("go", Role::Requires, Dialect::Go, place);
            }
            // `toolchain default` asks for what runs; a newer one than is named is used as well.
            "toolchain" if code[version.clone()].starts_with("go") => {
                let number = place.start + "go".len()..place.end;
                reading.declare("go", Role::Selects, Dialect::Go, number);
            }
            _ => {}
        }
    }
}

fn words(line: &str) -> impl Iterator<Item = Range<usize>> {
    line.split_whitespace().map(|word| {
        let start = word.as_ptr() as usize - line.as_ptr() as usize;
        start..start + word.len()
    })
}
