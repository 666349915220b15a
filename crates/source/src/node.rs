use std::{ops::Range, sync::Arc};

/// A value as it is written in a file, whatever the format.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// The bytes it is written in, quotes and brackets included: of an alias the alias, of a TOML table its
    /// header.
    pub span: Range<usize>,
    /// What it is.
    pub value: Value,
    /// The YAML tag in front of it, such as `!Ref` or `!!str`.
    pub tag: Option<String>,
}

/// What a [`Node`] is.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `null`, `~`, or nothing at all where YAML allows it.
    Null,
    /// A truth value.
    Bool(bool),
    /// A number, with its text: `3.10` is 3.1 to a reader.
    Number(Number),
    /// A string, or a date of TOML.
    String(Text),
    /// A list, in file order.
    Sequence(Vec<Node>),
    /// Members in file order, repeated keys included.
    Mapping(Vec<Member>),
    /// A YAML alias and what it stands for; every method of [`Node`] looks through it.
    Alias(Arc<Node>),
    /// Nothing that can be read stands where a value belongs; a fault tells why.
    Invalid,
}

/// A number as written and as read.
#[derive(Debug, Clone, PartialEq)]
pub struct Number {
    /// As written.
    pub raw: String,
    /// Its value; rounded where 64 bits do not hold it.
    pub value: f64,
    /// Its value when it is written as an integer and fits.
    pub integer: Option<i64>,
}

/// A string as read, and where its characters stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// With escapes resolved.
    pub value: String,
    /// How it is quoted.
    pub style: Style,
    /// The bytes between the quotes, or of a block scalar behind its header.
    pub content: Range<usize>,
}

/// How a string is quoted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Not at all.
    Plain,
    /// `'…'`
    SingleQuoted,
    /// `"…"`
    DoubleQuoted,
    /// `'''…'''`
    TripleSingleQuoted,
    /// `"""…"""`
    TripleDoubleQuoted,
    /// YAML's `|`: lines are kept.
    Literal,
    /// YAML's `>`: lines are joined.
    Folded,
}

/// A key and its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    /// The key as text: a string's value, any other scalar as it is written.
    pub name: String,
    /// The key.
    pub key: Node,
    /// The value.
    pub value: Node,
}

impl Node {
    /// A node without a tag.
    pub fn new(span: Range<usize>, value: Value) -> Self {
        Self { span, value, tag: None }
    }

    /// The node that an alias stands for; any other is itself.
    pub fn resolved(&self) -> &Self {
        let mut node = self;
        while let Value::Alias(target) = &node.value {
            node = target;
        }
        node
    }

    /// The member called `name`; of several the last, which is the one that readers keep. Members that
    /// YAML's `<<` brings in come after the mapping's own.
    pub fn member(&self, name: &str) -> Option<&Member> {
        let members = self.members();
        let own = members.iter().rev().find(|member| member.name == name);
        own.or_else(|| self.merged().find_map(|base| base.member(name)))
    }

    /// The value of the member called `name`.
    pub fn get(&self, name: &str) -> Option<&Self> {
        self.member(name).map(|member| &member.value)
    }

    /// The value at the end of `path`. A part that is a number is also the index into a sequence.
    pub fn at(&self, path: &[&str]) -> Option<&Self> {
        path.iter().try_fold(self, |node, part| match &node.resolved().value {
            Value::Sequence(items) => items.get(part.parse::<usize>().ok()?),
            _ => node.get(part),
        })
    }

    /// The value at a JSON pointer (RFC 6901): `/services/web/ports/0`.
    pub fn pointer(&self, pointer: &str) -> Option<&Self> {
        if pointer.is_empty() {
            return Some(self);
        }
        let parts = pointer.strip_prefix('/')?.split('/');
        let parts: Vec<_> = parts.map(|part| part.replace("~1", "/").replace("~0", "~")).collect();
        self.at(&parts.iter().map(String::as_str).collect::<Vec<_>>())
    }

    /// Members as written, in file order; none when it is no mapping.
    pub fn members(&self) -> &[Member] {
        match &self.resolved().value {
            Value::Mapping(members) => members,
            _ => &[],
        }
    }

    /// Members as a reader sees them: the last of each name, then what `<<` brings in and the mapping does
    /// not have itself.
    pub fn effective(&self) -> Vec<&Member> {
        let mut seen = std::collections::HashSet::new();
        let mut members = Vec::new();
        self.gather(&mut seen, &mut members);
        members
    }

    fn gather<'a>(
        &'a self,
        seen: &mut std::collections::HashSet<&'a str>,
        into: &mut Vec<&'a Member>,
    ) {
        let start = into.len();
        for member in self.members().iter().rev() {
            if !member.is_merge() && seen.insert(&member.name) {
                into.push(member);
            }
        }
        into[start..].reverse();
        for base in self.merged() {
            base.gather(seen, into);
        }
    }

    /// The mappings that `<<` names, the strongest first.
    fn merged(&self) -> impl Iterator<Item = &Self> {
        let merges = self.members().iter().filter(|member| member.is_merge());
        merges.flat_map(|member| match &member.value.resolved().value {
            Value::Sequence(items) => items.iter().collect(),
            _ => vec![&member.value],
        })
    }

    /// Items in file order; none when it is no sequence.
    pub fn items(&self) -> &[Self] {
        match &self.resolved().value {
            Value::Sequence(items) => items,
            _ => &[],
        }
    }

    /// The string's value.
    pub fn as_str(&self) -> Option<&str> {
        self.as_text().map(|text| text.value.as_str())
    }

    /// The string with its style and place.
    pub fn as_text(&self) -> Option<&Text> {
        match &self.resolved().value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The number.
    pub fn as_number(&self) -> Option<&Number> {
        match &self.resolved().value {
            Value::Number(number) => Some(number),
            _ => None,
        }
    }

    /// The number, when it is an integer that fits.
    pub fn as_integer(&self) -> Option<i64> {
        self.as_number().and_then(|number| number.integer)
    }

    /// The truth value.
    pub fn as_bool(&self) -> Option<bool> {
        match self.resolved().value {
            Value::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// A scalar's text as the author sees it: a string's value, a number as written.
    pub fn scalar(&self) -> Option<&str> {
        match &self.resolved().value {
            Value::String(text) => Some(&text.value),
            Value::Number(number) => Some(&number.raw),
            Value::Bool(true) => Some("true"),
            Value::Bool(false) => Some("false"),
            _ => None,
        }
    }

    /// Whether it is null.
    pub fn is_null(&self) -> bool {
        matches!(self.resolved().value, Value::Null)
    }

    /// Whether a fault already says that nothing can be read here.
    pub fn is_invalid(&self) -> bool {
        matches!(self.resolved().value, Value::Invalid)
    }

    /// What it is, for messages: "a string", "a list".
    pub fn kind(&self) -> &'static str {
        match &self.resolved().value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::Sequence(_) => "a list",
            Value::Mapping(_) => "a mapping",
            Value::Alias(_) | Value::Invalid => "nothing that can be read",
        }
    }

    /// Calls `visit` for this node and everything written in it, keys included, in file order. What an
    /// alias stands for is visited where it is written.
    pub fn walk<'a>(&'a self, visit: &mut dyn FnMut(&'a Self)) {
        visit(self);
        match &self.value {
            Value::Sequence(items) => items.iter().for_each(|item| item.walk(visit)),
            Value::Mapping(members) => members.iter().for_each(|member| {
                member.key.walk(visit);
                member.value.walk(visit);
            }),
            _ => {}
        }
    }
}

impl Member {
    /// Key and value together.
    pub fn span(&self) -> Range<usize> {
        self.key.span.start.min(self.value.span.start)..self.value.span.end.max(self.key.span.end)
    }

    /// Whether it is YAML's merge key.
    fn is_merge(&self) -> bool {
        self.name == "<<" && self.key.as_text().is_some_and(|text| text.style == Style::Plain)
    }
}

impl Text {
    /// Where the bytes `range` of the value stand in the file; the whole content where escapes, folding or
    /// indentation make that no plain question.
    pub fn place(&self, range: Range<usize>) -> Range<usize> {
        if self.content.len() == self.value.len() && range.end <= self.value.len() {
            self.content.start + range.start..self.content.start + range.end
        } else {
            self.content.clone()
        }
    }
}
