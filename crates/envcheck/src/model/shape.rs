use source::{Member, Node, Value};

/// What a value may be.
#[derive(Debug)]
pub enum Shape {
    /// Anything at all.
    Any,
    /// `null`.
    Null,
    /// A string.
    String,
    /// `true` or `false`.
    Bool,
    /// A whole number.
    Integer,
    /// A whole number that is not below this one.
    AtLeast(i32),
    /// One of these strings.
    Choice(&'static [&'static str]),
    /// A list of such values.
    List(&'static Self),
    /// An object with any keys and such values.
    Map(&'static Self),
    /// An object with these properties and no others.
    Object(&'static [(&'static str, Self)]),
    /// An object with these properties, and others that are not judged.
    Open(&'static [(&'static str, Self)]),
    /// An object in which these properties are present.
    Required(&'static [&'static str], &'static Self),
    /// An object whose shape depends on the string that the property of this name holds.
    Tagged(&'static str, &'static [(&'static str, Self)]),
    /// Whichever of these fits.
    Either(&'static [Self]),
}

/// A departure from a [`Shape`].
#[derive(Debug, Clone)]
pub enum Breach<'a> {
    /// A property that is not there.
    MissingProperty {
        /// The object that lacks it.
        object: &'a Node,
        /// Its name.
        name: &'static str,
    },
    /// A number below the smallest one that makes sense.
    TooSmall {
        /// The number.
        node: &'a Node,
        /// The smallest one.
        least: i32,
    },
    /// A property that is not known where it stands.
    UnknownProperty {
        /// The property.
        member: &'a Member,
        /// The object that it stands in.
        object: &'a Node,
        /// What is known there.
        known: Vec<&'static str>,
    },
    /// A string that is none of those allowed.
    UnknownValue {
        /// The string.
        node: &'a Node,
        /// What is allowed.
        choices: Vec<&'static str>,
    },
    /// A value of another type.
    WrongType {
        /// The value.
        node: &'a Node,
        /// What is wanted, in words.
        wanted: String,
        /// Whether nothing but a string can be meant.
        text: bool,
    },
}

impl Shape {
    /// Every departure of `node` from this shape, in file order.
    pub fn breaches<'a>(&'static self, node: &'a Node) -> Vec<Breach<'a>> {
        let mut breaches = Vec::new();
        self.visit(node, &mut breaches);
        breaches
    }

    fn visit<'a>(&'static self, node: &'a Node, into: &mut Vec<Breach<'a>>) {
        if !self.fits(node) {
            let text = self.allows_text();
            into.push(Breach::WrongType { node, wanted: self.describe(), text });
            return;
        }
        match self {
            Self::Choice(choices) if node.as_str().is_some_and(|text| !choices.contains(&text)) => {
                into.push(Breach::UnknownValue { node, choices: choices.to_vec() });
            }
            Self::AtLeast(least)
                if node.as_number().is_some_and(|it| it.value < f64::from(*least)) =>
            {
                into.push(Breach::TooSmall { node, least: *least });
            }
            Self::List(shape) => node.items().iter().for_each(|item| shape.visit(item, into)),
            Self::Map(shape) => {
                node.members().iter().for_each(|member| shape.visit(&member.value, into));
            }
            Self::Object(known) => visit_members(node, known, true, into),
            Self::Open(known) => visit_members(node, known, false, into),
            Self::Required(names, shape) => {
                let absent = names.iter().filter(|name| node.get(name).is_none());
                into.extend(absent.map(|name| Breach::MissingProperty { object: node, name }));
                shape.visit(node, into);
            }
            Self::Tagged(name, shapes) => visit_tagged(node, name, shapes, into),
            Self::Either(shapes) => {
                if let Some(shape) = shapes.iter().find(|shape| shape.fits(node)) {
                    shape.visit(node, into);
                }
            }
            _ => {}
        }
    }

    /// Whether `node` is of this type, whatever it holds. What cannot be read has its own finding.
    fn fits(&self, node: &Node) -> bool {
        match (self, &node.resolved().value) {
            (Self::Any, _)
            | (_, Value::Invalid)
            | (Self::Null, Value::Null)
            | (Self::String | Self::Choice(_), Value::String(_))
            | (Self::Bool, Value::Bool(_))
            | (Self::List(_), Value::Sequence(_))
            | (
                Self::Map(_) | Self::Object(_) | Self::Open(_) | Self::Tagged(..),
                Value::Mapping(_),
            ) => true,
            (Self::Integer | Self::AtLeast(_), Value::Number(number)) => {
                number.value.fract() == 0.0
            }
            (Self::Required(_, shape), _) => shape.fits(node),
            (Self::Either(shapes), _) => shapes.iter().any(|shape| shape.fits(node)),
            _ => false,
        }
    }

    /// Whether nothing but a string can be meant.
    fn allows_text(&self) -> bool {
        match self {
            Self::String => true,
            Self::Either(shapes) => {
                shapes.iter().all(|shape| matches!(shape, Self::String | Self::Null))
            }
            _ => false,
        }
    }

    fn describe(&self) -> String {
        match self {
            Self::Any => "anything".to_owned(),
            Self::Null => "null".to_owned(),
            Self::String | Self::Choice(_) => "a string".to_owned(),
            Self::Bool => "true or false".to_owned(),
            Self::Integer | Self::AtLeast(_) => "a whole number".to_owned(),
            Self::List(_) => "a list".to_owned(),
            Self::Map(_)
            | Self::Object(_)
            | Self::Open(_)
            | Self::Required(..)
            | Self::Tagged(..) => "an object".to_owned(),
            Self::Either(shapes) => {
                shapes.iter().map(Self::describe).collect::<Vec<_>>().join(" or ")
            }
        }
    }
}

fn visit_members<'a>(
    object: &'a Node,
    known: &'static [(&'static str, Shape)],
    closed: bool,
    into: &mut Vec<Breach<'a>>,
) {
    for member in object.members() {
        match known.iter().find(|(name, _)| *name == member.name) {
            Some((_, shape)) => shape.visit(&member.value, into),
            None if closed => into.push(Breach::UnknownProperty {
                member,
                object,
                known: known.iter().map(|(name, _)| *name).collect(),
            }),
            None => {}
        }
    }
}

fn visit_tagged<'a>(
    object: &'a Node,
    name: &'static str,
    shapes: &'static [(&'static str, Shape)],
    into: &mut Vec<Breach<'a>>,
) {
    let Some(tag) = object.get(name) else {
        into.push(Breach::MissingProperty { object, name });
        return;
    };
    let Some(text) = tag.as_str() else {
        Shape::String.visit(tag, into);
        return;
    };
    match shapes.iter().find(|(value, _)| *value == text) {
        Some((_, shape)) => shape.visit(object, into),
        None => into.push(Breach::UnknownValue {
            node: tag,
            choices: shapes.iter().map(|(value, _)| *value).collect(),
        }),
    }
}
