//! Functions of sets.

use super::{ANY, Arguments, Function, Outcome, Value, function};

pub(super) const FUNCTIONS: &[Function] = &[
    function("sethaselement", 2, 2, |it| Ok(Value::Bool(it.items(0)?.contains(it.value(1)?)))),
    function("setintersection", 1, ANY, |it| {
        fold(it, |kept, other| kept.retain(|item| other.contains(item)))
    }),
    function("setproduct", 2, ANY, product),
    function("setsubtract", 2, 2, |it| {
        fold(it, |kept, other| kept.retain(|item| !other.contains(item)))
    }),
    function("setsymmetricdifference", 1, ANY, |it| {
        fold(it, |kept, other| {
            let more: Vec<_> = other.iter().filter(|item| !kept.contains(item)).cloned().collect();
            kept.retain(|item| !other.contains(item));
            kept.extend(more);
        })
    }),
    function("setunion", 1, ANY, |it| fold(it, Vec::extend_from_slice)),
];

/// Items that one call may look at.
const MOST: usize = 100_000;

/// Items of all arguments are compared as strings, if one of them is a string.
fn alike(arguments: &Arguments<'_>) -> Result<Vec<Vec<Value>>, String> {
    let lists = (0..arguments.values.len()).map(|at| arguments.items(at));
    let lists = lists.collect::<Result<Vec<_>, _>>()?;
    if lists.iter().map(|list| list.len()).sum::<usize>() > 10_000 {
        return Err("the sets are too large".to_owned());
    }
    let has_text = lists.iter().copied().flatten().any(|item| matches!(item, Value::String(_)));
    let text = |item: &Value| match item {
        Value::Bool(_) | Value::Number(_) if has_text => {
            item.to_text().map_or_else(|_| item.clone(), Value::String)
        }
        other => other.clone(),
    };
    Ok(lists.into_iter().map(|list| list.iter().map(text).collect()).collect())
}

fn fold(arguments: &Arguments<'_>, meet: impl Fn(&mut Vec<Value>, &[Value])) -> Outcome {
    let mut lists = alike(arguments)?.into_iter();
    let mut kept = lists.next().unwrap_or_default();
    for list in lists {
        meet(&mut kept, &list);
    }
    Ok(Value::set(kept))
}

/// All combinations: of sets a set, else a list.
fn product(arguments: &Arguments<'_>) -> Outcome {
    let mut all = vec![Vec::new()];
    let mut only_sets = true;
    for at in 0..arguments.values.len() {
        let items = arguments.items(at)?;
        only_sets &= arguments.kind(at) == super::Sequence::Set;
        if all.len().saturating_mul(items.len().max(1)).saturating_mul(at + 1) > MOST {
            return Err("there are too many combinations".to_owned());
        }
        let longer = all.iter().flat_map(|start: &Vec<Value>| {
            items.iter().map(|item| start.iter().chain([item]).cloned().collect())
        });
        all = longer.collect();
    }
    let tuples = all.into_iter().map(Value::tuple).collect();
    Ok(if only_sets { Value::set(tuples) } else { Value::list(tuples) })
}
