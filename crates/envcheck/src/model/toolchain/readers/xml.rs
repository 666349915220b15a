//! Elements of XML that hold text and nothing else, by a scan that no mistake stops.

use std::ops::Range;

/// Elements that may be open at once; what lies deeper is passed over.
const MAX_DEPTH: usize = 64;

/// Calls `visit` with the names of the open elements, the innermost last, and where the text in it stands.
pub(super) fn texts<'a>(text: &'a str, visit: &mut dyn FnMut(&[&'a str], Range<usize>)) {
    let mut open: Vec<&'a str> = Vec::new();
    // Where the text of the element that was opened last starts.
    let mut content = None;
    let mut at = 0;
    while let Some(found) = text[at..].find('<') {
        let start = at + found;
        let rest = &text[start..];
        at = start + length(rest);
        if let Some(name) = rest.strip_prefix("</") {
            let name = local(name);
            if let Some(from) = content.take().filter(|_| open.last() == Some(&name)) {
                let inner: &str = &text[from..start];
                let from = from + inner.len() - inner.trim_start().len();
                if !inner.trim().is_empty() {
                    visit(&open, from..from + inner.trim().len());
                }
            }
            close(&mut open, name);
        } else if !rest.starts_with("<!") && !rest.starts_with("<?") {
            content = None;
            if !text[start..at].ends_with("/>") && open.len() < MAX_DEPTH {
                open.push(local(&rest[1..]));
                content = Some(at);
            }
        } else if !rest.starts_with("<!--") {
            content = None;
        }
    }
}

/// Length of the tag, comment or declaration that `text` starts with.
fn length(text: &str) -> usize {
    let until = |mark: &str| text.find(mark).map_or(text.len(), |end| end + mark.len());
    if text.starts_with("<!--") {
        return until("-->");
    }
    if text.starts_with("<![CDATA[") {
        return until("]]>");
    }
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match (byte, quote) {
            (b'>', None) => return at + 1,
            (b'"' | b'\'', None) => quote = Some(byte),
            (byte, Some(open)) if byte == open => quote = None,
            // A quote that is never closed must not swallow the file.
            (b'<', _) if at > 0 => return at,
            _ => {}
        }
    }
    text.len()
}

/// The name that `text` starts with, without a namespace.
fn local(text: &str) -> &str {
    let end = text.find(|char: char| char.is_whitespace() || "/>".contains(char));
    let name = &text[..end.unwrap_or(text.len())];
    name.rsplit(':').next().unwrap_or(name)
}

fn close(open: &mut Vec<&str>, name: &str) {
    if let Some(at) = open.iter().rposition(|element| *element == name) {
        open.truncate(at);
    }
}
