/// A name in a text, as variables and much else have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Identifier<'a> {
    /// The name.
    pub name: &'a str,
    /// Where in the text it starts.
    pub at: usize,
    /// Whether it is expanded: `$name`, `${name…}`, and not `\$name`.
    pub expanded: bool,
}

/// All names in `text`, in order.
pub fn identifiers(text: &str) -> impl Iterator<Item = Identifier<'_>> {
    let part = |char: char| char.is_ascii_alphanumeric() || char == '_';
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text.get(at..)?.find(part)?;
        let rest = &text[start..];
        let length = rest.find(|char| !part(char)).unwrap_or(rest.len());
        at = start + length;
        let before = text[..start].strip_suffix('{').unwrap_or(&text[..start]);
        let expanded = before.strip_suffix('$').is_some_and(|before| !before.ends_with('\\'));
        Some(Identifier { name: &rest[..length], at: start, expanded })
    })
}
