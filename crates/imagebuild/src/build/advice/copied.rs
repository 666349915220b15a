//! A `COPY` or `ADD` of what is not in the context.

use std::{fs, path::Path};

use dockerfile::{
    Keyword, Word,
    ignore::{Patterns, clean},
};

use super::{Evidence, files};

pub(super) fn advice(evidence: &Evidence<'_>) -> Option<String> {
    let copy = evidence.instruction().filter(|it| {
        matches!(it.kind, Keyword::Copy | Keyword::Add) && it.flag("from").is_none()
    })?;
    let path = evidence.capture(r#""/([^"]+)"(?:: | )not found"#)?;
    let context = evidence.context?;
    let outside = copy.words().iter().map(Word::value).any(|source| {
        let source = clean(&source);
        source.strip_prefix("../").is_some_and(|rest| rest.trim_start_matches("../") == path)
    });
    if outside {
        return Some(
            "nothing outside of the context can be copied: build with a folder above as the context, or name one with \
             `--build-context NAME=FOLDER` and write `--from=NAME`"
                .to_owned(),
        );
    }
    if context.join(path).exists() {
        return left_out(evidence, path);
    }
    near(context, path)
}

/// The line of the ignore file that leaves it out.
fn left_out(evidence: &Evidence<'_>, path: &str) -> Option<String> {
    let file = evidence.ignore_file?;
    let text = fs::read_to_string(file).ok()?;
    let patterns = Patterns::of_file(&text).ok()?;
    if !patterns.matches(path) {
        return None;
    }
    // The last match counts: it is the line without which the path is let in.
    let matched = |line: &str| {
        !line.trim_start().starts_with('!')
            && Patterns::of_file(line).is_ok_and(|pattern| pattern.matches(path))
    };
    let (number, line) = (1..).zip(text.lines()).filter(|(_, line)| matched(line)).last()?;
    Some(format!(
        "it is there, but {}:{number} leaves it out: `{}`; write `!{path}` below that line to let it in",
        file.file_name()?.to_string_lossy(),
        line.trim()
    ))
}

/// What is there under a similar name.
fn near(context: &Path, path: &str) -> Option<String> {
    let all = files::all(context)?;
    let paths: Vec<_> =
        all.iter().filter_map(|found| found.strip_prefix(context).ok()?.to_str()).collect();
    let same_name = |found: &&&str| found.rsplit('/').next() == path.rsplit('/').next();
    let elsewhere: Vec<_> = paths.iter().filter(same_name).collect();
    let near = match elsewhere.as_slice() {
        [one] => Some(**one),
        [] => findings::nearest(path, paths.iter().copied()).filter(|near| close(near, path)),
        _ => None,
    };
    near.map(|near| format!("the context has no `{path}`; did you mean `{near}`?"))
}

/// In the same folder, and not another file of the same kind: `main.c` is not meant with `misc.c`.
fn close(near: &str, path: &str) -> bool {
    let folder =
        |path: &str| path.rsplit_once('/').map_or(String::new(), |(folder, _)| folder.to_owned());
    if near.eq_ignore_ascii_case(path) {
        return true;
    }
    let (a, b): (Vec<_>, Vec<_>) = (near.chars().collect(), path.chars().collect());
    let start = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let end =
        a[start..].iter().rev().zip(b[start..].iter().rev()).take_while(|(a, b)| a == b).count();
    let changed = a.len().max(b.len()) - start - end;
    folder(near) == folder(path) && changed <= 2
}
