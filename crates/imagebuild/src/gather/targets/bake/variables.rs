//! Variables and attributes of the files, what the environment sets instead, and functions of the files.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    document::{Attribute, Block},
    evaluate::{Evaluator, Result, Scope},
    expression::Kind,
    number::Number,
    platform, types,
    types::Type,
    value::Value,
};

/// Variables that are always there, and that nothing sets instead.
const GIVEN: [&str; 2] = ["BAKE_CMD_CONTEXT", "BAKE_LOCAL_PLATFORM"];

/// What a `variable` may say.
const OF_A_VARIABLE: [&str; 4] = ["default", "description", "type", "validation"];

/// What a `function` may say.
const OF_A_FUNCTION: [&str; 3] = ["params", "result", "variadic_params"];

impl Evaluator<'_> {
    /// The value of a name that is no target's.
    pub(super) fn named(&self, file: usize, at: usize, name: &str) -> Result<Value> {
        if let Some(value) = self.values.borrow().get(name) {
            return Ok(value.clone());
        }
        let wrong = |reason: String| self.document.error(file, at, reason);
        if !self.busy.borrow_mut().insert(name.to_owned()) {
            return Err(wrong(format!("`{name}` is made of itself; give it a value of its own")));
        }
        let value = self.fresh(name).unwrap_or_else(|| Err(wrong(self.unknown(name))));
        self.busy.borrow_mut().remove(name);
        let value = value?;
        self.values.borrow_mut().insert(name.to_owned(), value.clone());
        Ok(value)
    }

    fn unknown(&self, name: &str) -> String {
        if ["target", "group"].contains(&name) {
            return format!("write `{name}.NAME.ATTRIBUTE`");
        }
        let variables = self.document.variables.keys().chain(self.document.attributes.keys());
        let known = variables.map(String::as_str).chain(GIVEN);
        let hint = findings::nearest(name, known).map_or_else(
            || format!("; declare it: `variable \"{name}\" {{}}`"),
            |near| format!("; did you mean `{near}`?"),
        );
        format!("there is no variable `{name}`{hint}")
    }

    /// None where nothing is called so.
    fn fresh(&self, name: &str) -> Option<Result<Value>> {
        let empty = BTreeMap::new();
        match name {
            "BAKE_CMD_CONTEXT" => return Some(Ok(Value::string("cwd://"))),
            "BAKE_LOCAL_PLATFORM" => return Some(Ok(Value::string(platform::local()))),
            _ => {}
        }
        if let Some((file, attribute)) = self.document.attributes.get(name) {
            let scope = Scope { file: *file, names: &empty, outer: None };
            return Some(self.value(&scope, &attribute.value).and_then(|value| {
                // An attribute that is a variable, too, is set by the environment as that is.
                match self.document.variables.get(name) {
                    Some(variable) => self.overridden(variable, Some(value), None),
                    None => Ok(value),
                }
            }));
        }
        self.document.variables.get(name).map(|variable| self.default_or_set(variable))
    }

    fn default_or_set(&self, variable: &Block) -> Result<Value> {
        let empty = BTreeMap::new();
        let scope = Scope { file: variable.file, names: &empty, outer: None };
        let wrong =
            |at: &Attribute, reason| self.document.error(variable.file, at.value.at, reason);
        let declared = variable
            .attribute("type")
            .filter(|it| !matches!(it.value.kind, Kind::Value(Value::Null)));
        let declared = match declared {
            Some(it) => Some(Type::of(&it.value).map_err(|reason| wrong(it, reason))?),
            None => None,
        };
        let default = match variable.attribute("default") {
            Some(it) => {
                let value = self.value(&scope, &it.value)?;
                Some(match &declared {
                    Some(to) => types::converted(value, to).map_err(|reason| wrong(it, reason))?,
                    None => value,
                })
            }
            None => None,
        };
        self.overridden(variable, default, declared.as_ref())
    }

    fn overridden(
        &self,
        variable: &Block,
        default: Option<Value>,
        declared: Option<&Type>,
    ) -> Result<Value> {
        let name = &variable.label;
        let Some((text, is_json)) = self.set_outside(name, declared.is_some()) else {
            let nothing = if declared.is_some() { Value::Null } else { Value::string("") };
            return Ok(default.unwrap_or(nothing));
        };
        let of_default = match &default {
            Some(Value::Bool(_)) => Some(Type::Bool),
            Some(Value::Number(_)) => Some(Type::Number),
            Some(Value::Sequence(..) | Value::Mapping(..)) => None,
            _ => Some(Type::String),
        };
        let value = match (declared, of_default) {
            (Some(to), _) if is_json => types::of_json(text, to),
            (Some(to), _) => types::of_environment(text, to),
            (None, Some(to)) => types::of_environment(text, &to),
            (None, None) => Err("its default is no single value; declare its `type`".to_owned()),
        };
        value.map_err(|reason| {
            let reason = format!("the environment variable {name} cannot be taken: {reason}");
            self.document.error(variable.file, variable.at, reason)
        })
    }

    /// What the environment says, and whether it is JSON.
    fn set_outside(&self, name: &str, prefer_json: bool) -> Option<(&str, bool)> {
        let vars = &self.environment.vars;
        let disabled = vars.get("BUILDX_BAKE_DISABLE_VARS_ENV_LOOKUP");
        if disabled.is_some_and(|value| types::go_bool(value) == Some(true)) {
            return None;
        }
        let plain = vars.get(name);
        let json = format!("{name}_JSON");
        if (plain.is_none() || prefer_json)
            && !self.document.variables.contains_key(&json)
            && let Some(value) = vars.get(&json)
        {
            return Some((value, true));
        }
        plain.map(|value| (value.as_str(), false))
    }

    /// Looks at every variable and function: a mistake in one that nothing uses is one, too.
    pub(super) fn check_names(&self) -> Result<()> {
        for variable in self.document.variables.values() {
            self.only(variable, "variable", &OF_A_VARIABLE)?;
            if !["target", "group", "variable", "function"].contains(&variable.label.as_str()) {
                self.named(variable.file, variable.at, &variable.label)?;
            }
        }
        for function in self.document.functions.values() {
            self.only(function, "function", &OF_A_FUNCTION)?;
        }
        for variable in self.document.variables.values() {
            for validation in &variable.validations {
                self.validate(variable, validation)?;
            }
        }
        Ok(())
    }

    /// Looks at the attributes of the files, which may speak of targets.
    pub(super) fn check_attributes(&self) -> Result<()> {
        for (name, (file, attribute)) in &self.document.attributes {
            self.named(*file, attribute.at, name)?;
        }
        Ok(())
    }

    /// Holds the attributes of a block against those that its kind has.
    pub(super) fn only(&self, block: &Block, kind: &str, known: &[&str]) -> Result<()> {
        let mut seen = BTreeSet::new();
        for attribute in &block.attributes {
            let name = attribute.name.as_str();
            let wrong = |reason| Err(self.document.error(block.file, attribute.at, reason));
            if !known.contains(&name) {
                let hint = findings::nearest(name, known.iter().copied()).map_or_else(
                    || "; take it out".to_owned(),
                    |near| format!("; did you mean `{near}`?"),
                );
                return wrong(format!("a {kind} has no attribute `{name}`{hint}"));
            }
            if !seen.insert(name) {
                return wrong(format!("`{name}` is set twice; keep one"));
            }
        }
        Ok(())
    }

    fn validate(&self, variable: &Block, rule: &[Attribute]) -> Result<()> {
        let empty = BTreeMap::new();
        let scope = Scope { file: variable.file, names: &empty, outer: None };
        let get = |name: &str| rule.iter().find(|attribute| attribute.name == name);
        let Some(condition) = get("condition") else {
            let reason = "a validation needs a `condition`";
            return Err(self.document.error(variable.file, variable.at, reason));
        };
        let value = self.value(&scope, &condition.value)?;
        let wrong = |reason: String| self.document.error(variable.file, condition.value.at, reason);
        if value.to_bool().map_err(wrong)? {
            return Ok(());
        }
        let message = match get("error_message") {
            Some(message) => self.text(&scope, &message.value)?,
            None => "its value is not allowed".to_owned(),
        };
        Err(wrong(format!("the variable `{}` is not valid: {message}", variable.label)))
    }
}

/// A number as the environment writes one.
pub(super) fn number_of(text: &str) -> Option<Number> {
    Number::of_float(text.parse().ok()?)
}

/// The names that the body of a function sees.
pub(super) fn parameters(
    function: &Block,
    mut arguments: Vec<Value>,
) -> std::result::Result<BTreeMap<String, Value>, String> {
    let mut names = BTreeMap::new();
    let parameters = function.attribute("params").map(|it| &it.value.kind);
    let words = match parameters {
        Some(Kind::List(items)) => items.iter().map(|item| item.word()).collect::<Option<Vec<_>>>(),
        _ => None,
    };
    let label = &function.label;
    let words =
        words.ok_or_else(|| format!("the function `{label}` needs `params = [NAME, …]`"))?;
    let variadic = match function.attribute("variadic_params") {
        Some(it) => {
            let word = it.value.word();
            Some(word.ok_or_else(|| format!("`variadic_params` of `{label}` is one name"))?)
        }
        None => None,
    };
    let enough =
        arguments.len() == words.len() || variadic.is_some() && arguments.len() > words.len();
    if !enough {
        return Err(format!("`{label}` takes {} arguments, not {}", words.len(), arguments.len()));
    }
    let rest = arguments.split_off(words.len());
    names.extend(words.into_iter().map(str::to_owned).zip(arguments));
    if let Some(variadic) = variadic {
        names.insert(variadic.to_owned(), Value::tuple(rest));
    }
    Ok(names)
}
