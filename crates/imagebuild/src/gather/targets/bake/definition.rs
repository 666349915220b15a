//! A target with everything it inherits and that is set from outside.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    super::TargetsError,
    evaluate::{Evaluator, Result},
    field::{ATTRIBUTES, Agent, Entry, Field, Meeting, Secret, Shape},
    group::missing,
    set::Set,
};

/// Targets that inherit from each other in one line.
const LONGEST_LINE: usize = 500;

/// What a target says, attribute by attribute.
#[derive(Debug, Clone, Default)]
pub(super) struct Definition {
    pub(super) name: String,
    /// `FILE:LINE` of its first block.
    pub(super) line: String,
    /// `FILE:LINE:COLUMN` of its first block.
    pub(super) place: String,
    pub(super) fields: BTreeMap<&'static str, Field>,
    /// Where each attribute was last set.
    pub(super) places: BTreeMap<&'static str, String>,
}

impl Evaluator<'_> {
    /// Every target as its blocks say it, in the order of the files.
    pub(super) fn definitions(&self) -> Result<Vec<Definition>> {
        let mut definitions = Vec::<Definition>::new();
        let mut by_name = BTreeMap::<String, usize>::new();
        let instances = self.instances.borrow().clone();
        for instance in &instances {
            let block = instance.block;
            let mut said = Definition {
                name: instance.name.clone(),
                line: self.document.line(block.file, block.at),
                place: self.document.place(block.file, block.at),
                ..Definition::default()
            };
            for (name, shape, _) in ATTRIBUTES {
                let Some(attribute) = block.attribute(name) else { continue };
                if let Some(field) = self.field(instance, attribute, shape)? {
                    let place = self.document.place(block.file, attribute.value.at);
                    said.places.insert(name, place);
                    said.fields.insert(name, field);
                }
            }
            if let Some(at) = by_name.get(&instance.name) {
                definitions[*at].merge(&said);
            } else {
                by_name.insert(instance.name.clone(), definitions.len());
                definitions.push(said);
            }
        }
        Ok(definitions)
    }
}

impl Definition {
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        match self.fields.get(name) {
            Some(Field::Text(text)) => Some(text),
            _ => None,
        }
    }

    pub(super) fn flag(&self, name: &str) -> bool {
        matches!(self.fields.get(name), Some(Field::Flag(true)))
    }

    pub(super) fn texts(&self, name: &str) -> &[String] {
        match self.fields.get(name) {
            Some(Field::Texts(texts)) => texts,
            _ => &[],
        }
    }

    pub(super) fn entries(&self, name: &str) -> &[Entry] {
        match self.fields.get(name) {
            Some(Field::Entries(entries)) => entries,
            _ => &[],
        }
    }

    pub(super) fn pairs(&self, name: &str) -> impl Iterator<Item = (&str, &str)> {
        let pairs = match self.fields.get(name) {
            Some(Field::Pairs(pairs)) => Some(pairs),
            _ => None,
        };
        let pairs = pairs.into_iter().flatten();
        pairs.filter_map(|(key, value)| Some((key.as_str(), value.as_deref()?)))
    }

    pub(super) fn secrets(&self) -> &[Secret] {
        match self.fields.get("secret") {
            Some(Field::Secrets(secrets)) => secrets,
            _ => &[],
        }
    }

    pub(super) fn agents(&self) -> &[Agent] {
        match self.fields.get("ssh") {
            Some(Field::Agents(agents)) => agents,
            _ => &[],
        }
    }

    /// Where the attribute was set, else where the target begins.
    pub(super) fn place_of(&self, name: &str) -> &str {
        self.places.get(name).unwrap_or(&self.place)
    }

    /// The targets that its contexts name.
    pub(super) fn links(&self) -> impl Iterator<Item = &str> {
        self.pairs("contexts").filter_map(|(_, source)| source.strip_prefix("target:"))
    }

    /// What a target has to allow, and may not be built for, because of one that its contexts name.
    pub(super) fn take_from_linked(&mut self, linked: &Self) -> Result<()> {
        let mut allowed = self.texts("entitlements").to_vec();
        let more = linked.texts("entitlements").iter().filter(|it| !allowed.contains(it));
        let more: Vec<_> = more.cloned().collect();
        if !more.is_empty() {
            allowed.extend(more);
            self.fields.insert("entitlements", Field::Texts(allowed));
        }
        let (own, theirs) = (self.texts("platforms"), linked.texts("platforms"));
        let missing = own.iter().find(|platform| !theirs.contains(platform));
        match missing {
            Some(platform) if own.len() > 1 && theirs.len() > 1 => Err(TargetsError {
                place: self.place_of("platforms").to_owned(),
                reason: format!(
                    "the target `{}`, which `{}` is made of, is not built for {platform}; add it there",
                    linked.name, self.name
                ),
            }),
            _ => Ok(()),
        }
    }

    /// Takes over what `later` says.
    pub(super) fn merge(&mut self, later: &Self) {
        for (name, shape, meeting) in ATTRIBUTES {
            let Some(field) = later.fields.get(name) else { continue };
            // An empty description is none.
            if name == "description" && *field == Field::Text(String::new()) {
                continue;
            }
            let merged = match (meeting, self.fields.remove(name), field.clone()) {
                (Meeting::Append, Some(Field::Texts(mut all)), Field::Texts(more)) => {
                    all.extend(more);
                    Field::Texts(all)
                }
                (Meeting::Append, Some(Field::Entries(mut all)), Field::Entries(more)) => {
                    all.extend(more);
                    Field::Entries(unique(shape, all))
                }
                (Meeting::Append, Some(Field::Secrets(mut all)), Field::Secrets(more)) => {
                    all.extend(more);
                    Field::Secrets(last_of_each(all, |secret| secret.id.clone()))
                }
                (Meeting::Append, Some(Field::Agents(mut all)), Field::Agents(more)) => {
                    all.extend(more);
                    Field::Agents(last_of_each(all, |agent| agent.id.clone()))
                }
                (Meeting::Merge, Some(Field::Pairs(mut all)), Field::Pairs(more)) => {
                    all.extend(more.into_iter().filter(|(_, value)| value.is_some()));
                    Field::Pairs(all)
                }
                (Meeting::Merge, None, Field::Pairs(more)) => {
                    Field::Pairs(more.into_iter().filter(|(_, value)| value.is_some()).collect())
                }
                (_, _, field) => field,
            };
            self.fields.insert(name, merged);
            if let Some(place) = later.places.get(name) {
                self.places.insert(name, place.clone());
            }
        }
    }

    /// Takes out what is there twice, and adds what follows from other attributes.
    fn normalize(&mut self) {
        if self.text("network") == Some("host") {
            let mut allowed = self.texts("entitlements").to_vec();
            allowed.push("network.host".to_owned());
            self.fields.insert("entitlements", Field::Texts(allowed));
        }
        for (name, shape, _) in ATTRIBUTES {
            let Some(field) = self.fields.get_mut(name) else { continue };
            match field {
                Field::Texts(texts) if name != "inherits" => {
                    let mut seen = BTreeSet::new();
                    texts.retain(|text| !text.is_empty() && seen.insert(text.clone()));
                }
                Field::Entries(entries) => *entries = unique(shape, std::mem::take(entries)),
                Field::Secrets(secrets) => {
                    *secrets = last_of_each(std::mem::take(secrets), |secret| secret.id.clone());
                }
                Field::Agents(agents) => {
                    *agents = last_of_each(std::mem::take(agents), |agent| agent.id.clone());
                }
                Field::Pairs(pairs) if name == "contexts" => {
                    pairs.retain(|_, source| {
                        source.as_ref().is_some_and(|source| !source.is_empty())
                    });
                }
                _ => {}
            }
        }
    }
}

/// Without equal entries, in the order in which buildx leaves them: attestations by their type, the last of each.
fn unique(shape: Shape, mut entries: Vec<Entry>) -> Vec<Entry> {
    if shape == Shape::Attestation {
        return last_of_each(entries, |entry| entry.kind.clone());
    }
    for at in (0..entries.len().saturating_sub(1)).rev() {
        let twin = entries[at + 1..].iter().position(|other| *other == entries[at]);
        if let Some(twin) = twin {
            entries.swap_remove(at + 1 + twin);
        }
    }
    entries
}

/// The last of each key, where the first of them stands.
fn last_of_each<T>(items: Vec<T>, key: impl Fn(&T) -> String) -> Vec<T> {
    let (mut kept, mut at) = (Vec::new(), BTreeMap::new());
    for item in items {
        if let Some(at) = at.get(&key(&item)) {
            kept[*at] = item;
        } else {
            at.insert(key(&item), kept.len());
            kept.push(item);
        }
    }
    kept
}

/// Finishes targets: inheritance, and what is set from outside.
pub(super) struct Resolver<'a> {
    pub(super) definitions: &'a [Definition],
    /// What is set, by the name of the target.
    pub(super) sets: BTreeMap<String, Vec<&'a Set>>,
    by_name: BTreeMap<&'a str, usize>,
    done: BTreeMap<String, Definition>,
}

impl<'a> Resolver<'a> {
    pub(super) fn new(definitions: &'a [Definition], sets: &'a [Set]) -> Result<Self> {
        let numbered = definitions.iter().enumerate();
        let by_name = numbered.map(|(at, it)| (it.name.as_str(), at)).collect::<BTreeMap<_, _>>();
        let mut of_target = BTreeMap::<String, Vec<&Set>>::new();
        for set in sets {
            for name in set.targets(&by_name.keys().copied().collect::<Vec<_>>())? {
                of_target.entry(name).or_default().push(set);
            }
        }
        Ok(Self { definitions, sets: of_target, by_name, done: BTreeMap::new() })
    }

    /// The target of this name. `inside` are those that inherit from it.
    pub(super) fn resolve(
        &mut self,
        name: &str,
        place: &str,
        inside: &mut Vec<String>,
    ) -> Result<Definition> {
        if let Some(done) = self.done.get(name) {
            return Ok(done.clone());
        }
        let error = |reason: String| TargetsError { place: place.to_owned(), reason };
        let Some(own) = self.by_name.get(name).map(|at| &self.definitions[*at]) else {
            return Err(error(missing(name, self.by_name.keys().copied().collect())));
        };
        if inside.iter().any(|outer| outer == name) {
            let path = inside.iter().map(String::as_str).chain([name]).collect::<Vec<_>>();
            return Err(error(format!("the targets inherit in a circle: {}", path.join(" → "))));
        }
        if inside.len() > LONGEST_LINE {
            return Err(error(format!("more than {LONGEST_LINE} targets inherit from each other")));
        }
        inside.push(name.to_owned());
        let mut whole = Definition {
            name: own.name.clone(),
            line: own.line.clone(),
            place: own.place.clone(),
            ..Definition::default()
        };
        for base in own.texts("inherits") {
            whole.merge(&self.resolve(base, own.place_of("inherits"), inside)?);
        }
        inside.pop();
        whole.merge(own);
        whole.fields.remove("inherits");
        super::set::apply(self.sets.get(name).map_or(&[], Vec::as_slice), &mut whole)?;
        whole.normalize();
        self.done.insert(name.to_owned(), whole.clone());
        Ok(whole)
    }
}
