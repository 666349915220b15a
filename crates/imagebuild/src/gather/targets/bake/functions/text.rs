//! Functions of strings.

use unicode_segmentation::UnicodeSegmentation;

use super::{ANY, Arguments, Function, Outcome, Value, function};

pub(super) const FUNCTIONS: &[Function] = &[
    function("basename", 1, 1, |it| Ok(Value::string(base(&it.text(0)?)))),
    function("chomp", 1, 1, |it| Ok(Value::string(it.text(0)?.trim_end_matches(['\r', '\n'])))),
    function("dirname", 1, 1, |it| Ok(Value::string(folder(&it.text(0)?)))),
    function("homedir", 0, 0, |it| {
        let home = it.environment.home.as_ref().ok_or("HOME is not set")?;
        Ok(Value::string(home.display().to_string()))
    }),
    function("indent", 2, 2, |it| {
        let width = usize::try_from(it.integer(0)?).ok().filter(|width| *width <= 1000);
        let spaces = " ".repeat(width.ok_or("indent by 0 to 1000 spaces")?);
        Ok(Value::string(it.text(1)?.replace('\n', &format!("\n{spaces}"))))
    }),
    function("join", 2, ANY, join),
    function("lower", 1, 1, |it| {
        Ok(Value::String(
            it.text(0)?.chars().map(|char| alone(char, char.to_lowercase())).collect(),
        ))
    }),
    function("replace", 3, 3, replace),
    function("sanitize", 1, 1, |it| {
        let plain = |char: char| char.is_ascii_alphanumeric() || char == '_' || char == '-';
        let text = it.text(0)?;
        let safe = text.chars().map(|char| if plain(char) { char } else { '_' });
        Ok(Value::String(safe.collect()))
    }),
    function("split", 2, 2, |it| {
        let (separator, text) = (it.text(0)?, it.text(1)?);
        let parts: Vec<_> = if separator.is_empty() {
            text.chars().map(|char| Value::string(char.to_string())).collect()
        } else {
            text.split(&separator).map(Value::string).collect()
        };
        Ok(Value::list(parts))
    }),
    function("strlen", 1, 1, |it| Ok(Value::Number(it.text(0)?.graphemes(true).count().into()))),
    function("substr", 3, 3, part),
    function("title", 1, 1, |it| Ok(Value::String(title(&it.text(0)?)))),
    function("trim", 2, 2, |it| {
        let (text, set) = (it.text(0)?, it.text(1)?);
        Ok(Value::string(text.trim_matches(|char| set.contains(char))))
    }),
    function("trimprefix", 2, 2, |it| {
        let (text, start) = (it.text(0)?, it.text(1)?);
        Ok(Value::string(text.strip_prefix(&start).unwrap_or(&text)))
    }),
    function("trimspace", 1, 1, |it| Ok(Value::string(it.text(0)?.trim()))),
    function("trimsuffix", 2, 2, |it| {
        let (text, end) = (it.text(0)?, it.text(1)?);
        Ok(Value::string(text.strip_suffix(&end).unwrap_or(&text)))
    }),
    function("upper", 1, 1, |it| {
        Ok(Value::String(
            it.text(0)?.chars().map(|char| alone(char, char.to_uppercase())).collect(),
        ))
    }),
];

/// Bytes that one call may write.
const LONGEST: usize = 4 << 20;

fn join(arguments: &Arguments<'_>) -> Outcome {
    let separator = arguments.text(0)?;
    let mut parts = Vec::new();
    for at in 1..arguments.values.len() {
        parts.extend(arguments.texts(at)?);
    }
    if parts.iter().map(|part| part.len() + separator.len()).sum::<usize>() > LONGEST {
        return Err("the result is too long".to_owned());
    }
    Ok(Value::String(parts.join(&separator)))
}

fn replace(arguments: &Arguments<'_>) -> Outcome {
    let (text, from, to) = (arguments.text(0)?, arguments.text(1)?, arguments.text(2)?);
    if (text.matches(&from).count() + 1).saturating_mul(to.len()) > LONGEST {
        return Err("the result is too long".to_owned());
    }
    Ok(Value::String(text.replace(&from, &to)))
}

/// `length` characters from `offset`, which counts from the end if it is negative.
fn part(arguments: &Arguments<'_>) -> Outcome {
    let text = arguments.text(0)?;
    let chars: Vec<_> = text.graphemes(true).collect();
    let count = i64::try_from(chars.len()).unwrap_or(i64::MAX);
    let (offset, length) = (arguments.integer(1)?, arguments.integer(2)?);
    let start = if offset < 0 { offset.saturating_add(count).max(0) } else { offset.min(count) };
    let end = if length < 0 { count } else { start.saturating_add(length).min(count) };
    let (start, end) = (usize::try_from(start).unwrap_or(0), usize::try_from(end).unwrap_or(0));
    Ok(Value::String(chars.get(start..end.max(start)).unwrap_or_default().concat()))
}

/// The last part of a path, as Go tells it.
fn base(path: &str) -> &str {
    if path.is_empty() {
        return ".";
    }
    match path.trim_end_matches('/') {
        "" => "/",
        path => path.rsplit('/').next().unwrap_or(path),
    }
}

/// A path without its last part, cleaned as Go does.
fn folder(path: &str) -> String {
    let folder = path.rfind('/').map_or("", |at| &path[..=at]);
    let rooted = folder.starts_with('/');
    let mut parts = Vec::new();
    for part in folder.split('/').filter(|part| !part.is_empty() && *part != ".") {
        match (part, parts.last()) {
            ("..", Some(last)) if *last != ".." => drop(parts.pop()),
            ("..", None) if rooted => {}
            _ => parts.push(part),
        }
    }
    match (rooted, parts.join("/")) {
        (true, parts) => format!("/{parts}"),
        (false, parts) if parts.is_empty() => ".".to_owned(),
        (false, parts) => parts,
    }
}

/// The other case of a character, where that is one character, too.
fn alone(char: char, mut other: impl Iterator<Item = char>) -> char {
    match (other.next(), other.next()) {
        (Some(single), None) => single,
        _ => char,
    }
}

fn title(text: &str) -> String {
    let mut inside = false;
    let letter = |char: char| {
        let first = !inside;
        inside = char.is_alphanumeric() || char == '_';
        if first { alone(char, char.to_uppercase()) } else { char }
    };
    text.chars().map(letter).collect()
}
