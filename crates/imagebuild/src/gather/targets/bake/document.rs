//! The files: what stands in which block, whether HCL or JSON.

use std::{collections::BTreeMap, fs, path::Path};

use findings::{SourceFile, nearest};
use hcl_edit::{
    parser,
    structure::{Body, Structure},
    template::Template,
};
use source::{Format, Member, Node};

use super::{
    super::TargetsError,
    expression::{Expression, Kind},
    hcl::{Reader, number},
    value::Value,
};

/// Blocks that a bake file may have.
const BLOCKS: [&str; 4] = ["function", "group", "target", "variable"];

/// `name = value`.
#[derive(Debug, Clone)]
pub(super) struct Attribute {
    pub(super) name: String,
    pub(super) at: usize,
    pub(super) value: Expression,
}

/// `kind "label" { … }`.
#[derive(Debug, Clone)]
pub(super) struct Block {
    /// Which of the files it is in.
    pub(super) file: usize,
    pub(super) at: usize,
    pub(super) label: String,
    pub(super) attributes: Vec<Attribute>,
    /// `validation` of a variable.
    pub(super) validations: Vec<Vec<Attribute>>,
}

/// What all files say together: of variables, functions and attributes of one name the last.
#[derive(Debug, Default)]
pub(super) struct Document {
    pub(super) files: Vec<SourceFile>,
    pub(super) variables: BTreeMap<String, Block>,
    pub(super) functions: BTreeMap<String, Block>,
    pub(super) attributes: BTreeMap<String, (usize, Attribute)>,
    pub(super) groups: Vec<Block>,
    pub(super) targets: Vec<Block>,
}

impl Block {
    pub(super) fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes.iter().rev().find(|attribute| attribute.name == name)
    }
}

impl Document {
    pub(super) fn read(paths: &[impl AsRef<Path>]) -> Result<Self, TargetsError> {
        let mut document = Self::default();
        for path in paths {
            document.add(path.as_ref())?;
        }
        Ok(document)
    }

    /// An error at a byte of a file.
    pub(super) fn error(&self, file: usize, at: usize, reason: impl Into<String>) -> TargetsError {
        TargetsError { place: self.place(file, at), reason: reason.into() }
    }

    /// `FILE:LINE:COLUMN`.
    pub(super) fn place(&self, file: usize, at: usize) -> String {
        self.files.get(file).map_or_else(String::new, |file| {
            let position = file.position(at.min(file.text().len()));
            format!("{}:{}:{}", file.path(), position.line, position.column)
        })
    }

    /// `FILE:LINE`.
    pub(super) fn line(&self, file: usize, at: usize) -> String {
        let place = self.place(file, at);
        place.rsplit_once(':').map(|(line, _)| line.to_owned()).unwrap_or(place)
    }

    fn add(&mut self, path: &Path) -> Result<(), TargetsError> {
        let name = path.display().to_string();
        let wrong = |reason: String| TargetsError { place: name.clone(), reason };
        if path.extension().is_some_and(|end| end == "yaml" || end == "yml") {
            return Err(wrong("this is a compose file; build it with --compose".to_owned()));
        }
        let bytes = fs::read(path).map_err(|error| wrong(error.to_string()))?;
        let text = String::from_utf8(bytes);
        let text = text.map_err(|_| wrong("the file is not UTF-8; save it as UTF-8".to_owned()))?;
        let file = self.files.len();
        self.files.push(SourceFile::new(name, text.clone()));
        match path.extension().and_then(|end| end.to_str()) {
            Some("json") => self.add_json(file, &text),
            Some("hcl") => self.add_hcl(file, &text),
            _ if text.trim_start().starts_with('{') => self.add_json(file, &text),
            _ => self.add_hcl(file, &text),
        }
    }

    fn add_hcl(&mut self, file: usize, text: &str) -> Result<(), TargetsError> {
        let start = if text.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
        let reader = Reader { text: &text[start..], start, fixed: false };
        let body = parser::parse_body(reader.text).map_err(|error| {
            self.error(file, start + error.location().offset(), error.message())
        })?;
        for structure in &body {
            match structure {
                Structure::Attribute(attribute) => self.put(file, of_hcl(reader, attribute)),
                Structure::Block(block) => {
                    let kind = block.ident.as_str();
                    let at = reader.at(&block.ident);
                    let [label] = &block.labels[..] else {
                        self.known(file, at, kind)?;
                        let reason = format!("a {kind} has one name: write `{kind} \"NAME\" {{`");
                        return Err(self.error(file, at, reason));
                    };
                    let (attributes, validations) = self.body(file, reader, &block.body, kind)?;
                    let label = label.as_str().to_owned();
                    self.place_block(kind, Block { file, at, label, attributes, validations })?;
                }
            }
        }
        Ok(())
    }

    #[allow(clippy::type_complexity, reason = "attributes, and those of each validation")]
    fn body(
        &self,
        file: usize,
        reader: Reader<'_>,
        body: &Body,
        kind: &str,
    ) -> Result<(Vec<Attribute>, Vec<Vec<Attribute>>), TargetsError> {
        let (mut attributes, mut validations) = (Vec::new(), Vec::new());
        for structure in body {
            match structure {
                Structure::Attribute(attribute) => attributes.push(of_hcl(reader, attribute)),
                Structure::Block(block) if kind == "variable" && block.has_ident("validation") => {
                    validations.push(self.body(file, reader, &block.body, "validation")?.0);
                }
                Structure::Block(block) => {
                    let name = block.ident.as_str();
                    let reason = format!("a {kind} has no blocks; write `{name} = {{`");
                    return Err(self.error(file, reader.at(&block.ident), reason));
                }
            }
        }
        Ok((attributes, validations))
    }

    fn known(&self, file: usize, at: usize, kind: &str) -> Result<(), TargetsError> {
        if BLOCKS.contains(&kind) {
            return Ok(());
        }
        let hint = nearest(kind, BLOCKS).map_or_else(
            || format!("; there are {}", BLOCKS.join(", ")),
            |near| format!("; did you mean `{near}`?"),
        );
        Err(self.error(file, at, format!("a bake file has no block `{kind}`{hint}")))
    }

    fn put(&mut self, file: usize, attribute: Attribute) {
        self.attributes.insert(attribute.name.clone(), (file, attribute));
    }

    fn place_block(&mut self, kind: &str, block: Block) -> Result<(), TargetsError> {
        self.known(block.file, block.at, kind)?;
        match kind {
            "target" => self.targets.push(block),
            "group" => self.groups.push(block),
            "function" => drop(self.functions.insert(block.label.clone(), block)),
            _ => drop(self.variables.insert(block.label.clone(), block)),
        }
        Ok(())
    }

    fn add_json(&mut self, file: usize, text: &str) -> Result<(), TargetsError> {
        let parsed = source::parse(Format::Jsonc, text);
        if let Some(fault) = parsed.faults.first() {
            let reason = "the JSON is not valid here; it has neither comments nor commas at an end";
            return Err(self.error(file, fault.span.start, reason));
        }
        if let Some(comment) = parsed.comments.first() {
            let reason = "JSON has no comments; write them as the value of a member `//`";
            return Err(self.error(file, comment.start, reason));
        }
        let Some(root) =
            parsed.root().filter(|root| matches!(root.value, source::Value::Mapping(_)))
        else {
            return Err(self.error(file, 0, "a bake file is an object with `target`"));
        };
        for member in root.members().iter().filter(|member| member.name != "//") {
            if BLOCKS.contains(&member.name.as_str()) {
                for labelled in each(&member.value).flat_map(Node::members) {
                    self.json_blocks(file, &member.name, labelled)?;
                }
            } else {
                self.put(file, of_json(member));
            }
        }
        Ok(())
    }

    fn json_blocks(&mut self, file: usize, kind: &str, of: &Member) -> Result<(), TargetsError> {
        if of.name == "//" {
            return Ok(());
        }
        for body in each(&of.value) {
            if !matches!(body.value, source::Value::Mapping(_)) {
                let reason = format!("a {kind} is an object with its attributes");
                return Err(self.error(file, body.span.start, reason));
            }
            let named = |member: &&Member| member.name != "//";
            let validation = |member: &&Member| kind == "variable" && member.name == "validation";
            let members = body.members().iter().filter(named);
            let attributes = members.clone().filter(|member| !validation(member)).map(of_json);
            let validations = members.filter(validation).flat_map(|member| each(&member.value));
            let validations = validations.map(|body| body.members().iter().map(of_json).collect());
            let block = Block {
                file,
                at: of.key.span.start,
                label: of.name.clone(),
                attributes: attributes.collect(),
                validations: validations.collect(),
            };
            self.place_block(kind, block)?;
        }
        Ok(())
    }
}

/// The objects of a list, or the one that stands for itself.
fn each(node: &Node) -> impl Iterator<Item = &Node> {
    let list = matches!(node.value, source::Value::Sequence(_));
    let items = if list { node.items() } else { std::slice::from_ref(node) };
    items.iter()
}

fn of_hcl(reader: Reader<'_>, attribute: &hcl_edit::structure::Attribute) -> Attribute {
    Attribute {
        name: attribute.key.as_str().to_owned(),
        at: reader.at(&attribute.key),
        value: reader.expression(&attribute.value),
    }
}

fn of_json(member: &Member) -> Attribute {
    Attribute {
        name: member.name.clone(),
        at: member.key.span.start,
        value: json_expression(&member.value),
    }
}

/// A string of JSON is a template; everything else is what it says.
fn json_expression(node: &Node) -> Expression {
    let at = node.span.start;
    let kind = match &node.value {
        source::Value::Bool(value) => Kind::Value(Value::Bool(*value)),
        source::Value::Number(of) => number(&of.raw),
        source::Value::String(text) => json_string(&text.value, at),
        source::Value::Sequence(items) => Kind::List(items.iter().map(json_expression).collect()),
        source::Value::Mapping(members) => {
            let members = members.iter().map(|member| {
                let at = member.key.span.start;
                let key = Expression { at, kind: json_string(&member.name, at) };
                (key, json_expression(&member.value))
            });
            Kind::Object(members.collect())
        }
        _ => Kind::Value(Value::Null),
    };
    Expression { at, kind }
}

fn json_string(text: &str, at: usize) -> Kind {
    if !text.contains("${") && !text.contains("%{") {
        return Kind::Value(Value::string(text));
    }
    match text.parse::<Template>() {
        Ok(template) => Kind::Template(Reader { text, start: at, fixed: true }.parts(&template)),
        Err(error) => Kind::Wrong(error.message().to_owned()),
    }
}
