use std::ops::Range;

use source::Node;

use super::argument;

/// What is mounted, and where that is written.
#[derive(Debug, Clone)]
pub struct Mount<'a> {
    /// Keys and values as written, in order; a volume argument's parts are called `source` and `target`.
    pub fields: Vec<Field<'a>>,
    /// The whole entry.
    pub span: &'a Range<usize>,
    /// Where the fields are written.
    pub node: &'a Node,
    /// How it is written.
    pub form: Form,
}

/// A key and its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field<'a> {
    /// The key.
    pub key: &'a str,
    /// The value; none for a bare word such as `readonly`.
    pub value: Option<&'a str>,
    /// Key and value.
    pub span: Range<usize>,
}

/// How a mount is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// `type=bind,source=…,target=…`
    Text,
    /// `{ "type": …, "source": …, "target": … }`
    Object,
    /// `SOURCE:TARGET`, as `-v` wants it.
    Volume,
}

impl<'a> Mount<'a> {
    /// A path of the host, or the name of a volume.
    pub fn source(&self) -> Option<&'a str> {
        self.of(&["source", "src"])
    }

    /// Where it is mounted.
    pub fn target(&self) -> Option<&'a str> {
        self.of(&["target", "destination", "dst"])
    }

    /// `bind` or `volume`; docker takes a mount without one for a volume.
    pub fn kind(&self) -> Option<&'a str> {
        match self.form {
            Form::Volume => {
                let named = |source: &str| !source.contains(['/', '\\', '$']) && source != ".";
                self.source().map(|source| if named(source) { "volume" } else { "bind" })
            }
            _ => self.of(&["type"]).or((self.form == Form::Text).then_some("volume")),
        }
    }

    /// The field of one of these keys.
    pub fn field(&self, keys: &[&str]) -> Option<&Field<'a>> {
        self.fields.iter().find(|field| keys.contains(&field.key))
    }

    fn of(&self, keys: &[&str]) -> Option<&'a str> {
        self.field(keys).and_then(|field| field.value)
    }
}

pub(super) fn mounts(root: &Node) -> Vec<Mount<'_>> {
    let listed = root.get("mounts").map_or(&[][..], Node::items);
    let listed = listed.iter().filter_map(|entry| match entry.as_str() {
        Some(text) => Some(of_text(entry, text, 0..text.len())),
        None if entry.members().is_empty() => None,
        None => Some(of_object(entry)),
    });
    listed.chain(of_arguments(root)).collect()
}

/// `workspaceMount`, unless it is empty.
pub(super) fn workspace(root: &Node) -> Option<Mount<'_>> {
    let node = root.get("workspaceMount")?;
    let text = node.as_str().filter(|text| !text.is_empty())?;
    Some(of_text(node, text, 0..text.len()))
}

fn of_object(entry: &Node) -> Mount<'_> {
    let fields = entry.members().iter().map(|member| Field {
        key: &member.name,
        value: member.value.scalar(),
        span: member.span(),
    });
    Mount { fields: fields.collect(), span: &entry.span, node: entry, form: Form::Object }
}

fn of_text<'a>(node: &'a Node, text: &'a str, range: Range<usize>) -> Mount<'a> {
    let mut fields = Vec::new();
    let mut at = range.start;
    for part in text[range].split(',') {
        let (key, value) = match part.split_once('=') {
            Some((key, value)) => (key.trim(), Some(value.trim())),
            None => (part.trim(), None),
        };
        fields.push(Field { key, value, span: place(node, at..at + part.len()) });
        at += part.len() + 1;
    }
    Mount { fields, span: &node.span, node, form: Form::Text }
}

fn place(node: &Node, range: Range<usize>) -> Range<usize> {
    node.as_text().map_or_else(|| node.span.clone(), |text| text.place(range))
}

/// `-v SOURCE:TARGET` and `--mount type=…,source=…`, each also as one argument.
fn of_arguments(root: &Node) -> impl Iterator<Item = Mount<'_>> {
    argument::arguments(root).into_iter().filter_map(|argument| {
        let node = argument.value_node?;
        let text = node.as_str()?;
        let start = text.len() - argument.value?.len();
        match argument.flag {
            "--mount" => Some(of_text(node, text, start..text.len())),
            "-v" | "--volume" => {
                let parts = volume_parts(&text[start..]).into_iter();
                let field = |(key, part): (&&'static str, Range<usize>)| {
                    let part = start + part.start..start + part.end;
                    Field { key, value: Some(&text[part.clone()]), span: place(node, part) }
                };
                let fields = ["source", "target"].iter().zip(parts).map(field).collect();
                Some(Mount { fields, span: &node.span, node, form: Form::Volume })
            }
            _ => None,
        }
    })
}

/// The parts of `SOURCE:TARGET:MODE`. Colons inside `${…}` separate nothing, and neither does that of a drive.
pub(crate) fn volume_parts(text: &str) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let (mut depth, mut start) = (0_usize, 0);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            b':' if depth == 0 && (at != 1 || !names_drive(text)) => {
                parts.push(start..at);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(start..text.len());
    parts
}

/// Whether `text` begins with a path of Windows; `c:/data` alone is a volume, of a name that docker refuses.
fn names_drive(text: &str) -> bool {
    let rest = text.get(2..).unwrap_or_default();
    let letter = text.starts_with(|char: char| char.is_ascii_alphabetic());
    letter && (rest.starts_with('\\') || (rest.starts_with('/') && rest.contains(":/")))
}
