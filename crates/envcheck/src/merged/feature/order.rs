use super::{
    super::Stop,
    Location, alike,
    graph::{Node, Softly},
};

/// Whether `node` is what something comes after.
pub(super) fn satisfies(node: &Node, softly: &Softly) -> bool {
    match (&node.location, &softly.location) {
        (Location::Folder(a), Location::Folder(b))
        | (Location::Download(a), Location::Download(b)) => a == b,
        (Location::Registry(a), Location::Registry(b)) => {
            let renamed = |id: &String| a.resource == format!("{}/{id}", b.collection());
            a.resource == b.resource || softly.aliases.iter().any(renamed)
        }
        _ => false,
    }
}

/// Brings `list` into the order of installation: in each round those whose needs are met, of these those that are
/// preferred most, in the order of [`alike`].
pub(super) fn rounds(nodes: &mut [Node], list: &mut Vec<usize>) -> Result<(), Stop> {
    for node in list.iter() {
        let mut after = std::mem::take(&mut nodes[*node].after);
        after.retain(|softly| list.iter().any(|other| satisfies(&nodes[*other], softly)));
        nodes[*node].after = after;
    }
    let nodes = &*nodes;
    let mut waiting = std::mem::take(list);
    while !waiting.is_empty() {
        let is_done = |node: &usize| {
            let node = &nodes[*node];
            let has = |wanted: &dyn Fn(&Node) -> bool| list.iter().any(|it| wanted(&nodes[*it]));
            node.needs.iter().all(|need| has(&|it| alike::are_one(it, &nodes[*need])))
                && node.after.iter().all(|softly| has(&|it| satisfies(it, softly)))
        };
        let mut round: Vec<usize> = waiting.iter().copied().filter(is_done).collect();
        let Some(highest) = round.iter().map(|node| nodes[*node].priority).max() else {
            return Err(circle(nodes, &waiting));
        };
        round.retain(|node| nodes[*node].priority == highest);
        waiting.retain(|node| !round.iter().any(|it| alike::are_one(&nodes[*it], &nodes[*node])));
        round.sort_by(|a, b| alike::order(&nodes[*a], &nodes[*b]));
        list.append(&mut round);
    }
    Ok(())
}

fn circle(nodes: &[Node], waiting: &[usize]) -> Stop {
    let names: Vec<_> = waiting.iter().map(|node| format!("`{}`", nodes[*node].asked)).collect();
    let what = "wait for each other: take one out of dependsOn or installsAfter";
    Stop {
        what: format!("{} {what}", names.join(", ")),
        at: nodes[waiting[0]].origin.origin.span(),
    }
}
