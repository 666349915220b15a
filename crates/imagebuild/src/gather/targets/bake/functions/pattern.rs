//! Functions of regular expressions.

use regex::{Captures, Regex};

use super::{Arguments, Function, Value, function};

pub(super) const FUNCTIONS: &[Function] = &[
    function("regex", 2, 2, |it| {
        let expression = compiled(it, 0)?;
        let text = it.text(1)?;
        let found = expression.captures(&text).ok_or("the pattern does not match")?;
        Ok(groups(&expression, &found))
    }),
    function("regex_replace", 3, 3, |it| {
        let (text, with) = (it.text(0)?, it.text(2)?);
        Ok(Value::string(compiled(it, 1)?.replace_all(&text, with.as_str())))
    }),
    function("regexall", 2, 2, |it| {
        let expression = compiled(it, 0)?;
        let text = it.text(1)?;
        let all = expression.captures_iter(&text).map(|found| groups(&expression, &found));
        Ok(Value::list(all.collect()))
    }),
];

fn compiled(arguments: &Arguments<'_>, at: usize) -> Result<Regex, String> {
    Regex::new(&arguments.text(at)?).map_err(|_| "this is no regular expression".to_owned())
}

/// The match, or its groups: by name if they have names.
fn groups(expression: &Regex, found: &Captures<'_>) -> Value {
    let text = |at: usize| found.get(at).map_or(Value::Null, |group| Value::string(group.as_str()));
    if expression.captures_len() == 1 {
        return text(0);
    }
    let names: Vec<_> = expression.capture_names().enumerate().skip(1).collect();
    if names.iter().any(|(_, name)| name.is_some()) {
        let named = names.iter().filter_map(|(at, name)| Some(((*name)?.to_owned(), text(*at))));
        return Value::object(named.collect());
    }
    Value::tuple(names.iter().map(|(at, _)| text(*at)).collect())
}
