use std::{collections::BTreeMap, fs, path::Path, rc::Rc};

use findings::SourceFile;
use source::{Format, Node, Style, Value as Written, parse};

use super::{
    super::TargetsError,
    scalar,
    template::{self, Fault},
    value::{Kind, Map, Member, Place, Value},
    variables::Variables,
};

/// One document of a compose file, filled in.
pub(super) struct Document {
    pub(super) root: Value,
    pub(super) resets: Resets,
}

/// The places where `!reset` and `!override` stand: what files before say there is taken away.
#[derive(Clone, Default)]
pub(super) struct Resets {
    here: bool,
    below: BTreeMap<String, Self>,
}

/// Reads every document of `path`.
pub(super) fn read(path: &Path, variables: &Variables) -> Result<Vec<Document>, TargetsError> {
    let name = path.display().to_string();
    let failed = |reason: String| TargetsError { place: name.clone(), reason };
    let bytes = bytes(path).map_err(failed)?;
    let source = source::decode(&name, bytes).map_err(|gap| failed(gap.reason))?;
    let parsed = parse(Format::Yaml, source.text());
    let reader = Reader { file: Rc::from(name.as_str()), source: &source, variables };
    if let Some(fault) = parsed.faults.first() {
        return Err(reader.place(fault.span.start).error(fault.message.clone()));
    }
    if let Some(&byte) = source.undecodable().first() {
        return Err(reader.place(byte).error("this byte is not UTF-8; save the file as UTF-8"));
    }
    parsed.documents.iter().map(|node| reader.document(node)).collect()
}

/// The bytes of a file, or why it is none.
pub(super) fn bytes(path: &Path) -> Result<Vec<u8>, String> {
    let failed = |error: std::io::Error| format!("cannot be read: {error}");
    let data = fs::metadata(path).map_err(failed)?;
    if !data.is_file() {
        return Err("is no file; name one".to_owned());
    }
    if data.len() > source::LIMIT {
        return Err(format!("has more than {} MiB; no compose file has", source::LIMIT >> 20));
    }
    fs::read(path).map_err(failed)
}

struct Reader<'a> {
    file: Rc<str>,
    source: &'a SourceFile,
    variables: &'a Variables,
}

impl Reader<'_> {
    fn place(&self, offset: usize) -> Place {
        let position = self.source.position(offset);
        Place { file: Rc::clone(&self.file), line: position.line, column: position.column }
    }

    fn document(&self, node: &Node) -> Result<Document, TargetsError> {
        let mut resets = Resets::default();
        match self.value(node, &mut resets)? {
            Some(root) if root.map().is_some() => Ok(Document { root, resets }),
            _ => Err(self
                .place(node.span.start)
                .error("a compose file is a mapping; begin with `services:`")),
        }
    }

    /// The value; nothing where `!reset` stands.
    fn value(&self, node: &Node, resets: &mut Resets) -> Result<Option<Value>, TargetsError> {
        let place = self.place(node.span.start);
        let node = node.resolved();
        let tag = node.tag.as_deref().unwrap_or_default();
        if tag == "!reset" {
            resets.here = true;
            return Ok(None);
        }
        resets.here |= tag == "!override";
        let kind = match &node.value {
            Written::Sequence(items) => {
                let mut list = Vec::with_capacity(items.len());
                for item in items {
                    // Compose leaves out what is reset in a list, and knows no other meaning of the tags there.
                    list.extend(self.value(item, &mut Resets::default())?);
                }
                Kind::List(list)
            }
            Written::Mapping(_) => Kind::Map(self.mapping(node, resets)?),
            _ => self.scalar(node, &place)?,
        };
        Ok(Some(Value { place, kind }))
    }

    fn mapping(&self, node: &Node, resets: &mut Resets) -> Result<Map, TargetsError> {
        let mut map = Map::new();
        for member in node.effective() {
            let key = self.place(member.key.span.start);
            if member.key.as_str().is_none() {
                return Err(key.error(format!(
                    "the key `{}` must be a string: put it in quotes",
                    member.name
                )));
            }
            let mut below = Resets::default();
            let value = self.value(&member.value, &mut below)?;
            if below.here || !below.below.is_empty() {
                resets.below.insert(member.name.clone(), below);
            }
            if let Some(value) = value {
                map.insert(member.name.clone(), Member { key, value });
            }
        }
        Ok(map)
    }

    fn scalar(&self, node: &Node, place: &Place) -> Result<Kind, TargetsError> {
        let raw = node.scalar().unwrap_or_default();
        let plain = match &node.value {
            Written::String(text) => text.style == Style::Plain,
            _ => true,
        };
        let kind = match node.tag.as_deref() {
            None | Some("!override") if plain => scalar::plain(raw),
            None | Some("!override" | "!!str" | "!") => {
                Kind::Text { value: raw.to_owned(), written: None }
            }
            Some(tag) => {
                Kind::Odd(format!("the tag `{tag}` is not understood; leave it out").into())
            }
        };
        match kind {
            Kind::Text { value, .. } => self.filled(&value, place),
            other => Ok(other),
        }
    }

    fn filled(&self, text: &str, place: &Place) -> Result<Kind, TargetsError> {
        let lookup = |name: &str| self.variables.get(name).map(str::to_owned);
        let filled = template::fill(text, &lookup).map_err(|fault| match fault {
            Fault::Malformed => place.error(
                "a `${` here begins no variable; write `${NAME}`, and `$$` for a dollar sign",
            ),
            Fault::Missing(name, reason) if reason.is_empty() => place
                .error(format!("the variable `{name}` must be set; export it or set it in `.env`")),
            Fault::Missing(name, reason) => {
                place.error(format!("the variable `{name}` must be set: {reason}"))
            }
            Fault::Deep => place.error("variables are nested too deeply"),
        })?;
        for name in &filled.unset {
            self.variables.warnings.unset(name, place);
        }
        let written = filled.varied.then(|| Rc::from(text));
        Ok(Kind::Text { value: filled.text, written })
    }
}

impl Resets {
    /// Takes away what lies at the places, from the root of a document.
    pub(super) fn apply(&self, to: &mut Value) {
        let Some(map) = to.map_mut() else { return };
        for (name, below) in &self.below {
            if below.here {
                map.remove(name);
            } else if let Some(member) = map.get_mut(name) {
                below.apply(&mut member.value);
            }
        }
    }

    /// The places below a member of a section, such as a service.
    pub(super) fn of(&self, section: &str, name: &str) -> Option<&Self> {
        self.below.get(section)?.below.get(name)
    }
}
