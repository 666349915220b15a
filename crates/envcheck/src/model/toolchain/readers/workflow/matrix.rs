//! The members of a job's matrix, with what `include` adds and `exclude` takes away.

use source::{Member, Node};

/// Combinations that are looked at one by one.
const MAX_COMBINATIONS: usize = 1024;

/// The values of `matrix.PATH`; `None` when they are computed.
pub(super) fn members<'a>(matrix: &'a Node, path: &[&str]) -> Option<Vec<&'a Node>> {
    let (axis, inner) = path.split_first()?;
    let computed = |node: &Node| node.as_str().is_some_and(|text| text.contains("${{"));
    if computed(matrix) || matrix.get("include").is_some_and(computed) {
        return None;
    }
    let mut found = Vec::new();
    if let Some(own) = matrix.get(axis) {
        if computed(own) {
            return None;
        }
        let excluded = matrix.get("exclude").map_or(&[][..], Node::items);
        let kept = own.items().iter().filter(|item| !is_excluded(matrix, axis, item, excluded));
        found.extend(kept);
    }
    let included = matrix.get("include").map_or(&[][..], Node::items);
    for item in included.iter().filter_map(|entry| entry.get(axis)) {
        // An entry that fits a combination only adds to it.
        if !found.iter().any(|known| is_same(known, item)) {
            found.push(item);
        }
    }
    let values = found.into_iter().filter_map(|item| item.at(inner));
    Some(values.filter(|value| value.scalar().is_some()).collect())
}

/// Whether no combination with `item` of `axis` is left.
fn is_excluded(matrix: &Node, axis: &str, item: &Node, excluded: &[Node]) -> bool {
    let entries: Vec<&Node> = excluded
        .iter()
        .filter(|entry| entry.get(axis).is_none_or(|value| is_same(value, item)))
        .filter(|entry| !entry.members().is_empty())
        .collect();
    if entries.iter().any(|entry| entry.members().iter().all(|member| member.name == axis)) {
        return true;
    }
    if entries.is_empty() {
        return false;
    }
    let others: Vec<&Member> = matrix
        .members()
        .iter()
        .filter(|member| !["include", "exclude", axis].contains(&member.name.as_str()))
        .filter(|member| !member.value.items().is_empty())
        .collect();
    let count = others.iter().try_fold(1_usize, |count, other| {
        count.checked_mul(other.value.items().len()).filter(|count| *count <= MAX_COMBINATIONS)
    });
    let Some(count) = count else { return false };
    (0..count).all(|number| {
        let combination = combination(&others, number);
        entries.iter().any(|entry| fits(entry, axis, &combination))
    })
}

/// The combination with this number: a value of each of `others`.
fn combination<'a>(others: &[&'a Member], mut number: usize) -> Vec<(&'a str, &'a Node)> {
    let pick = |other: &&'a Member| {
        let items = other.value.items();
        let item = &items[number % items.len()];
        number /= items.len();
        (other.name.as_str(), item)
    };
    others.iter().map(pick).collect()
}

fn fits(entry: &Node, axis: &str, combination: &[(&str, &Node)]) -> bool {
    entry.members().iter().filter(|member| member.name != axis).all(|member| {
        let other = combination.iter().find(|(name, _)| *name == member.name);
        other.is_some_and(|(_, value)| is_same(value, &member.value))
    })
}

fn is_same(one: &Node, other: &Node) -> bool {
    match (one.as_number(), other.as_number()) {
        (Some(one), Some(other)) => one.value.to_bits() == other.value.to_bits(),
        _ => one.scalar().is_some() && one.scalar() == other.scalar(),
    }
}
