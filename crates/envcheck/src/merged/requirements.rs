use super::{Object, Traced, Value};

/// Why a requirement is there that nobody has: the CLI takes the largest of no numbers.
const OF_NONE: &str =
    "nothing has requirements, and the largest of no numbers is -Infinity to the CLI";
const MERGED: &str = "the requirements of all, the largest of each";

/// The largest of what `entries` ask of a host.
pub(super) fn merged(entries: &[Traced]) -> Option<Traced> {
    let all: Vec<_> = entries.iter().map(|entry| entry.get("hostRequirements")).collect();
    let of = |name: &str| -> Vec<Option<&Traced>> {
        all.iter().map(|it| it.and_then(|it| it.truthy(name))).collect()
    };
    let cpus = largest(&of("cpus"), as_number);
    let memory = largest(&of("memory"), bytes);
    let storage = largest(&of("storage"), bytes);
    let gpu = all.iter().map(|it| it.and_then(|it| it.get("gpu")));
    let gpu = gpu.fold(None, gpu_of_both);
    let wanted = [&cpus, &memory, &storage].into_iter().any(Traced::is_truthy);
    if !wanted && !gpu.as_ref().is_some_and(Traced::is_truthy) {
        return None;
    }
    let mut object = Object::new();
    object.insert("cpus".to_owned(), cpus);
    object.extend(text(&memory).map(|memory| ("memory".to_owned(), memory)));
    object.extend(text(&storage).map(|storage| ("storage".to_owned(), storage)));
    object.extend(gpu.map(|gpu| ("gpu".to_owned(), gpu)));
    Some(Traced::ruled(Value::Object(object), MERGED))
}

/// `Math.max` over all, those without the value counting as 0.
fn largest(values: &[Option<&Traced>], read: fn(&Traced) -> f64) -> Traced {
    let mut best = Traced::ruled(Value::Number(f64::NEG_INFINITY), OF_NONE);
    let mut top = f64::NEG_INFINITY;
    for value in values {
        let number = value.map_or(0.0, read);
        if number.is_nan() || top.is_nan() {
            top = f64::NAN;
        } else if number > top || number >= top && best.origin.span().is_none() {
            top = number;
            best = value.cloned().unwrap_or_else(|| Traced::ruled(Value::Null, MERGED));
        }
    }
    best.with(Value::Number(top))
}

fn as_number(value: &Traced) -> f64 {
    match &value.value {
        Value::Number(number) => *number,
        Value::Bool(value) => f64::from(u8::from(*value)),
        Value::String(text) => text.trim().parse().unwrap_or(f64::NAN),
        _ => f64::NAN,
    }
}

/// A size with a unit in small letters; any other is none.
fn bytes(value: &Traced) -> f64 {
    let text = match &value.value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    };
    let digits = text.trim_end_matches(|char: char| !char.is_ascii_digit());
    let factor: f64 = match &text[digits.len()..] {
        "" => 1.0,
        "kb" => 1024.0,
        "mb" => 1_048_576.0,
        "gb" => 1_073_741_824.0,
        "tb" => 1_099_511_627_776.0,
        _ => return 0.0,
    };
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let number: f64 = if plain { digits.parse().unwrap_or(0.0) } else { 0.0 };
    number * factor
}

/// Bytes as the document has them, unless there are none.
fn text(bytes: &Traced) -> Option<Traced> {
    let Value::Number(number) = bytes.value else { return None };
    let text = match number {
        f64::NEG_INFINITY => "-Infinity".to_owned(),
        number => number.to_string(),
    };
    bytes.is_truthy().then(|| bytes.with(Value::String(text)))
}

/// What two say about the graphics card: `"optional"` gives way to anything that is asked for.
fn gpu_of_both(one: Option<Traced>, other: Option<&Traced>) -> Option<Traced> {
    let unasked = |it: &Traced| it.value == Value::Bool(false);
    let Some(first) = one.filter(|one| !unasked(one)) else { return other.cloned() };
    let Some(second) = other.filter(|other| !unasked(other)) else { return Some(first) };
    let optional = |it: &Traced| it.as_str() == Some("optional");
    if optional(&first) && optional(second) {
        return Some(second.clone());
    }
    let of = |name: &str| [first.truthy(name), second.truthy(name)];
    let mut object = Object::new();
    let cores = largest(&of("cores"), as_number);
    object.extend(cores.is_truthy().then(|| ("cores".to_owned(), cores)));
    let memory = text(&largest(&of("memory"), bytes));
    object.extend(memory.map(|memory| ("memory".to_owned(), memory)));
    Some(second.with(Value::Object(object)))
}
