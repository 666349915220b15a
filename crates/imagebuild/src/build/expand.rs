//! Variables in the text of a heredoc that `COPY` writes.

use dockerfile::Scope;

/// Replaces `$name`, `${name}` and `\c` as the builder does; the error says what cannot be replaced truly.
pub(super) fn expand(text: &str, scope: Scope) -> Result<String, String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['$', '\\']) {
        out.push_str(&rest[..at]);
        let tail = &rest[at + 1..];
        rest = if rest[at..].starts_with('\\') {
            let mut chars = tail.chars();
            out.extend(chars.next());
            chars.as_str()
        } else {
            variable(tail, scope, &mut out)?
        };
    }
    out.push_str(rest);
    Ok(out)
}

/// Writes the value of the variable behind a `$` and gives back what follows it.
fn variable<'a>(tail: &'a str, scope: Scope, out: &mut String) -> Result<&'a str, String> {
    let name_end = |text: &str| {
        let end = text.find(|char: char| !(char.is_ascii_alphanumeric() || char == '_'));
        end.unwrap_or(text.len())
    };
    let (name, rest) = match tail.strip_prefix('{') {
        Some(inside) => {
            let (name, rest) = inside.split_at(name_end(inside));
            let rest =
                rest.strip_prefix('}').ok_or_else(|| format!("the operator in `${{{name}…}}`"))?;
            (name, rest)
        }
        None => tail.split_at(name_end(tail)),
    };
    if name.is_empty() || name.starts_with(|char: char| char.is_ascii_digit()) {
        return Err("a `$` without a name behind it".to_owned());
    }
    out.push_str(
        scope
            .get(name)
            .ok_or_else(|| format!("the value of `${name}`, which the file does not tell"))?,
    );
    Ok(rest)
}
