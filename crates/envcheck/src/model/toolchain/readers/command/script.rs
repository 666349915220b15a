use std::{
    ops::Range,
    sync::{Arc, LazyLock},
};

use aho_corasick::AhoCorasick;
use dockerlint::model::Feature;
use findings::Span;

use super::{Word, declare_words};
use crate::model::toolchain::{Asked, Declaration, Reading};

/// One of these is in every line that installs something: most lines have none.
static SIGNS: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let signs = [
        "install",
        "global",
        "local",
        "alias",
        " use",
        "default",
        "add ",
        "prepare",
        "setup_",
        "node_",
        "/dl/go",
        "golang/go",
        "ftp/python",
        "releases",
        "dist",
        "google-cloud-",
        "helm",
        "channel",
        " n ",
        "exec",
        "pin ",
        "astral.sh",
        "--runtime",
        "--build-arg",
    ];
    AhoCorasick::new(signs).expect("plain words")
});

/// Programs whose flags are of an age that is known.
static PROGRAMS: LazyLock<AhoCorasick> =
    LazyLock::new(|| AhoCorasick::new(Feature::programs()).expect("plain words"));

/// Adds what the shell script at the bytes `range` of the file installs. It is read word by word, not run: what has
/// to be expanded is left out.
pub(in super::super) fn declare(
    reading: &mut Reading<'_>,
    range: Range<usize>,
    mut each: impl FnMut(&mut Declaration),
) {
    let text = Arc::clone(&reading.file.text);
    commands(&text, range, &SIGNS, &mut |words| declare_words(reading, words, &mut each));
}

/// Adds what the commands of the shell script at the bytes `range` of the file ask tools for, which run for `scope` and
/// in `job`.
pub(in super::super) fn ask(
    reading: &mut Reading<'_>,
    range: Range<usize>,
    scope: &str,
    job: Option<Span>,
) {
    let (text, file) = (Arc::clone(&reading.file.text), reading.file.file);
    commands(&text, range, &PROGRAMS, &mut |words| {
        let words = started(words);
        let Some((program, rest)) = words.split_first() else { return };
        // `@node` of a Makefile says nothing before it runs.
        let name = program.text.trim_start_matches(['@', '-', '+']);
        let name = name.rsplit('/').next().unwrap_or(name);
        let texts: Vec<&str> = rest.iter().map(|word| word.text).collect();
        for (feature, at) in Feature::among(name, &texts) {
            let span = file.span(rest[at].start..rest[at].start + rest[at].text.len());
            reading.ask(Asked { feature, span, scope: scope.to_owned(), job });
        }
    });
}

/// The words of the program that is started in the end: behind assignments, and what starts others.
fn started<'w, 'a>(words: &'w [Word<'a>]) -> &'w [Word<'a>] {
    let before = words.iter().take_while(|word| {
        let text = word.text.trim_start_matches(['@', '-', '+']);
        let name = text.split('=').next().unwrap_or_default();
        let assigned = name.len() < text.len()
            && !name.is_empty()
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        let starts = ["cross-env", "env", "exec", "sudo", "time", "then", "do", "else", "!", "$"];
        assigned || starts.contains(&text)
    });
    &words[before.count()..]
}

/// Tells `each` the commands of the script at the bytes `range` of `text` whose lines have one of `signs`.
fn commands<'a>(
    text: &'a str,
    range: Range<usize>,
    signs: &AhoCorasick,
    each: &mut impl FnMut(&[Word<'a>]),
) {
    let Some(script) = text.get(range.clone()) else { return };
    if !signs.is_match(script) {
        return;
    }
    let mut words: Vec<Word<'a>> = Vec::new();
    let mut continued = false;
    let mut start = range.start;
    for line in script.split_inclusive('\n') {
        let at = start;
        start += line.len();
        let code = line.trim_end();
        // A line that is no continuation and has no sign is of no interest.
        if !continued && !code.ends_with('\\') && !signs.is_match(code) {
            continue;
        }
        let (code, goes_on) = code.strip_suffix('\\').map_or((code, false), |code| (code, true));
        continued = goes_on;
        if code.trim_start().starts_with('#') {
            continue;
        }
        split(code, at, &mut words, each);
        if !continued {
            finish(&mut words, each);
        }
    }
    finish(&mut words, each);
}

fn finish<'a>(words: &mut Vec<Word<'a>>, command: &mut impl FnMut(&[Word<'a>])) {
    if !words.is_empty() {
        command(words);
        words.clear();
    }
}

/// The words of `line`, whose first byte is the byte `at`; `command` is told each command that ends in it.
fn split<'a>(
    line: &'a str,
    at: usize,
    words: &mut Vec<Word<'a>>,
    command: &mut impl FnMut(&[Word<'a>]),
) {
    let mut rest = 0;
    while rest < line.len() {
        let tail = &line[rest..];
        let first = tail.chars().next().unwrap_or(' ');
        if first.is_whitespace() {
            rest += first.len_utf8();
        } else if matches!(first, ';' | '&' | '|' | '(' | ')' | '{' | '}' | '`') {
            finish(words, command);
            rest += 1;
        } else if first == '#' {
            break;
        } else {
            let ends = |char: char| char.is_whitespace() || ";&|()`".contains(char);
            let quote = matches!(first, '"' | '\'').then_some(first);
            let end = match quote {
                Some(quote) => tail[1..].find(quote).map_or(tail.len(), |end| end + 2),
                None => tail.find(ends).unwrap_or(tail.len()),
            };
            let text = &tail[..end];
            let inner = match quote {
                Some(quote) => text.trim_matches(quote),
                // A `"` at the end closes what a JSON string or a list of YAML opened.
                None => text.trim_end_matches(['"', '\'', ',', ']']),
            };
            let lead = usize::from(quote.is_some());
            // `bash -c "nvm install 20"`, `"postCreateCommand": "npm i -g pnpm@9"`.
            if quote.is_some() && inner.contains(' ') {
                finish(words, command);
                split(inner, at + rest + lead, words, command);
                finish(words, command);
            } else if !inner.is_empty() {
                words.push(Word { text: inner, start: at + rest + lead });
            }
            rest += end;
        }
    }
}
