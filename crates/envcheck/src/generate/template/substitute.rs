use std::collections::BTreeMap;

use source::{Format, Kind, Parsed};

use super::{Template, TemplateError};

const START: &str = "${templateOption:";

/// `text` of the file at `path` with values in place of `${templateOption:NAME}`, if it has any.
pub(super) fn substitute(
    text: &str,
    path: &str,
    template: &Template,
    values: &BTreeMap<&str, String>,
) -> Result<Option<String>, TemplateError> {
    if !text.contains(START) {
        return Ok(None);
    }
    let is_json = path.ends_with(".json") || path.ends_with(".jsonc");
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    // The same with a value that fits anywhere: what is no JSON even then was none before.
    let mut plain = String::new();
    while let Some(at) = rest.find(START) {
        let behind = &rest[at + START.len()..];
        let name = behind.split_once('}').map(|(name, _)| name);
        let Some(written) = name.filter(|name| is_name(name.trim())) else {
            out.push_str(&rest[..at + START.len()]);
            plain.push_str(&rest[..at + START.len()]);
            rest = behind;
            continue;
        };
        let name = written.trim();
        let file = || path.to_owned();
        let value = values.get(name).ok_or_else(|| match template.options.get(name) {
            Some(_) => TemplateError::NoValue { name: name.to_owned(), file: file() },
            None => TemplateError::Undeclared { name: name.to_owned(), file: file() },
        })?;
        out.push_str(&rest[..at]);
        plain.push_str(&rest[..at]);
        plain.push('0');
        out.push_str(&if is_json { escaped(value) } else { value.clone() });
        rest = &behind[written.len() + 1..];
    }
    out.push_str(rest);
    plain.push_str(rest);
    match is_json.then(|| broken(&plain, &out)).flatten() {
        Some(fault) => Err(TemplateError::Broken { file: path.to_owned(), fault }),
        None => Ok(Some(out)),
    }
}

/// What the dev container CLI takes for a name, and `-` and `.` too: what is declared with one would never be put in.
fn is_name(text: &str) -> bool {
    let of_name = |char: char| char.is_ascii_alphanumeric() || "_-.".contains(char);
    !text.is_empty() && text.chars().all(of_name)
}

/// Placeholders stand in strings.
fn escaped(value: &str) -> String {
    value.replace('\\', "\\\\").replace('"', "\\\"")
}

/// What is wrong with JSON that was sound before.
fn broken(before: &str, after: &str) -> Option<String> {
    let faults = |parsed: &Parsed| {
        let wrong = parsed.faults.iter().find(|fault| fault.kind != Kind::TrailingComma);
        wrong.map(|fault| fault.message.clone())
    };
    let sound = faults(&source::parse(Format::Jsonc, before)).is_none();
    faults(&source::parse(Format::Jsonc, after)).filter(|_| sound)
}
