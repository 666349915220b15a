//! The functions that bake offers.

mod collection;
mod encoding;
mod format;
mod logic;
mod number;
mod pattern;
mod set;
mod text;
mod time;

use super::{
    number::Number,
    value::{Mapping, Sequence, Value},
};
use crate::engine::Environment;
use std::collections::BTreeMap;

/// What a function is worth, or why it cannot be told.
pub(super) type Outcome = Result<Value, String>;

/// A function, and how many arguments it takes.
#[derive(Clone, Copy)]
pub(super) struct Function {
    name: &'static str,
    fewest: usize,
    most: usize,
    run: fn(&Arguments<'_>) -> Outcome,
}

/// As many arguments as one likes.
const ANY: usize = usize::MAX;

/// What a function is given.
pub(super) struct Arguments<'a> {
    values: &'a [Value],
    environment: &'a Environment,
}

/// Functions of bake that are not offered: they answer each time differently, need what is not there, or nobody uses them.
const NOT_OFFERED: [&str; 12] = [
    "bcrypt",
    "byteslen",
    "bytesslice",
    "cidrhost",
    "cidrnetmask",
    "cidrsubnet",
    "cidrsubnets",
    "csvdecode",
    "rsadecrypt",
    "semvercmp",
    "uuidv4",
    "uuidv5",
];

const fn function(
    name: &'static str,
    fewest: usize,
    most: usize,
    run: fn(&Arguments<'_>) -> Outcome,
) -> Function {
    Function { name, fewest, most, run }
}

fn all() -> impl Iterator<Item = &'static Function> {
    let families = [
        collection::FUNCTIONS,
        encoding::FUNCTIONS,
        format::FUNCTIONS,
        logic::FUNCTIONS,
        number::FUNCTIONS,
        pattern::FUNCTIONS,
        set::FUNCTIONS,
        text::FUNCTIONS,
        time::FUNCTIONS,
    ];
    families.into_iter().flatten()
}

/// The function of this name.
pub(super) fn named(name: &str) -> Option<Function> {
    let not_offered = NOT_OFFERED.iter().find(|known| **known == name);
    let not_offered = not_offered.map(|name| {
        function(name, 0, ANY, |_| {
            Err("this function of bake is not supported here; give the value in a variable"
                .to_owned())
        })
    });
    all().find(|function| function.name == name).copied().or(not_offered)
}

/// The names of all functions.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    all().map(|function| function.name)
}

impl Function {
    pub(super) fn call(self, values: &[Value], environment: &Environment) -> Outcome {
        if !(self.fewest..=self.most).contains(&values.len()) {
            let takes = match self.most {
                most if most == self.fewest => format!("{most}"),
                ANY => format!("at least {}", self.fewest),
                most => format!("{} to {most}", self.fewest),
            };
            return Err(format!("it takes {takes} arguments, not {}", values.len()));
        }
        (self.run)(&Arguments { values, environment })
    }
}

impl<'a> Arguments<'a> {
    fn value(&self, at: usize) -> Result<&'a Value, String> {
        self.values.get(at).ok_or_else(|| "an argument is missing".to_owned())
    }

    fn text(&self, at: usize) -> Result<String, String> {
        self.value(at)?.to_text()
    }

    fn number(&self, at: usize) -> Result<Number, String> {
        self.value(at)?.to_number()
    }

    fn integer(&self, at: usize) -> Result<i64, String> {
        self.number(at)?.integer().ok_or_else(|| "a whole number is wanted here".to_owned())
    }

    fn flag(&self, at: usize) -> Result<bool, String> {
        self.value(at)?.to_bool()
    }

    /// The items of a list, tuple or set.
    fn items(&self, at: usize) -> Result<&'a [Value], String> {
        match self.value(at)? {
            Value::Sequence(_, items) => Ok(items),
            other => Err(format!("a list is wanted here, not {}", other.kind())),
        }
    }

    fn kind(&self, at: usize) -> Sequence {
        match self.values.get(at) {
            Some(Value::Sequence(kind, _)) => *kind,
            _ => Sequence::Tuple,
        }
    }

    fn texts(&self, at: usize) -> Result<Vec<String>, String> {
        self.items(at)?.iter().map(Value::to_text).collect()
    }

    fn members(&self, at: usize) -> Result<(Mapping, &'a BTreeMap<String, Value>), String> {
        match self.value(at)? {
            Value::Mapping(kind, members) => Ok((*kind, members)),
            other => Err(format!("an object is wanted here, not {}", other.kind())),
        }
    }
}
