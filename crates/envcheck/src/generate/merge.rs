//! Adds to a JSON file what it lacks, and leaves all else as it is: order, layout, comments.

use serde_json::Value;
use source::{
    Format, Node,
    edit::{self, Edit},
};

/// A text with what it lacked.
#[derive(Debug)]
pub(crate) struct Merged {
    /// The text.
    pub(crate) text: String,
    /// What was added, in words.
    pub(crate) added: Vec<String>,
}

/// More than anybody would add to one file.
const ROUNDS: usize = 500;

/// `value` as the text of a new file.
pub(crate) fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default() + "\n"
}

/// Adds to `text` what `wanted` has and it lacks; the error says why that cannot be done.
pub(crate) fn merge(text: &str, wanted: &Value) -> Result<Merged, String> {
    let mut merged = Merged { text: text.to_owned(), added: Vec::new() };
    if text.trim().is_empty() {
        merged.text = pretty(wanted);
        return Ok(merged);
    }
    for _ in 0..ROUNDS {
        let parsed = source::parse(Format::Jsonc, &merged.text);
        let root = parsed.root().filter(|_| parsed.is_sound());
        let root = root.ok_or("has mistakes: mend them first, `envcheck check` shows them")?;
        let Some(step) = lacking(&merged.text, root, wanted, "") else { return Ok(merged) };
        merged.text = edit::apply(&merged.text, &step.edits);
        merged.added.push(step.what);
    }
    Ok(merged)
}

/// One thing to add.
struct Step {
    edits: Vec<Edit>,
    what: String,
}

/// The first thing that `node` lacks of `wanted`; `at` names `node` for people.
fn lacking(text: &str, node: &Node, wanted: &Value, at: &str) -> Option<Step> {
    match wanted {
        Value::Object(members) if matches!(node.resolved().value, source::Value::Mapping(_)) => {
            members.iter().find_map(|(name, value)| {
                let path = if at.is_empty() { name.clone() } else { format!("{at}.{name}") };
                if let Some(node) = node.get(name) {
                    return lacking(text, node, value, &path);
                }
                let value = laid_out(value, text, node);
                let edits = edit::insert_member(text, node, name, &value)?;
                Some(Step { edits, what: path })
            })
        }
        Value::Array(items) if matches!(node.resolved().value, source::Value::Sequence(_)) => {
            let item =
                items.iter().find(|item| !node.items().iter().any(|it| is_same(it, item)))?;
            let value = laid_out(item, text, node);
            let edits = edit::insert_item(text, node, &value)?;
            Some(Step { edits, what: format!("{at}: {}", said(item)) })
        }
        // What is there was chosen.
        _ => None,
    }
}

/// Whether a list has an item already; names and ids are those of VS Code, which does not tell capitals apart.
fn is_same(node: &Node, item: &Value) -> bool {
    match item {
        Value::String(text) => node.as_str().is_some_and(|have| have.eq_ignore_ascii_case(text)),
        Value::Number(number) => node.scalar().is_some_and(|have| have == number.to_string()),
        Value::Object(_) => ["name", "label"].iter().any(|key| {
            let have = node.get(key).and_then(Node::as_str);
            have.is_some() && have == item.get(key).and_then(Value::as_str)
        }),
        _ => false,
    }
}

fn said(item: &Value) -> String {
    let name = ["name", "label"].iter().find_map(|key| item.get(key)).unwrap_or(item);
    name.as_str().map_or_else(|| name.to_string(), str::to_owned)
}

/// `value` as JSON, indented as what is in `node`.
fn laid_out(value: &Value, text: &str, node: &Node) -> String {
    let (indent, unit) = edit::indentation_inside(text, node);
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let pretty = serde_json::to_string_pretty(value).unwrap_or_default();
    let mut lines = pretty.lines();
    let mut laid = lines.next().unwrap_or_default().to_owned();
    for line in lines {
        let bare = line.trim_start_matches(' ');
        let depth = (line.len() - bare.len()) / 2;
        laid += &format!("{newline}{indent}{}{bare}", unit.repeat(depth));
    }
    laid
}
