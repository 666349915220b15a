//! Values with variables in them, as far as the file itself tells what they stand for.

use std::collections::BTreeMap;

/// Variables and their values.
pub(super) type Variables = BTreeMap<String, String>;

/// A value, or how it is written where a variable in it is not known.
pub(super) type Value = Result<String, String>;

/// A value of a compose file: `${NAME:-default}` is its default, any other variable is not known.
pub(super) fn compose(text: &str) -> Value {
    expand(text, &|_| None).ok_or_else(|| text.to_owned())
}

/// A text in a compose file, with what is not known left as it is written.
pub(super) fn compose_text(text: &str) -> String {
    expand(text, &|unknown| Some(unknown.to_owned())).unwrap_or_else(|| text.to_owned())
}

fn expand(text: &str, unknown: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        out += &rest[..at];
        rest = &rest[at + 1..];
        if let Some(behind) = rest.strip_prefix('$') {
            out.push('$');
            rest = behind;
        } else if let Some((inner, behind)) = braced(rest) {
            let name = inner.len() - inner.trim_start_matches(is_word).len();
            let tail = &inner[name..];
            let default = tail.strip_prefix(":-").or_else(|| tail.strip_prefix('-'));
            match default {
                Some(default) if name > 0 => out += &expand(default, unknown)?,
                _ => out += &unknown(&format!("${{{inner}}}"))?,
            }
            rest = behind;
        } else {
            let behind = rest.trim_start_matches(is_word);
            let name = &rest[..rest.len() - behind.len()];
            let written = format!("${name}");
            out += &if name.is_empty() { written } else { unknown(&written)? };
            rest = behind;
        }
    }
    Some(out + rest)
}

/// A value of a devcontainer.json: `${localEnv:NAME:default}` is its default.
pub(super) fn devcontainer(text: &str) -> Value {
    let known = |inner: &str| {
        let mut parts = inner.splitn(3, ':');
        let kind = parts.next()?;
        parts.next()?;
        matches!(kind, "localEnv" | "env").then(|| parts.next().map(str::to_owned))?
    };
    replace(text, &known).ok_or_else(|| text.to_owned())
}

/// A value of a bake file: a template in which only the names of variables are understood.
pub(super) fn bake(text: &str, variables: &Variables) -> Value {
    let known = |inner: &str| {
        let inner = inner.trim();
        let quoted = inner.strip_prefix('"').and_then(|inner| inner.strip_suffix('"'));
        match quoted {
            Some(plain) if !plain.contains(['"', '$', '\\']) => Some(plain.to_owned()),
            _ => variables.get(inner).cloned(),
        }
    };
    replace(text, &known).ok_or_else(|| text.to_owned())
}

/// Puts what `known` says in place of every `${…}`; `$${` is an escape.
fn replace(text: &str, known: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("${") {
        if let Some(before) = rest[..at].strip_suffix('$') {
            out += before;
            out += "${";
            rest = &rest[at + 2..];
            continue;
        }
        out += &rest[..at];
        let (inner, behind) = braced(&rest[at + 1..])?;
        out += &known(inner)?;
        rest = behind;
    }
    Some((out + rest).replace("%%{", "%{"))
}

/// What stands in the braces that `text` begins with, and what is behind them.
fn braced(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_prefix('{')?;
    let mut depth = 1;
    for (at, char) in inner.char_indices() {
        match char {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some((&inner[..at], &inner[at + 1..]));
        }
    }
    None
}

fn is_word(char: char) -> bool {
    char == '_' || char.is_ascii_alphanumeric()
}
