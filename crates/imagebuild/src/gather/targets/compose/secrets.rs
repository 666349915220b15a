//! The secrets of a build, and where the project says they come from. Their values are not looked at.

use super::{
    super::TargetsError,
    build::Reader,
    services::known,
    value::{Map, Member, Value},
};
use crate::build::{Hidden, Secret, SecretSource};

/// What a secret of the project may say.
const KEYS: &str = "driver driver_opts environment external file labels name template_driver";

/// The secrets that a build names; of the same name the last one.
pub(super) fn secrets(
    value: Option<&Value>,
    reader: &Reader<'_>,
) -> Result<Vec<Secret>, TargetsError> {
    let Some(value) = value else { return Ok(Vec::new()) };
    let mut secrets: Vec<Secret> = Vec::new();
    for item in value.items("`secrets`")? {
        let secret = of_item(item, reader)?;
        secrets.retain(|known| known.id != secret.id);
        secrets.push(secret);
    }
    Ok(secrets)
}

fn of_item(item: &Value, reader: &Reader<'_>) -> Result<Secret, TargetsError> {
    let map = item.members("each secret")?;
    known(map, "source target uid gid mode", "a secret of a build")?;
    let Some(source) = item.get("source").filter(|source| !source.is_null()) else {
        return Err(item
            .place
            .error("the secret needs `source`, the name that it has under `secrets`"));
    };
    let name = source.string("`source`")?;
    let declared = reader.root.get("secrets").and_then(Value::map);
    let Some(member) = declared.and_then(|declared| declared.get(name)) else {
        let names = declared.into_iter().flat_map(Map::keys).map(String::as_str);
        let hint = match findings::nearest(name, names) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "add it there with `file` or `environment`".to_owned(),
        };
        return Err(source
            .place
            .error(format!("no secret `{}` stands under `secrets`; {hint}", source.shown())));
    };
    for (name, ignored) in
        map.iter().filter(|(name, _)| matches!(name.as_str(), "uid" | "gid" | "mode"))
    {
        let place = &ignored.key;
        let text = format!(
            "{place}: `{name}` of a build's secret does nothing; say it in `RUN --mount=type=secret`"
        );
        reader.variables.warnings.say(&place.to_string(), text);
    }
    let target = match item.get("target").filter(|target| !target.is_null()) {
        Some(target) => target.string("`target`")?,
        None => "",
    };
    let id = if target.is_empty() { name } else { target }.to_owned();
    Ok(Secret { id, source: declaration(name, member, reader)? })
}

fn declaration(
    name: &str,
    member: &Member,
    reader: &Reader<'_>,
) -> Result<SecretSource, TargetsError> {
    let Member { key, value } = member;
    let missing = || {
        key.error(format!(
            "the secret `{name}` says neither `file` nor `environment`; add one of them"
        ))
    };
    if value.is_null() {
        return Err(missing());
    }
    let map = value.members(&format!("the secret `{name}`"))?;
    known(map, KEYS, "a secret")?;
    if let Some(external) = map.get("external")
        && (external.value.map().is_some() || external.value.flag("`external`")?)
    {
        return Err(external.key.error(format!(
            "the secret `{name}` is kept elsewhere, and a build cannot fetch it; give it `file` or `environment`"
        )));
    }
    let text = |part: &str| {
        let value = value.get(part).filter(|value| !value.is_null());
        let text = value.map(|value| value.string(&format!("`{part}`"))).transpose();
        text.map(|text| text.filter(|text| !text.is_empty()))
    };
    match (text("file")?, text("environment")?) {
        (Some(_), Some(_)) => Err(key.error(format!(
            "`file` and `environment` of the secret `{name}` exclude each other; take one out"
        ))),
        (Some(file), None) => Ok(SecretSource::File(file.into())),
        (None, Some(variable)) => Ok(of_variable(variable, reader)),
        (None, None) => Err(missing()),
    }
}

/// The environment's variable, or the one that only an environment file sets.
fn of_variable(variable: &str, reader: &Reader<'_>) -> SecretSource {
    match reader.variables.get(variable).filter(|_| reader.variables.is_from_file(variable)) {
        Some(value) => {
            SecretSource::Given { variable: variable.to_owned(), value: Hidden::new(value) }
        }
        None => SecretSource::Variable(variable.to_owned()),
    }
}
