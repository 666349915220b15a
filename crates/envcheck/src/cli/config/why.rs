use findings::{Sources, Span};
use serde_json::{Value, json};

use crate::merged::{Document, Mask, Origin};

/// Columns up to which values are aligned.
const WIDE: usize = 40;

/// Every value with what set it, one a line, and the Features in their order.
pub(super) fn human(document: &Document, sources: &Sources, mut mask: Option<&mut Mask>) -> String {
    let mut lines = Vec::new();
    for (key, value) in document.values() {
        let json = shown(&key, value.to_json(), &mut mask);
        lines.push((key, json.to_string(), from(sources, value.origin)));
    }
    let width = |column: fn(&(String, String, String)) -> &String| {
        let widths = lines.iter().map(|line| column(line).chars().count());
        widths.filter(|width| *width <= WIDE).max().unwrap_or(0)
    };
    let (keys, values) = (width(|line| &line.0), width(|line| &line.1));
    let mut text = String::new();
    for (key, value, from) in &lines {
        text += &format!("{key:keys$}  {value:values$}  {from}\n");
    }
    let sets = document.features.as_deref().unwrap_or_default();
    if !sets.is_empty() {
        text += "\nFeatures, in the order of their installation:\n";
    }
    for (index, set) in sets.iter().enumerate() {
        let from = from(sources, set.asked.origin);
        text += &format!("{:>3}  {}  {from}\n", index + 1, set.id);
    }
    text
}

/// The same for tools.
pub(super) fn json(document: &Document, sources: &Sources, mut mask: Option<&mut Mask>) -> Value {
    let values = document.values().into_iter().map(|(key, value)| {
        let shown = shown(&key, value.to_json(), &mut mask);
        json!({"key": key, "value": shown, "from": origin(sources, value.origin)})
    });
    let values: Vec<_> = values.collect();
    let sets = document.features.as_deref().unwrap_or_default().iter();
    let sets = sets.map(|set| json!({"id": set.id, "from": origin(sources, set.asked.origin)}));
    let of = if document.merged.is_some() { "mergedConfiguration" } else { "configuration" };
    json!({"of": of, "values": values, "features": sets.collect::<Vec<_>>()})
}

fn shown(key: &str, value: Value, mask: &mut Option<&mut Mask>) -> Value {
    match mask {
        Some(mask) => mask.apply(name(key), value),
        None => value,
    }
}

/// `path:line:column`, or what a text is called that is no file.
pub(super) fn place(sources: &Sources, span: Span) -> String {
    let file = sources.get(span.file);
    if file.origin() != findings::Origin::File {
        return file.path().to_owned();
    }
    let position = file.position(span.start);
    format!("{}:{}:{}", file.path(), position.line, position.column)
}

fn from(sources: &Sources, origin: Origin) -> String {
    match origin {
        Origin::Written(span) => place(sources, span),
        Origin::Rule(why) => format!("({why})"),
    }
}

fn origin(sources: &Sources, origin: Origin) -> Value {
    let span = match origin {
        Origin::Rule(why) => return json!({"rule": why}),
        Origin::Written(span) => span,
    };
    let file = sources.get(span.file);
    if file.origin() != findings::Origin::File {
        return json!({"source": file.path()});
    }
    let position = file.position(span.start);
    json!({"path": file.path(), "line": position.line, "column": position.column})
}

/// The last name in a path.
fn name(key: &str) -> &str {
    let key = key.trim_end_matches([']', '"']);
    key.rsplit(['.', '[', '"']).next().unwrap_or(key)
}
