//! Functions of truth values, and the choice between values.

use super::{ANY, Arguments, Function, Outcome, Value, function};

pub(super) const FUNCTIONS: &[Function] = &[
    function("and", 2, 2, |it| Ok(Value::Bool(it.flag(0)? && it.flag(1)?))),
    function("coalesce", 1, ANY, coalesce),
    function("equal", 2, 2, |it| Ok(Value::Bool(it.value(0)? == it.value(1)?))),
    function("not", 1, 1, |it| Ok(Value::Bool(!it.flag(0)?))),
    function("notequal", 2, 2, |it| Ok(Value::Bool(it.value(0)? != it.value(1)?))),
    function("or", 2, 2, |it| Ok(Value::Bool(it.flag(0)? | it.flag(1)?))),
];

/// The first value that is not null, as the type of all of them wants it.
fn coalesce(arguments: &Arguments<'_>) -> Outcome {
    let mut there = arguments.values.iter().filter(|value| **value != Value::Null);
    let first = there.next().ok_or("all arguments are null")?.clone();
    let text = there.find(|value| matches!(value, Value::String(_)));
    super::super::types::unified(first, text)
}
