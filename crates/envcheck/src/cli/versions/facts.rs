use findings::{Sources, Span};
use serde_json::{Map, Value, json};

use crate::model::Toolchain;

/// The declarations for machines, by their key in the JSON log.
pub(super) fn json(
    toolchain: &Toolchain,
    shown: &[usize],
    sources: &Sources,
) -> Map<String, Value> {
    let verdicts = toolchain.verdicts();
    let declarations = shown.iter().map(|index| {
        let declaration = &toolchain.declarations[*index];
        let set = toolchain.versions(declaration).map(|set| set.to_string());
        let via = declaration.via.iter().map(|via| {
            let mut step = place(sources, via.span);
            step.insert("what".to_owned(), via.what.as_str().into());
            Value::Object(step)
        });
        let dialect = kebab(&format!("{:?}", declaration.dialect));
        let mut value = Map::new();
        for (key, text) in [
            ("tool", Some(declaration.tool.as_str())),
            ("role", Some(declaration.role.as_str())),
            ("dialect", Some(dialect.as_str())),
            ("raw", Some(declaration.raw.as_str())),
            ("set", set.as_deref()),
            ("scope", Some(declaration.scope.as_str())),
            ("inert", declaration.inert.as_deref()),
        ] {
            value.insert(key.to_owned(), text.into());
        }
        value.extend(place(sources, declaration.span));
        value.insert("via".to_owned(), via.collect());
        value.insert("verdict".to_owned(), verdicts[*index].as_str().into());
        Value::Object(value)
    });
    let mut facts = Map::new();
    facts.insert("declarations".to_owned(), declarations.collect());
    let circumstances = &toolchain.circumstances;
    facts.insert("as_of".to_owned(), circumstances.as_of().to_string().into());
    let table = json!({"as_of": circumstances.table().as_of().to_string()});
    facts.insert("releases".to_owned(), table);
    facts
}

fn place(sources: &Sources, span: Span) -> Map<String, Value> {
    let file = sources.get(span.file);
    let mut place = Map::new();
    place.insert("path".to_owned(), file.path().into());
    for (key, at) in [("start", span.start), ("end", span.end)] {
        let position = file.position(at);
        let position = json!({
            "line": position.line, "column": position.column, "offset": position.offset
        });
        place.insert(key.to_owned(), position);
    }
    place
}

/// `NodeAlias` as `node-alias`.
fn kebab(name: &str) -> String {
    let mut kebab = String::new();
    for char in name.chars() {
        if char.is_ascii_uppercase() && !kebab.is_empty() {
            kebab.push('-');
        }
        kebab.push(char.to_ascii_lowercase());
    }
    kebab
}
