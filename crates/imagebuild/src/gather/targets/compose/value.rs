use std::{collections::BTreeMap, fmt, rc::Rc};

use super::super::TargetsError;

/// Where something is written.
#[derive(Clone)]
pub(super) struct Place {
    pub(super) file: Rc<str>,
    pub(super) line: usize,
    pub(super) column: usize,
}

/// A value of a compose file. It has no `Debug`: what variables stand for may be secret.
#[derive(Clone)]
pub(super) struct Value {
    pub(super) place: Place,
    pub(super) kind: Kind,
}

#[derive(Clone)]
pub(super) enum Kind {
    Null,
    Flag(bool),
    /// As compose writes it where it wants a text, and its value when it is an integer.
    Number {
        text: String,
        whole: Option<i64>,
    },
    Text {
        value: String,
        /// The text in the file, where variables make another of it.
        written: Option<Rc<str>>,
    },
    List(Vec<Value>),
    Map(Map),
    /// Something that is an error wherever it is used, and why.
    Odd(Rc<str>),
}

/// Members by name.
pub(super) type Map = BTreeMap<String, Member>;

/// A value and where its key is.
#[derive(Clone)]
pub(super) struct Member {
    pub(super) key: Place,
    pub(super) value: Value,
}

impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}:{}", self.file, self.line, self.column)
    }
}

impl Place {
    /// What is wrong there.
    pub(super) fn error(&self, reason: impl Into<String>) -> TargetsError {
        TargetsError { place: self.to_string(), reason: reason.into() }
    }
}

impl Value {
    pub(super) fn new(place: &Place, kind: Kind) -> Self {
        Self { place: place.clone(), kind }
    }

    pub(super) fn of_text(place: &Place, text: impl Into<String>) -> Self {
        Self::new(place, Kind::Text { value: text.into(), written: None })
    }

    pub(super) fn map(&self) -> Option<&Map> {
        match &self.kind {
            Kind::Map(map) => Some(map),
            _ => None,
        }
    }

    pub(super) fn map_mut(&mut self) -> Option<&mut Map> {
        match &mut self.kind {
            Kind::Map(map) => Some(map),
            _ => None,
        }
    }

    pub(super) fn is_null(&self) -> bool {
        matches!(self.kind, Kind::Null)
    }

    /// The member's value, when this is a mapping that has it.
    pub(super) fn get(&self, name: &str) -> Option<&Self> {
        self.map()?.get(name).map(|member| &member.value)
    }

    /// The string; `what` names it.
    pub(super) fn string(&self, what: &str) -> Result<&str, TargetsError> {
        match &self.kind {
            Kind::Text { value, .. } => Ok(value),
            Kind::Number { .. } | Kind::Flag(_) => {
                Err(self.place.error(format!("{what} must be a string: put it in quotes")))
            }
            _ => Err(self.wrong(what, "a string")),
        }
    }

    /// The scalar's text; `None` for null.
    pub(super) fn scalar(&self, what: &str) -> Result<Option<String>, TargetsError> {
        match &self.kind {
            Kind::Null => Ok(None),
            Kind::Flag(flag) => Ok(Some(flag.to_string())),
            Kind::Number { text, .. } => Ok(Some(text.clone())),
            Kind::Text { value, .. } => Ok(Some(value.clone())),
            _ => Err(self.wrong(what, "a string")),
        }
    }

    /// The truth value, as YAML 1.1 writes them too.
    pub(super) fn flag(&self, what: &str) -> Result<bool, TargetsError> {
        match &self.kind {
            Kind::Flag(flag) => Ok(*flag),
            Kind::Text { value, .. } => match value.to_lowercase().as_str() {
                "true" | "y" | "yes" | "on" => Ok(true),
                "false" | "n" | "no" | "off" => Ok(false),
                _ => Err(self.wrong(what, "`true` or `false`")),
            },
            _ => Err(self.wrong(what, "`true` or `false`")),
        }
    }

    /// The integer.
    pub(super) fn integer(&self, what: &str) -> Result<i64, TargetsError> {
        let number = match &self.kind {
            Kind::Number { whole, .. } => *whole,
            Kind::Text { value, .. } => value.parse().ok(),
            _ => None,
        };
        number.ok_or_else(|| self.wrong(what, "an integer"))
    }

    /// The items of a list.
    pub(super) fn items(&self, what: &str) -> Result<&[Self], TargetsError> {
        match &self.kind {
            Kind::List(items) => Ok(items),
            _ => Err(self.wrong(what, "a list")),
        }
    }

    /// The members of a mapping.
    pub(super) fn members(&self, what: &str) -> Result<&Map, TargetsError> {
        self.map().ok_or_else(|| self.wrong(what, "a mapping"))
    }

    /// A list's strings, or a single one.
    pub(super) fn strings(&self, what: &str) -> Result<Vec<&Self>, TargetsError> {
        let values = match &self.kind {
            Kind::List(items) => items.iter().collect(),
            _ => vec![self],
        };
        for value in &values {
            value.string(what)?;
        }
        Ok(values)
    }

    /// It is not what is wanted.
    pub(super) fn wrong(&self, what: &str, wanted: &str) -> TargetsError {
        let found = match &self.kind {
            Kind::Odd(reason) => return self.place.error(format!("{what}: {reason}")),
            Kind::Null => "nothing",
            Kind::Flag(_) => "a truth value",
            Kind::Number { .. } => "a number",
            Kind::Text { .. } => "another text",
            Kind::List(_) => "a list",
            Kind::Map(_) => "a mapping",
        };
        self.place.error(format!("{what} must be {wanted}, and it is {found}"))
    }

    /// As the file has it, variables not filled in.
    pub(super) fn shown(&self) -> &str {
        match &self.kind {
            Kind::Text { value, written } => written.as_deref().unwrap_or(value),
            Kind::Number { text, .. } => text,
            _ => "",
        }
    }

    /// The path that it is, or how the file has it where variables are a part of it.
    pub(super) fn path_shown(&self, path: &std::path::Path) -> String {
        match &self.kind {
            Kind::Text { written: Some(written), .. } => written.to_string(),
            _ => path.display().to_string(),
        }
    }

    /// What a reader of options made of it. Its reason quotes the text, which may be a variable's value: not shown then.
    pub(super) fn understood<T>(
        &self,
        what: &str,
        read: Result<T, String>,
    ) -> Result<T, TargetsError> {
        let filled = match &self.kind {
            Kind::Text { written, .. } => written.as_deref(),
            _ => None,
        };
        read.map_err(|reason| match filled {
            None => self.place.error(format!("{what}: {reason}")),
            Some(written) => self.place.error(format!(
                "{what}: what `{written}` stands for is not understood; look at the values of its variables"
            )),
        })
    }
}
