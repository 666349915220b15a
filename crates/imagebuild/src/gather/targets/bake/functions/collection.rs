//! Functions of lists and objects.

use std::collections::BTreeMap;

use unicode_segmentation::UnicodeSegmentation;

use super::{ANY, Arguments, Function, Mapping, Number, Outcome, Sequence, Value, function};

pub(super) const FUNCTIONS: &[Function] = &[
    function("chunklist", 2, 2, |it| {
        let size = usize::try_from(it.integer(1)?).map_err(|_| "a chunk has 1 item or more")?;
        let items = it.items(0)?;
        let size = if size == 0 { items.len().max(1) } else { size };
        Ok(Value::list(items.chunks(size).map(|chunk| Value::list(chunk.to_vec())).collect()))
    }),
    function("coalescelist", 1, ANY, |it| {
        let mut lists = it.values.iter();
        let full = |list: &&Value| matches!(list, Value::Sequence(_, items) if !items.is_empty());
        lists.find(full).cloned().ok_or_else(|| "no list has items".to_owned())
    }),
    function("compact", 1, 1, |it| {
        let there = it.items(0)?.iter().filter(|item| **item != Value::Null).map(Value::to_text);
        let texts = there.collect::<Result<Vec<_>, _>>()?;
        Ok(Value::list(
            texts.into_iter().filter(|text| !text.is_empty()).map(Value::String).collect(),
        ))
    }),
    function("concat", 1, ANY, concat),
    function("contains", 2, 2, |it| Ok(Value::Bool(it.items(0)?.contains(it.value(1)?)))),
    function("distinct", 1, 1, |it| {
        let mut kept = Vec::<Value>::new();
        let items = it.items(0)?;
        if items.len() > 10_000 {
            return Err("the list is too long".to_owned());
        }
        for item in items {
            if !kept.contains(item) {
                kept.push(item.clone());
            }
        }
        Ok(Value::list(kept))
    }),
    function("element", 2, 2, |it| {
        let items = it.items(0)?;
        let count = i64::try_from(items.len()).unwrap_or(i64::MAX);
        let index = it.integer(1)?.checked_rem_euclid(count).ok_or("the list is empty")?;
        items
            .get(usize::try_from(index).unwrap_or(0))
            .cloned()
            .ok_or_else(|| "there is none".to_owned())
    }),
    function("flatten", 1, 1, |it| {
        let mut flat = Vec::new();
        flatten(it.items(0)?, &mut flat);
        Ok(Value::tuple(flat))
    }),
    function("hasindex", 2, 2, |it| match (it.value(0)?, it.value(1)?) {
        (Value::Mapping(Mapping::Object, _), _) => Err("a list or a map is wanted here".to_owned()),
        (Value::Sequence(..), key) if !matches!(key, Value::Number(_)) => Ok(Value::Bool(false)),
        (collection, key) => Ok(Value::Bool(collection.at(key).is_ok())),
    }),
    function("index", 2, 2, |it| it.value(0)?.at(it.value(1)?)),
    function("indexof", 2, 2, |it| {
        let found = it.items(0)?.iter().position(|item| Some(item) == it.values.get(1));
        found
            .map(|at| Value::Number(at.into()))
            .ok_or_else(|| "the item is not in the list".to_owned())
    }),
    function("keys", 1, 1, |it| {
        let (kind, members) = it.members(0)?;
        Ok(like(kind, members.keys().map(Value::string).collect()))
    }),
    function("length", 1, 1, |it| {
        let count = match it.value(0)? {
            Value::Sequence(_, items) => items.len(),
            Value::Mapping(Mapping::Map, members) => members.len(),
            other => {
                return Err(format!("a list or a map is wanted here, not {}", other.kind()));
            }
        };
        Ok(Value::Number(count.into()))
    }),
    function("lookup", 3, 3, |it| {
        let (_, members) = it.members(0)?;
        members.get(&it.text(1)?).map_or_else(|| it.value(2).cloned(), |value| Ok(value.clone()))
    }),
    function("merge", 1, ANY, merge),
    function("range", 1, 3, range),
    function("reverse", 1, 1, reverse),
    function("reverselist", 1, 1, reverse),
    function("slice", 3, 3, |it| {
        let index = |at| usize::try_from(it.integer(at)?).map_err(|_| "write 0 or more".to_owned());
        let items = it.items(0)?.get(index(1)?..index(2)?).ok_or("there are not so many items")?;
        Ok(Value::Sequence(it.kind(0), items.to_vec()))
    }),
    function("sort", 1, 1, |it| {
        let mut texts = it.texts(0)?;
        texts.sort();
        Ok(Value::list(texts.into_iter().map(Value::String).collect()))
    }),
    function("values", 1, 1, |it| {
        let (kind, members) = it.members(0)?;
        Ok(like(kind, members.values().cloned().collect()))
    }),
    function("zipmap", 2, 2, |it| {
        let (keys, values) = (it.texts(0)?, it.items(1)?);
        if keys.len() != values.len() {
            return Err(format!("there are {} keys and {} values", keys.len(), values.len()));
        }
        let kind = if it.kind(1) == Sequence::Tuple { Mapping::Object } else { Mapping::Map };
        Ok(Value::Mapping(kind, keys.into_iter().zip(values.iter().cloned()).collect()))
    }),
];

/// Of an object a tuple, of a map a list.
fn like(kind: Mapping, items: Vec<Value>) -> Value {
    match kind {
        Mapping::Object => Value::tuple(items),
        Mapping::Map => Value::list(items),
    }
}

fn concat(arguments: &Arguments<'_>) -> Outcome {
    let mut all = Vec::new();
    let mut only_lists = true;
    for at in 0..arguments.values.len() {
        all.extend_from_slice(arguments.items(at)?);
        only_lists &= arguments.kind(at) == Sequence::List;
    }
    Ok(if only_lists { Value::list(all) } else { Value::tuple(all) })
}

fn flatten(items: &[Value], flat: &mut Vec<Value>) {
    for item in items {
        match item {
            Value::Sequence(_, inner) => flatten(inner, flat),
            other => flat.push(other.clone()),
        }
    }
}

fn merge(arguments: &Arguments<'_>) -> Outcome {
    let mut all = BTreeMap::new();
    let mut only_maps = true;
    for (at, value) in arguments.values.iter().enumerate() {
        if *value == Value::Null {
            continue;
        }
        let (kind, members) = arguments.members(at)?;
        only_maps &= kind == Mapping::Map;
        all.extend(members.clone());
    }
    Ok(Value::Mapping(if only_maps { Mapping::Map } else { Mapping::Object }, all))
}

/// From, to and step, as far as they are given.
fn range(arguments: &Arguments<'_>) -> Outcome {
    const MOST: usize = 1024;
    let numbers = arguments.values.iter().map(Value::to_number).collect::<Result<Vec<_>, _>>()?;
    let (zero, one) = (Number::from(0_i64), Number::from(1_i64));
    let down =
        |start: Number, end: Number| if end < start { one.negated().unwrap_or(one) } else { one };
    let (start, end, step) = match numbers[..] {
        [end] => (zero, end, down(zero, end)),
        [start, end] => (start, end, down(start, end)),
        [start, end, step] => (start, end, step),
        _ => return Err("it takes 1 to 3 numbers".to_owned()),
    };
    if step.is_zero() || (end < start) != step.is_negative() && end != start {
        return Err("the step does not lead from start to end".to_owned());
    }
    let (mut items, mut next) = (Vec::new(), start);
    while if step.is_negative() { next > end } else { next < end } {
        if items.len() == MOST {
            return Err(format!("there are more than {MOST} numbers"));
        }
        items.push(Value::Number(next));
        next = next.plus(step).ok_or("the numbers are too large")?;
    }
    Ok(Value::list(items))
}

/// Of a string its characters, of a list its items.
fn reverse(arguments: &Arguments<'_>) -> Outcome {
    match arguments.value(0)? {
        Value::Sequence(kind, items) => {
            let kind = if *kind == Sequence::Set { Sequence::List } else { *kind };
            Ok(Value::Sequence(kind, items.iter().rev().cloned().collect()))
        }
        other => Ok(Value::String(other.to_text()?.graphemes(true).rev().collect())),
    }
}
