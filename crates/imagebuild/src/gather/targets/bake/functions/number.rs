//! Functions of numbers.

use super::{ANY, Arguments, Function, Number, Outcome, Value, function};

pub(super) const FUNCTIONS: &[Function] = &[
    function("absolute", 1, 1, |it| {
        let number = it.number(0)?;
        kept(if number.is_negative() { number.negated() } else { Some(number) })
    }),
    function("add", 2, 2, |it| kept(it.number(0)?.plus(it.number(1)?))),
    function("ceil", 1, 1, |it| {
        kept(it.number(0)?.negated().and_then(Number::floor).and_then(Number::negated))
    }),
    function("divide", 2, 2, |it| kept(it.number(0)?.divided(it.number(1)?))),
    function("floor", 1, 1, |it| kept(it.number(0)?.floor())),
    function("greaterthan", 2, 2, |it| Ok(Value::Bool(it.number(0)? > it.number(1)?))),
    function("greaterthanorequalto", 2, 2, |it| Ok(Value::Bool(it.number(0)? >= it.number(1)?))),
    function("int", 1, 1, |it| Ok(Value::Number(it.number(0)?.truncated()))),
    function("lessthan", 2, 2, |it| Ok(Value::Bool(it.number(0)? < it.number(1)?))),
    function("lessthanorequalto", 2, 2, |it| Ok(Value::Bool(it.number(0)? <= it.number(1)?))),
    function("log", 2, 2, |it| {
        kept(Number::of_float(it.number(0)?.to_float().ln() / it.number(1)?.to_float().ln()))
    }),
    function("max", 1, ANY, |it| {
        Ok(Value::Number(numbers(it)?.into_iter().max().unwrap_or(0_i64.into())))
    }),
    function("min", 1, ANY, |it| {
        Ok(Value::Number(numbers(it)?.into_iter().min().unwrap_or(0_i64.into())))
    }),
    function("modulo", 2, 2, |it| kept(it.number(0)?.remainder(it.number(1)?))),
    function("multiply", 2, 2, |it| kept(it.number(0)?.times(it.number(1)?))),
    function("negate", 1, 1, |it| kept(it.number(0)?.negated())),
    function("parseint", 2, 2, parse_int),
    function("pow", 2, 2, |it| {
        kept(Number::of_float(it.number(0)?.to_float().powf(it.number(1)?.to_float())))
    }),
    function("signum", 1, 1, |it| {
        let number = it.number(0)?;
        let sign = if number.is_zero() {
            0
        } else if number.is_negative() {
            -1
        } else {
            1
        };
        Ok(Value::Number(Number::from(i64::from(sign))))
    }),
    function("subtract", 2, 2, |it| kept(it.number(0)?.minus(it.number(1)?))),
];

/// A result that is kept exactly.
fn kept(number: Option<Number>) -> Outcome {
    number
        .map(Value::Number)
        .ok_or_else(|| "the result is no number that is kept exactly".to_owned())
}

fn numbers(arguments: &Arguments<'_>) -> Result<Vec<Number>, String> {
    arguments.values.iter().map(Value::to_number).collect()
}

fn parse_int(arguments: &Arguments<'_>) -> Outcome {
    let base = u32::try_from(arguments.integer(1)?).ok().filter(|base| (2..=36).contains(base));
    let base = base.ok_or("the base is 2 to 36")?;
    let text = arguments.text(0)?;
    let number = i64::from_str_radix(&text, base);
    let number = number.map_err(|_| format!("this is no whole number of base {base}"))?;
    Ok(Value::Number(number.into()))
}
