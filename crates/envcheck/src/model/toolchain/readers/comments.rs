//! Program text of which comments are no part.

/// How a language writes comments.
pub(super) struct Comments {
    /// What starts a comment up to the end of the line.
    pub line: &'static [&'static str],
    /// What starts and ends a comment of several lines. Strings of several lines are treated so too: what stands in one
    /// is no declaration.
    pub block: &'static [(&'static str, &'static str)],
}

impl Comments {
    /// Of C, Java, Kotlin, JavaScript, Swift and Zig.
    pub(super) const C: Self = Self { line: &["//"], block: &[("/*", "*/"), ("\"\"\"", "\"\"\"")] };
    /// Of Python and Elixir.
    pub(super) const HASH: Self =
        Self { line: &["#"], block: &[("\"\"\"", "\"\"\""), ("'''", "'''")] };
    /// Of Ruby.
    pub(super) const RUBY: Self = Self { line: &["#"], block: &[("\n=begin", "\n=end")] };

    /// `text` with blanks in place of its comments, so that every byte keeps its place.
    pub(super) fn blanked(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut at = 0;
        while at < text.len() {
            let rest = &text[at..];
            let comment = self.comment(rest);
            let length = if comment > 0 { comment } else { string(rest) };
            if comment > 0 {
                out.extend(
                    rest[..length].bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }),
                );
            } else {
                out.push_str(&rest[..length]);
            }
            at += length;
        }
        out
    }

    /// Length of the comment that `text` starts with.
    fn comment(&self, text: &str) -> usize {
        if self.line.iter().any(|mark| text.starts_with(mark)) {
            return text.find('\n').unwrap_or(text.len());
        }
        let block = self.block.iter().find(|(open, _)| text.starts_with(open));
        block.map_or(0, |(open, close)| {
            let end = text[open.len()..].find(close).map(|end| open.len() + end + close.len());
            end.unwrap_or(text.len())
        })
    }
}

/// Length of the string on one line, or of the character, that `text` starts with.
fn string(text: &str) -> usize {
    let first = text.chars().next().map_or(1, char::len_utf8);
    let Some(quote) = text.bytes().next().filter(|byte| b"\"'`".contains(byte)) else {
        return first;
    };
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            b'\n' => return first,
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            _ if byte == quote => return at + 1,
            _ => {}
        }
    }
    first
}
