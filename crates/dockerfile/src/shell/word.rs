//! Words of a script.

/// `raw` without quotes, when the shell expands nothing in it but file name patterns.
pub(super) fn unquoted(raw: &str) -> Option<String> {
    let mut text = String::with_capacity(raw.len());
    let mut quote = None;
    let mut chars = raw.chars().peekable();
    while let Some(char) = chars.next() {
        match (quote, char) {
            (Some(open), _) if char == open => quote = None,
            (Some('\''), _) => text.push(char),
            (None, '\'' | '"') => quote = Some(char),
            (_, '`') => return None,
            (_, '$') if chars.peek().is_some_and(|next| expands(*next, quote)) => return None,
            (None, '\\') => match chars.next() {
                Some('\n') | None => {}
                Some(escaped) => text.push(escaped),
            },
            (Some(_), '\\') => match chars.next_if(|next| "$`\"\\\n".contains(*next)) {
                Some('\n') => {}
                Some(escaped) => text.push(escaped),
                None => text.push('\\'),
            },
            _ => text.push(char),
        }
    }
    Some(text)
}

/// Whether `$` before `next` begins an expansion.
fn expands(next: char, quote: Option<char>) -> bool {
    next.is_alphanumeric()
        || "_{([@*#?-$!".contains(next)
        || (quote.is_none() && matches!(next, '\'' | '"'))
}
