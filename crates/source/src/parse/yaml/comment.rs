use std::ops::Range;

use crate::{Node, Value};

/// Comments of a text whose scalars are known: a `#` behind white space that is in none of them.
pub(super) fn comments(text: &str, documents: &[Node]) -> Vec<Range<usize>> {
    let opaque = scalars(documents);
    let mut comments = Vec::new();
    let mut at = 0;
    while let Some(found) = text[at..].find('#').map(|found| at + found) {
        let around = opaque.partition_point(|span| span.end <= found);
        if let Some(span) = opaque.get(around).filter(|span| span.start <= found) {
            at = span.end;
            continue;
        }
        let begins = text[..found]
            .chars()
            .next_back()
            .is_none_or(|char| char.is_whitespace() || char == '\u{FEFF}');
        if begins {
            let rest = &text[found..];
            let line = rest.find('\n').map_or(rest, |end| &rest[..end]);
            comments.push(found..found + line.trim_end_matches('\r').len());
            at = found + line.len();
        } else {
            at = found + 1;
        }
    }
    comments
}

/// The places of all scalars; of a block scalar its content, for a comment may follow its header.
fn scalars(documents: &[Node]) -> Vec<Range<usize>> {
    let mut spans = Vec::new();
    for document in documents {
        document.walk(&mut |node| match &node.value {
            Value::String(text) if text.content.end < node.span.end => {
                spans.push(node.span.clone());
            }
            Value::String(text) => spans.push(text.content.clone()),
            Value::Number(_) => spans.push(node.span.clone()),
            _ => {}
        });
    }
    spans.sort_by_key(|span| (span.start, span.end));
    spans
}
