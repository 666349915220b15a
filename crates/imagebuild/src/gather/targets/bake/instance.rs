//! Targets as the files say them: one for each value of a matrix, and what one says of another.

use std::collections::BTreeMap;

use super::{
    document::{Attribute, Block},
    evaluate::{Evaluator, Result, Scope},
    field::{ATTRIBUTES, Field, Shape, attribute},
    value::Value,
};

/// Targets that one matrix may make.
const LARGEST_MATRIX: usize = 4096;

/// A block `target`, with the values of its matrix.
#[derive(Debug, Clone)]
pub(super) struct Instance<'a> {
    pub(super) block: &'a Block,
    pub(super) name: String,
    pub(super) names: BTreeMap<String, Value>,
}

/// What targets a matrix made of the block of this name.
pub(super) type Renamed = BTreeMap<String, Vec<String>>;

impl<'a> Evaluator<'a> {
    /// Gives every target its name.
    pub(super) fn name_targets(&self) -> Result<Renamed> {
        let mut renamed = Renamed::new();
        let mut known: Vec<_> = ATTRIBUTES.iter().map(|(name, ..)| *name).collect();
        known.extend(["matrix", "name"]);
        for block in &self.document.targets {
            self.only(block, "target", &known)?;
            self.check_name(block, block.at, &block.label)?;
            let instances = self.instances_of(block)?;
            let names = instances.iter().map(|instance| instance.name.clone());
            renamed.entry(block.label.clone()).or_default().extend(names);
            self.instances.borrow_mut().extend(instances);
        }
        for block in &self.document.groups {
            self.only(block, "group", &["description", "targets"])?;
            self.check_name(block, block.at, &block.label)?;
        }
        for names in renamed.values_mut() {
            super::group::once(names);
        }
        renamed.retain(|label, names| !names.is_empty() && *names != std::slice::from_ref(label));
        Ok(renamed)
    }

    fn check_name(&self, block: &Block, at: usize, name: &str) -> Result<()> {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
        if !name.is_empty() && name.bytes().all(plain) {
            return Ok(());
        }
        let reason = format!("`{name}` is no name: letters, digits, `_` and `-`; use sanitize()");
        Err(self.document.error(block.file, at, reason))
    }

    fn instances_of(&self, block: &'a Block) -> Result<Vec<Instance<'a>>> {
        let named = block.attribute("name");
        let Some(matrix) = block.attribute("matrix") else {
            if let Some(named) = named {
                let reason = "`name` goes with a `matrix`; a target is called as its block is";
                return Err(self.document.error(block.file, named.at, reason));
            }
            let name = block.label.clone();
            return Ok(vec![Instance { block, name, names: BTreeMap::new() }]);
        };
        let mut instances = Vec::<Instance<'a>>::new();
        for names in self.combinations(block, matrix)? {
            let (name, at) = match named {
                Some(named) => {
                    let scope = Scope { file: block.file, names: &names, outer: None };
                    (self.text(&scope, &named.value)?, named.value.at)
                }
                None => (block.label.clone(), matrix.at),
            };
            self.check_name(block, at, &name)?;
            instances.push(Instance { block, name, names });
        }
        let mut seen = std::collections::BTreeSet::new();
        if let Some(twice) = instances.iter().find(|instance| !seen.insert(&instance.name)) {
            let at = named.map_or(matrix.at, |named| named.value.at);
            let reason = format!(
                "two targets of the matrix are called `{}`; make `name` of all its keys",
                twice.name
            );
            return Err(self.document.error(block.file, at, reason));
        }
        Ok(instances)
    }

    /// The values of each target that a matrix makes.
    fn combinations(
        &self,
        block: &Block,
        matrix: &Attribute,
    ) -> Result<Vec<BTreeMap<String, Value>>> {
        let wrong = |reason: &str| self.document.error(block.file, matrix.value.at, reason);
        let empty = BTreeMap::new();
        let scope = Scope { file: block.file, names: &empty, outer: None };
        let Value::Mapping(_, axes) = self.value(&scope, &matrix.value)? else {
            return Err(wrong("a matrix is an object of lists: `{ key = [\"a\", \"b\"] }`"));
        };
        let mut all = vec![BTreeMap::new()];
        for (key, values) in axes {
            let values = match values {
                Value::Sequence(_, items) => items,
                Value::Mapping(_, members) => members.into_values().collect(),
                _ => return Err(wrong(&format!("`{key}` of a matrix is a list: write `[…]`"))),
            };
            if all.len().saturating_mul(values.len()) > LARGEST_MATRIX {
                let reason =
                    format!("the matrix makes more than {LARGEST_MATRIX} targets; make it smaller");
                return Err(wrong(&reason));
            }
            let longer = values.iter().flat_map(|value| {
                all.iter().map(|names| {
                    let mut names = names.clone();
                    names.insert(key.clone(), value.clone());
                    names
                })
            });
            all = longer.collect();
        }
        Ok(all)
    }

    /// What a target says for an attribute, if it says something.
    pub(super) fn field(
        &self,
        instance: &Instance<'_>,
        of: &Attribute,
        shape: Shape,
    ) -> Result<Option<Field>> {
        let file = instance.block.file;
        let scope = Scope { file, names: &instance.names, outer: None };
        let wrong = |at: usize, reason: String| {
            self.document.error(file, at, format!("{}: {reason}", of.name))
        };
        if shape == Shape::Unsupported {
            return Err(wrong(of.at, "this is not supported here; take it out".to_owned()));
        }
        let value = self.value(&scope, &of.value)?;
        Field::of(shape, value).map_err(|reason| wrong(of.value.at, reason))
    }

    /// The value of `target.NAME.ATTRIBUTE`: what its last block says, before anything is inherited.
    pub(super) fn referred(
        &self,
        file: usize,
        at: usize,
        kind: &str,
        name: &str,
        of: &str,
    ) -> Result<Value> {
        let key = format!("{kind}.{name}.{of}");
        if let Some(value) = self.values.borrow().get(&key) {
            return Ok(value.clone());
        }
        let wrong = |reason: String| self.document.error(file, at, reason);
        if !self.busy.borrow_mut().insert(key.clone()) {
            return Err(wrong(format!("`{key}` is made of itself; give it a value of its own")));
        }
        let value = self.fresh_reference(kind, name, of);
        self.busy.borrow_mut().remove(&key);
        let value = value.unwrap_or_else(|reason| Err(wrong(reason)))?;
        self.values.borrow_mut().insert(key, value.clone());
        Ok(value)
    }

    fn fresh_reference(
        &self,
        kind: &str,
        name: &str,
        of: &str,
    ) -> std::result::Result<Result<Value>, String> {
        let (instance, shape) = if kind == "group" {
            let block = self.document.groups.iter().rev().find(|block| block.label == name);
            let block = block.ok_or_else(|| format!("there is no group `{name}`"))?;
            let shape = match of {
                "description" => Shape::Text,
                "targets" => Shape::Texts,
                _ => return Err(format!("a group has no attribute `{of}`")),
            };
            (Instance { block, name: name.to_owned(), names: BTreeMap::new() }, shape)
        } else {
            let instances = self.instances.borrow();
            let instance = instances.iter().rev().find(|instance| instance.name == name);
            let instance = instance.cloned().ok_or_else(|| {
                let near = findings::nearest(name, instances.iter().map(|it| it.name.as_str()));
                let hint = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
                format!("there is no target `{name}`{hint}")
            })?;
            match (of, attribute(of)) {
                ("name", _) => return Ok(Ok(Value::string(name))),
                (_, Some((_, shape, _))) => (instance, shape),
                (_, None) => return Err(format!("a target has no attribute `{of}`")),
            }
        };
        let Some(said) = instance.block.attribute(of) else { return Ok(Ok(Value::Null)) };
        let field = self.field(&instance, said, shape);
        Ok(field.map(|field| field.map_or(Value::Null, |field| field.value())))
    }

    /// The value of `target.NAME`.
    pub(super) fn whole(&self, file: usize, at: usize, kind: &str, name: &str) -> Result<Value> {
        let attributes: Vec<_> = if kind == "group" {
            vec!["description", "targets"]
        } else {
            let known = ATTRIBUTES.iter().filter(|(_, shape, _)| *shape != Shape::Unsupported);
            known.map(|(name, ..)| *name).chain(["name"]).collect()
        };
        let members = attributes
            .into_iter()
            .map(|of| Ok((of.to_owned(), self.referred(file, at, kind, name, of)?)));
        Ok(Value::object(members.collect::<Result<_>>()?))
    }
}
