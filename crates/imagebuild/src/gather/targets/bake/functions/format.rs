//! `format` and `formatlist`.

use super::{ANY, Arguments, Function, Number, Outcome, Value, function};

pub(super) const FUNCTIONS: &[Function] = &[
    function("format", 1, ANY, |it| formatted(&it.text(0)?, &it.values[1..]).map(Value::String)),
    function("formatlist", 1, ANY, format_list),
];

/// Width and precision that a verb may have.
const WIDEST: usize = 1000;

/// `%-05.2[1]f`
#[derive(Default)]
struct Verb {
    /// Those of `0-+ #` that it has.
    flags: String,
    width: Option<usize>,
    precision: Option<usize>,
}

/// Each list gives one item to each result, everything else itself.
fn format_list(arguments: &Arguments<'_>) -> Outcome {
    let format = arguments.text(0)?;
    let given = &arguments.values[1..];
    let mut counts = given.iter().filter_map(|value| match value {
        Value::Sequence(_, items) => Some(items.len()),
        _ => None,
    });
    let count = counts.next().unwrap_or(1);
    if counts.any(|other| other != count) {
        return Err("the lists have different lengths".to_owned());
    }
    let results = (0..count).map(|at| {
        let row = given.iter().map(|value| match value {
            Value::Sequence(_, items) => items.get(at).cloned().unwrap_or(Value::Null),
            other => other.clone(),
        });
        formatted(&format, &row.collect::<Vec<_>>()).map(Value::String)
    });
    Ok(Value::list(results.collect::<Result<_, _>>()?))
}

fn formatted(format: &str, values: &[Value]) -> Result<String, String> {
    let mut text = String::new();
    let (mut rest, mut next, mut most) = (format, 0, 0);
    while let Some(at) = rest.find('%') {
        text.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix('%') {
            text.push('%');
            rest = after;
            continue;
        }
        let (verb, index, mode, after) = read_verb(rest)?;
        let index = index.unwrap_or(next);
        let value = values.get(index).ok_or_else(|| format!("there is no value for `%{mode}`"))?;
        text.push_str(&verb.write(mode, value)?);
        rest = after;
        next = index + 1;
        most = most.max(next);
    }
    text.push_str(rest);
    if most < values.len() {
        return Err(format!("{} values are given, and the format takes {most}", values.len()));
    }
    Ok(text)
}

/// The verb, the argument it names in brackets, its letter, and what follows.
fn read_verb(text: &str) -> Result<(Verb, Option<usize>, char, &str), String> {
    let mut verb = Verb::default();
    let mut index = None;
    let mut rest = text;
    while let Some(flag) = rest.chars().next().filter(|char| "0-+ #".contains(*char)) {
        verb.flags.push(flag);
        rest = &rest[1..];
    }
    (verb.width, rest) = digits(rest)?;
    if let Some(after) = rest.strip_prefix('.') {
        let precision;
        (precision, rest) = digits(after)?;
        verb.precision = Some(precision.unwrap_or(0));
    }
    if let Some(after) = rest.strip_prefix('[') {
        let (number, after) = digits(after)?;
        index = Some(number.and_then(|number| number.checked_sub(1)).ok_or("write [1] or more")?);
        rest = after.strip_prefix(']').ok_or("a `]` is missing in the format")?;
    }
    let mode = rest.chars().next().ok_or("the format ends behind a `%`; write %% for one")?;
    Ok((verb, index, mode, &rest[mode.len_utf8()..]))
}

fn digits(text: &str) -> Result<(Option<usize>, &str), String> {
    let end = text.find(|char: char| !char.is_ascii_digit()).unwrap_or(text.len());
    if end == 0 {
        return Ok((None, text));
    }
    let number = text[..end].parse().ok().filter(|number| *number <= WIDEST);
    Ok((Some(number.ok_or("a number of the format is too large")?), &text[end..]))
}

impl Verb {
    fn has(&self, flag: char) -> bool {
        self.flags.contains(flag)
    }

    fn write(&self, mode: char, value: &Value) -> Result<String, String> {
        let text = match mode {
            'v' => match value {
                Value::String(text) if !self.has('#') => text.clone(),
                Value::Number(number) if !self.has('#') => shortest(*number),
                other => other.to_json(),
            },
            't' => return Ok(value.to_bool()?.to_string()),
            's' => self.cut(&value.to_text()?),
            'q' => Value::String(self.cut(&value.to_text()?)).to_json(),
            'd' | 'b' | 'o' | 'x' | 'X' => {
                let number = value.to_number()?.integer().ok_or("a whole number is wanted here")?;
                return Ok(self.padded_number(
                    number < 0,
                    &in_base(number.unsigned_abs(), mode, self.has('#')),
                ));
            }
            'e' | 'E' | 'f' | 'g' | 'G' => {
                let number = value.to_number()?;
                let text = self.float(number, mode)?;
                let text = text.strip_prefix('-').unwrap_or(&text);
                return Ok(self.padded_number(number.is_negative(), text));
            }
            other => return Err(format!("`%{other}` is no verb of a format")),
        };
        Ok(self.padded(&text))
    }

    fn cut(&self, text: &str) -> String {
        text.chars().take(self.precision.filter(|most| *most > 0).unwrap_or(usize::MAX)).collect()
    }

    fn padded(&self, text: &str) -> String {
        let missing = self.width.unwrap_or(0).saturating_sub(text.chars().count());
        let pad = if self.has('0') { "0" } else { " " }.repeat(missing);
        if self.has('-') { format!("{text}{pad}") } else { format!("{pad}{text}") }
    }

    /// Zeros go between the sign and the digits.
    fn padded_number(&self, negative: bool, digits: &str) -> String {
        let sign = match (negative, self.has('+'), self.has(' ')) {
            (true, ..) => "-",
            (_, true, _) => "+",
            (_, _, true) => " ",
            _ => "",
        };
        let missing = self.width.unwrap_or(0).saturating_sub(sign.len() + digits.len());
        match (self.has('-'), self.has('0')) {
            (true, _) => format!("{sign}{digits}{}", " ".repeat(missing)),
            (_, true) => format!("{sign}{}{digits}", "0".repeat(missing)),
            _ => format!("{}{sign}{digits}", " ".repeat(missing)),
        }
    }

    fn float(&self, number: Number, mode: char) -> Result<String, String> {
        let value = number.to_float();
        match mode {
            'f' => Ok(format!("{value:.*}", self.precision.unwrap_or(6))),
            'g' if self.precision.is_none() => Ok(shortest(number)),
            'G' if self.precision.is_none() => Ok(shortest(number).to_uppercase()),
            'e' | 'E' => {
                let text = scientific(&format!("{value:.*e}", self.precision.unwrap_or(6)));
                Ok(if mode == 'E' { text.to_uppercase() } else { text })
            }
            other => Err(format!("`%{other}` with a precision is not supported; use %f or %e")),
        }
    }
}

fn in_base(number: u64, mode: char, sharp: bool) -> String {
    match (mode, sharp) {
        ('b', false) => format!("{number:b}"),
        ('b', true) => format!("{number:#b}"),
        ('o', false) => format!("{number:o}"),
        ('o', true) => format!("0{number:o}"),
        ('x', false) => format!("{number:x}"),
        ('x', true) => format!("{number:#x}"),
        ('X', false) => format!("{number:X}"),
        ('X', true) => format!("0X{number:X}"),
        _ => number.to_string(),
    }
}

/// `1.5e3` as Go writes it: `1.5e+03`.
fn scientific(text: &str) -> String {
    let Some((mantissa, exponent)) = text.split_once('e') else { return text.to_owned() };
    let (sign, digits) = match exponent.strip_prefix('-') {
        Some(digits) => ('-', digits),
        None => ('+', exponent),
    };
    format!("{mantissa}e{sign}{digits:0>2}")
}

/// As few digits as tell the number, with an exponent from a million on.
fn shortest(number: Number) -> String {
    let plain = number.to_string();
    let digits: String = plain.chars().filter(char::is_ascii_digit).collect();
    let significant = digits.trim_start_matches('0');
    let whole = plain.trim_start_matches('-').split('.').next().unwrap_or_default().len();
    let zeros = digits.len() - significant.len();
    let exponent = i64::try_from(whole).unwrap_or(0) - i64::try_from(zeros).unwrap_or(0) - 1;
    if significant.is_empty() || (-4..6).contains(&exponent) {
        return plain;
    }
    let significant = significant.trim_end_matches('0');
    let (first, rest) = significant.split_at(1);
    let point = if rest.is_empty() { "" } else { "." };
    let sign = if number.is_negative() { "-" } else { "" };
    scientific(&format!("{sign}{first}{point}{rest}e{exponent}"))
}
