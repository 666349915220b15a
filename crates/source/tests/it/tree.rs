//! A tree as text, to compare.

use source::{Format, Node, Parsed, Value, parse};

/// The tree of a text: every scalar with the text under its span.
pub(crate) fn draw(format: Format, text: &str) -> String {
    let parsed = parse(format, text);
    let documents: Vec<_> = parsed.documents.iter().map(|node| node_text(text, node)).collect();
    documents.join(" --- ")
}

fn node_text(text: &str, node: &Node) -> String {
    let tag = node.tag.as_ref().map_or(String::new(), |tag| format!("{tag} "));
    let quoted = &text[node.span.clone()];
    let value = match &node.value {
        Value::Null => format!("null<{quoted}>"),
        Value::Bool(value) => format!("{value}<{quoted}>"),
        Value::Number(number) => format!("{}<{quoted}>", number.value),
        Value::String(string) => format!("{:?}<{}>", string.value, &text[string.content.clone()]),
        Value::Sequence(items) => {
            let items: Vec<_> = items.iter().map(|item| node_text(text, item)).collect();
            format!("[{}]", items.join(" "))
        }
        Value::Mapping(members) => {
            let member = |member: &source::Member| {
                format!("{}={}", member.name, node_text(text, &member.value))
            };
            format!("{{{}}}", members.iter().map(member).collect::<Vec<_>>().join(" "))
        }
        Value::Alias(target) => format!("*{}<{quoted}>", node_text(text, target)),
        Value::Invalid => "?".to_owned(),
    };
    tag + &value
}

/// Kind, text and message of every fault.
pub(crate) fn faults(format: Format, text: &str) -> Vec<String> {
    let Parsed { faults, .. } = parse(format, text);
    faults.iter().map(|fault| format!("{:?} <{}>", fault.kind, &text[fault.span.clone()])).collect()
}

/// The text of every comment.
pub(crate) fn comments(format: Format, text: &str) -> Vec<&str> {
    parse(format, text).comments.into_iter().map(|span| &text[span]).collect()
}
