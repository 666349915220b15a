//! Fields with commas between them, as `type=local,"dest=a,b"` is written.

/// The fields of one line; a field in quotes may hold the separator, and quotes that are doubled.
pub(super) fn fields(line: &str, separator: char) -> Result<Vec<String>, String> {
    let mut fields = Vec::new();
    let mut rest = line;
    loop {
        let end;
        (end, rest) = if let Some(quoted) = rest.strip_prefix('"') {
            until_quote(quoted)?
        } else {
            let at = rest.find(separator).unwrap_or(rest.len());
            let (field, rest) = rest.split_at(at);
            if field.contains('"') {
                return Err("a quote stands inside of a field; quote the whole field".to_owned());
            }
            (field.to_owned(), rest)
        };
        fields.push(end);
        match rest.strip_prefix(separator) {
            Some(next) => rest = next,
            None if rest.is_empty() => return Ok(fields),
            None => return Err("text follows a quoted field".to_owned()),
        }
    }
}

fn until_quote(quoted: &str) -> Result<(String, &str), String> {
    let (mut field, mut rest) = (String::new(), quoted);
    loop {
        let at = rest.find('"').ok_or("a quote is not closed")?;
        field.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        match rest.strip_prefix('"') {
            Some(next) => {
                field.push('"');
                rest = next;
            }
            None => return Ok((field, rest)),
        }
    }
}
