//! Groups of targets, and what a name on the command line stands for.

use std::collections::BTreeSet;

use super::{
    super::TargetsError,
    evaluate::{Evaluator, Result},
    field::{Field, Shape},
    instance::{Instance, Renamed},
    pattern,
};

/// A group.
#[derive(Debug, Clone, Default)]
pub(super) struct Group {
    pub(super) name: String,
    pub(super) description: String,
    pub(super) targets: Vec<String>,
    /// `FILE:LINE:COLUMN`.
    pub(super) place: String,
}

/// Takes out what is there a second time.
pub(super) fn once(names: &mut Vec<String>) {
    let mut seen = BTreeSet::new();
    names.retain(|name| seen.insert(name.clone()));
}

impl Evaluator<'_> {
    /// The groups of all files, and those that stand for the targets of a matrix.
    pub(super) fn groups(&self, renamed: Renamed) -> Result<Vec<Group>> {
        let mut groups = Vec::<Group>::new();
        for block in &self.document.groups {
            let instance = Instance { block, name: block.label.clone(), names: [].into() };
            let get = |name: &str, shape| match block.attribute(name) {
                Some(attribute) => self.field(&instance, attribute, shape),
                None => Ok(None),
            };
            let Some(Field::Texts(mut targets)) = get("targets", Shape::Texts)? else {
                let reason = format!("the group `{}` needs `targets = [NAME, …]`", block.label);
                return Err(self.document.error(block.file, block.at, reason));
            };
            once(&mut targets);
            let description = match get("description", Shape::Text)? {
                Some(Field::Text(text)) => text,
                _ => String::new(),
            };
            let at = block.attribute("targets").map_or(block.at, |it| it.value.at);
            let place = self.document.place(block.file, at);
            let group = Group { name: block.label.clone(), description, targets, place };
            match groups.iter_mut().find(|earlier| earlier.name == group.name) {
                Some(earlier) => *earlier = group,
                None => groups.push(group),
            }
        }
        for (name, targets) in renamed {
            let place = self.document.targets.iter().find(|block| block.label == name);
            let place = place.map(|block| self.document.place(block.file, block.at));
            let place = place.unwrap_or_default();
            groups.push(Group { name, description: String::new(), targets, place });
        }
        Ok(groups)
    }
}

/// What is to be built, in order.
#[derive(Debug, Default)]
pub(super) struct Selection {
    /// Names of targets, and where they were asked for.
    pub(super) targets: Vec<(String, String)>,
    /// Groups that are part of it.
    pub(super) groups: BTreeSet<String>,
    /// What was asked for, with patterns resolved.
    pub(super) asked: Vec<String>,
}

/// Resolves names, patterns and groups.
pub(super) fn select(
    wanted: &[String],
    groups: &[Group],
    targets: &[&str],
    place: &str,
) -> Result<Selection> {
    let error = |reason: String| TargetsError { place: place.to_owned(), reason };
    let mut asked = Vec::new();
    for name in wanted {
        let name = name.replace('.', "_");
        if !name.contains(['*', '?', '[', ']']) {
            asked.push(name);
            continue;
        }
        let pattern = pattern::compiled(&name).map_err(error)?;
        let known = groups.iter().map(|group| group.name.as_str()).chain(targets.iter().copied());
        let before = asked.len();
        asked.extend(known.filter(|known| pattern.is_match(known)).map(str::to_owned));
        if asked.len() == before {
            return Err(error(format!("no target is called as `{name}`")));
        }
    }
    once(&mut asked);
    let mut selection = Selection { asked: asked.clone(), ..Selection::default() };
    for name in &asked {
        expand(name, place, groups, targets, &mut Vec::new(), &mut selection)?;
    }
    let mut seen = BTreeSet::new();
    selection.targets.retain(|(name, _)| seen.insert(name.clone()));
    Ok(selection)
}

fn expand(
    name: &str,
    place: &str,
    groups: &[Group],
    targets: &[&str],
    inside: &mut Vec<String>,
    selection: &mut Selection,
) -> Result<()> {
    let error = |reason: String| TargetsError { place: place.to_owned(), reason };
    let Some(group) = groups.iter().find(|group| group.name == name) else {
        if !targets.contains(&name) {
            let known =
                groups.iter().map(|group| group.name.as_str()).chain(targets.iter().copied());
            let known: BTreeSet<_> = known.collect();
            return Err(error(missing(name, known)));
        }
        selection.targets.push((name.to_owned(), place.to_owned()));
        return Ok(());
    };
    if inside.iter().any(|outer| outer == name) {
        // The group of a matrix may hold a target of its own name.
        if targets.contains(&name) {
            selection.targets.push((name.to_owned(), place.to_owned()));
            return Ok(());
        }
        let path = inside.iter().map(String::as_str).chain([name]).collect::<Vec<_>>();
        return Err(error(format!("the groups go in a circle: {}", path.join(" → "))));
    }
    // A group that has been expanded adds nothing new.
    if !selection.groups.insert(name.to_owned()) {
        return Ok(());
    }
    inside.push(name.to_owned());
    for member in &group.targets {
        expand(member, &group.place, groups, targets, inside, selection)?;
    }
    inside.pop();
    Ok(())
}

/// That there is no such target, and which there are.
pub(super) fn missing(name: &str, known: BTreeSet<&str>) -> String {
    const SHOWN: usize = 20;
    if let Some(near) = findings::nearest(name, known.iter().copied()) {
        let others = known.len() - 1;
        return format!("there is no target `{name}`; did you mean `{near}`? ({others} others)");
    }
    let more = known.len().saturating_sub(SHOWN);
    let mut names = known.into_iter().take(SHOWN).collect::<Vec<_>>().join(", ");
    if more > 0 {
        names.push_str(&format!(" and {more} more"));
    }
    if names.is_empty() {
        format!("there is no target `{name}`: there are none")
    } else {
        format!("there is no target `{name}`; there are {names}")
    }
}
