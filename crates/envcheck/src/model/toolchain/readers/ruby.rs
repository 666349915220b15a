use std::ops::Range;

use versions::Dialect;

use super::{comments::Comments, name};
use crate::model::toolchain::{Reader, Reading, Role};

/// `Gemfile` (<https://bundler.io/man/gemfile.5.html#RUBY>): `ruby "~> 3.2"`.
pub(super) static GEMFILE: Reader = Reader {
    reads: |path| matches!(name(path), "Gemfile" | "gems.rb"),
    format: None,
    read: |reading| each(reading, "ruby", 0),
};

/// A gem's own file: `spec.required_ruby_version = ">= 3.0"`.
pub(super) static GEMSPEC: Reader = Reader {
    reads: |path| name(path).ends_with(".gemspec"),
    format: None,
    read: |reading| each(reading, "required_ruby_version", 1),
};

/// `Gemfile.lock`: the version it was resolved with.
pub(super) static LOCK: Reader =
    Reader { reads: |path| name(path) == "Gemfile.lock", format: None, read: lock };

/// The texts behind `word` where a line of code starts with it, or, behind an object, has it after `equals` marks.
fn each(reading: &mut Reading<'_>, word: &str, equals: usize) {
    let code = Comments::RUBY.blanked(&reading.file.text);
    let mut start = 0;
    for line in code.split_inclusive('\n') {
        let at = start;
        start += line.len();
        let statement = line.trim_start();
        let called = if equals == 0 {
            statement.strip_prefix(word)
        } else {
            statement.split_once(word).filter(|(object, _)| object.ends_with('.')).map(|it| it.1)
        };
        let Some(mut rest) = called.filter(|rest| rest.starts_with([' ', '(', '='])) else {
            continue;
        };
        rest = rest.trim_start().trim_start_matches(['=', '(']);
        let strings = strings(rest);
        let offset = at + line.len() - rest.len();
        let [first, more @ ..] = strings.as_slice() else { continue };
        let before = &rest[..first.start - 1];
        if equals == 0 && before.trim() == "file:" {
            let place = offset + first.start..offset + first.end;
            of_file(reading, place);
            continue;
        }
        // `ruby RUBY_VERSION`: nothing is written here.
        let constructor = before.trim_start().strip_prefix("Gem::Requirement.new(");
        if !constructor.unwrap_or(before).chars().all(|char| " [".contains(char)) {
            continue;
        }
        let end = more.iter().take_while(|it| is_requirement(&rest[it.start..it.end])).last();
        let whole = first.start..end.map_or(first.end, |last| last.end);
        let raw: Vec<&str> = strings
            .iter()
            .filter(|it| it.end <= whole.end)
            .map(|it| &rest[it.start..it.end])
            .collect();
        let place = offset + whole.start..offset + whole.end;
        let raw = raw.join(", ");
        let several = raw.len() != place.len();
        let declared = reading.declare_as("ruby", Role::Requires, Dialect::Gem, place, raw);
        if several {
            declared.fixed();
        }
    }
}

/// `ruby file: ".ruby-version"`: the version that the file at `place` selects is demanded.
fn of_file(reading: &mut Reading<'_>, place: Range<usize>) {
    let path = &reading.text()[place.clone()];
    let Some(file) = reading.workspace.resolve(reading.file.folder(), path) else {
        let declared = reading.declare("ruby", Role::Requires, Dialect::Gem, place);
        declared.unknown("the file is not among those that were read");
        return;
    };
    let text = &file.text;
    let line = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let start = line.as_ptr() as usize - text.as_ptr() as usize;
    let version = line.split_whitespace().next().unwrap_or_default();
    let number = version.strip_prefix("ruby-").unwrap_or(version);
    // `.tool-versions` has its own declaration, and other engines have versions of their own.
    if !number.starts_with(|char: char| char.is_ascii_digit()) {
        return;
    }
    let at = start + line.find(number).unwrap_or_default();
    let written = file.file.span(at..at + number.len());
    let declared = reading.declare_as("ruby", Role::Requires, Dialect::Prefix, place, number);
    declared.via(written, format!("`{path}`")).fixed();
}

fn is_requirement(text: &str) -> bool {
    text.trim_start().starts_with(['<', '>', '=', '~', '!'])
        || text.starts_with(|c: char| c.is_ascii_digit())
}

/// Where the texts of the strings in `code` stand.
fn strings(code: &str) -> Vec<Range<usize>> {
    let mut strings = Vec::new();
    let mut at = 0;
    while let Some(open) = code[at..].find(['"', '\'']) {
        let start = at + open + 1;
        let quote = &code[start - 1..start];
        let Some(length) = code[start..].find(quote) else { break };
        strings.push(start..start + length);
        at = start + length + 1;
    }
    strings
}

fn lock(reading: &mut Reading<'_>) {
    for (title, before, tool) in
        [("\nRUBY VERSION", "ruby ", "ruby"), ("\nBUNDLED WITH", "", "bundler")]
    {
        let text = reading.text();
        let Some(at) = text.find(title).map(|at| at + title.len()) else { continue };
        let Some(line) = text[at..].lines().nth(1) else { continue };
        let Some(version) = line.trim().strip_prefix(before) else { continue };
        // `3.2.2p53`: the patch level is part of the release.
        let number = version.split('p').next().unwrap_or_default().trim();
        let from = version.as_ptr() as usize - text.as_ptr() as usize;
        if number.starts_with(|char: char| char.is_ascii_digit()) {
            let place = from..from + number.len();
            reading.declare(tool, Role::Locks, Dialect::Exact, place).fixed();
        }
    }
}
