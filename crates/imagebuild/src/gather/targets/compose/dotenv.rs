//! Environment files as compose reads them: variables in values are filled in, `export` and `NAME: value` are known.

use std::collections::BTreeMap;

use super::template::{self, Fault, Lookup};

/// Why an environment file cannot be read: the line and the reason, without any value.
pub(super) struct Wrong {
    pub(super) line: usize,
    pub(super) reason: String,
}

/// Adds what `text` sets to `into`. Variables in values are those of `outer`, else those in front.
pub(super) fn read(
    text: &str,
    into: &mut BTreeMap<String, String>,
    outer: &Lookup<'_>,
) -> Result<(), Wrong> {
    let mut reader = Reader { rest: text.trim_start_matches('\u{FEFF}'), line: 1 };
    while reader.skip() {
        let key = reader.key()?;
        let lookup = |name: &str| outer(name).or_else(|| into.get(name).cloned());
        let value = if key.inherited { lookup(&key.name) } else { Some(reader.value(&lookup)?) };
        if let Some(value) = value {
            into.insert(key.name, value);
        }
    }
    Ok(())
}

struct Reader<'a> {
    rest: &'a str,
    line: usize,
}

struct Key {
    name: String,
    /// It is the whole line: its value is that of the environment.
    inherited: bool,
}

impl<'a> Reader<'a> {
    /// Goes behind blank lines and comments; whether anything is left.
    fn skip(&mut self) -> bool {
        loop {
            let body = self.rest.trim_start();
            self.take(self.rest.len() - body.len());
            if !body.starts_with('#') {
                return !body.is_empty();
            }
            self.take(body.find('\n').unwrap_or(body.len()));
        }
    }

    fn take(&mut self, length: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at(length);
        self.line += taken.matches('\n').count();
        self.rest = rest;
        taken
    }

    fn wrong<T>(&self, reason: &str) -> Result<T, Wrong> {
        Err(Wrong { line: self.line, reason: reason.to_owned() })
    }

    fn key(&mut self) -> Result<Key, Wrong> {
        if let Some(behind) = self.rest.strip_prefix("export")
            && behind.starts_with(char::is_whitespace)
        {
            let spaces = behind.len() - behind.trim_start_matches(is_space).len();
            self.take("export".len() + spaces);
            if self.rest.is_empty() {
                return self.wrong("`export` stands alone; write `export NAME=VALUE`");
            }
        }
        let allowed =
            |char: char| is_space(char) || char.is_alphanumeric() || "_.-[]".contains(char);
        let end = self.rest.find(|char| !allowed(char));
        let Some(end) = end else {
            // Compose takes the name of a last line without an end for nothing.
            self.take(self.rest.len());
            return Ok(Key { name: String::new(), inherited: true });
        };
        let separator = self.rest.as_bytes()[end];
        if !matches!(separator, b'=' | b':' | b'\n') {
            return self
                .wrong("a character that no name of a variable has stands in front of the `=`");
        }
        let name = self.rest[..end].trim_end().to_owned();
        if name.contains(' ') {
            return self.wrong("the name of a variable has no spaces");
        }
        self.take(end + 1);
        let spaces = self.rest.len() - self.rest.trim_start_matches(is_space).len();
        self.take(spaces);
        Ok(Key { name, inherited: separator == b'\n' })
    }

    fn value(&mut self, lookup: &Lookup<'_>) -> Result<String, Wrong> {
        let line = self.line;
        if let Some(quote @ ('"' | '\'')) = self.rest.chars().next() {
            let Some(text) = self.quoted(quote) else {
                return self.wrong("a quote that is not closed");
            };
            return if quote == '"' { expanded(&escapes(&text), lookup, line) } else { Ok(text) };
        }
        let text = self.take(self.rest.find('\n').unwrap_or(self.rest.len()));
        let text = text.split(" #").next().unwrap_or_default().trim_end();
        expanded(text, lookup, line)
    }

    /// What stands between quotes; a backslash in front of one is taken away.
    fn quoted(&mut self, quote: char) -> Option<String> {
        let mut text = String::new();
        let mut escaped = false;
        for (at, char) in self.rest.char_indices().skip(1) {
            match (char == quote, escaped) {
                (true, false) => {
                    self.take(at + 1);
                    return Some(text);
                }
                (false, false) if char == '\\' => {
                    escaped = true;
                    continue;
                }
                (false, true) => text.extend(['\\', char]),
                _ => text.push(char),
            }
            escaped = false;
        }
        None
    }
}

fn expanded(text: &str, lookup: &Lookup<'_>, line: usize) -> Result<String, Wrong> {
    let wrong = |reason: &str| Wrong { line, reason: reason.to_owned() };
    template::fill(text, lookup).map(|filled| filled.text).map_err(|fault| match fault {
        Fault::Malformed => wrong("a `${` that is no variable; write `$$` for a dollar sign"),
        Fault::Missing(name, _) => wrong(&format!("`{name}` must be set, and it is not")),
        Fault::Deep => wrong("too many variables within one another"),
    })
}

/// The escapes of double quotes.
fn escapes(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let plain = match rest.chars().next() {
            Some('a') => "\u{7}",
            Some('b') => "\u{8}",
            Some('f') => "\u{c}",
            Some('n') => "\n",
            Some('r') => "\r",
            Some('t') => "\t",
            Some('v') => "\u{b}",
            Some('"') => "\"",
            Some('\\') => "\\",
            Some('$') => "$$",
            Some('0') => {
                let digits = rest[1..].bytes().take(3).take_while(u8::is_ascii_digit).count();
                rest = octal(rest, digits, &mut out);
                continue;
            }
            _ => {
                out.push('\\');
                continue;
            }
        };
        out.push_str(plain);
        rest = &rest[1..];
    }
    out + rest
}

/// `\0` and three octal digits are a character; anything else loses its zero, as compose has it.
fn octal<'a>(rest: &'a str, digits: usize, out: &mut String) -> &'a str {
    let value = u8::from_str_radix(&rest[1..=digits], 8).ok().filter(|_| digits == 3);
    if let Some(value) = value {
        out.push(char::from(value));
    } else {
        out.push('\\');
        out.push_str(&rest[1..=digits]);
    }
    &rest[1 + digits..]
}

/// White space, line feeds excepted.
fn is_space(char: char) -> bool {
    matches!(char, '\t' | '\u{b}' | '\u{c}' | '\r' | ' ' | '\u{85}' | '\u{a0}')
}
