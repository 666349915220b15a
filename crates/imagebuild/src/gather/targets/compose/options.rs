//! Members of a build that may be said in several forms.

use std::{collections::BTreeMap, path::PathBuf};

use super::{
    super::TargetsError,
    canonical, merge,
    value::{Kind, Member, Value},
    variables::Variables,
};
use crate::build::{
    Host, Ulimit,
    options::{NamedContext, NamedSource, Ssh},
};

/// What stands between the project's name and the service's.
pub(super) fn separator(variables: &Variables) -> &'static str {
    match variables.filled("COMPOSE_COMPATIBILITY") {
        Some("1" | "t" | "T" | "true" | "TRUE" | "True") => "_",
        _ => "-",
    }
}

/// Names and values of a list or mapping, by name; none where only a name stands.
pub(super) fn pairs(
    value: Option<&Value>,
    what: &str,
) -> Result<BTreeMap<String, Option<String>>, TargetsError> {
    let mut pairs = BTreeMap::new();
    let Some(value) = value else { return Ok(pairs) };
    match &value.kind {
        Kind::Map(map) => {
            for (name, Member { value, .. }) in map {
                pairs.insert(name.clone(), value.scalar(&format!("`{name}`"))?);
            }
        }
        Kind::List(items) => {
            for item in items {
                let text = item.string(&format!("each item of {what}"))?;
                let (name, value) = match text.split_once('=') {
                    Some((name, value)) => (name, Some(value.to_owned())),
                    None => (text, None),
                };
                if name.ends_with(char::is_whitespace) {
                    return Err(item
                        .place
                        .error(format!("{what}: white space in front of the `=`; take it out")));
                }
                pairs.insert(name.to_owned(), value);
            }
        }
        _ => return Err(value.wrong(what, "a mapping or a list of NAME=VALUE")),
    }
    if pairs.contains_key("") {
        return Err(value.place.error(format!("{what}: a name is empty; write NAME=VALUE")));
    }
    Ok(pairs)
}

/// `additional_contexts`.
pub(super) fn contexts(value: Option<&Value>) -> Result<Vec<NamedContext>, TargetsError> {
    let Some(value) = value else { return Ok(Vec::new()) };
    let mut contexts = Vec::new();
    for (name, Member { value, .. }) in value.members("`additional_contexts`")? {
        let text = value.scalar(&format!("`{name}`"))?.unwrap_or_default();
        let source = match text.strip_prefix("service:") {
            Some(service) => NamedSource::Target(service.to_owned()),
            None if text.starts_with("target:") => {
                return Err(value
                    .place
                    .error("a target is of a bake file; name a service with `service:`"));
            }
            None if text.contains("://") || !canonical::is_no_folder(&text) => {
                let read = format!("{name}={text}").parse::<NamedContext>();
                value.understood("`additional_contexts`", read)?.source
            }
            None => NamedSource::Remote(text),
        };
        contexts.push(NamedContext { name: name.to_lowercase(), source });
    }
    Ok(contexts)
}

/// `ssh`: a mapping of names and sockets or keys.
pub(super) fn ssh(value: Option<&Value>) -> Result<Vec<Ssh>, TargetsError> {
    let Some(value) = value else { return Ok(Vec::new()) };
    let mut agents = Vec::new();
    for (name, Member { value, .. }) in value.members("`ssh`")? {
        let paths = value.scalar(&format!("`{name}`"))?.unwrap_or_default();
        let paths = paths.split(',').filter(|path| !path.is_empty()).map(PathBuf::from);
        agents.push(Ssh { id: name.clone(), paths: paths.collect() });
    }
    Ok(agents)
}

/// `extra_hosts`: a mapping, or a list of `NAME=ADDRESS` or `NAME:ADDRESS`; an address may be several.
pub(super) fn hosts(value: Option<&Value>) -> Result<Vec<Host>, TargetsError> {
    let Some(value) = value else { return Ok(Vec::new()) };
    let is_map = match &value.kind {
        Kind::Map(_) => true,
        Kind::List(_) => false,
        _ => return Err(value.wrong("`extra_hosts`", "a mapping or a list of NAME=ADDRESS")),
    };
    let mut hosts: Vec<Host> = Vec::new();
    for item in merge::sequence(value) {
        let text = item.string("each host")?;
        let pair = text.split_once('=').or_else(|| text.split_once(':'));
        let Some((name, addresses)) = pair.filter(|(name, _)| !is_map || !name.contains(':'))
        else {
            return Err(item.place.error("a host needs an address; write NAME=ADDRESS"));
        };
        for address in addresses.split(',') {
            let host: Host =
                item.understood("`extra_hosts`", format!("{name}={address}").parse())?;
            if host.name.contains([':', '=']) {
                return Err(item
                    .place
                    .error("the name of a host has no `:` or `=`; write NAME=ADDRESS"));
            }
            if !hosts.contains(&host) {
                hosts.push(host);
            }
        }
    }
    Ok(hosts)
}

/// `ulimits`: numbers, or mappings of `soft` and `hard`.
pub(super) fn ulimits(value: Option<&Value>) -> Result<Vec<Ulimit>, TargetsError> {
    let Some(value) = value else { return Ok(Vec::new()) };
    let mut limits = Vec::new();
    for (name, Member { key, value }) in value.members("`ulimits`")? {
        let what = format!("`{name}`");
        let (soft, hard) = if let Kind::Map(map) = &value.kind {
            super::services::known(map, "soft hard", "a limit")?;
            let of = |part: &str| match value.get(part) {
                Some(number) => number.integer(&format!("`{part}`")),
                None => Err(value.place.error(format!("{what} needs `{part}`"))),
            };
            (of("soft")?, of("hard")?)
        } else {
            let both = value.integer(&what)?;
            (both, both)
        };
        let read = format!("{name}={soft}:{hard}").parse::<Ulimit>();
        limits.push(read.map_err(|reason| key.error(reason))?);
    }
    Ok(limits)
}

/// `shm_size`: bytes, or a number with a unit, which is a power of 1024. Zero is the engine's own.
pub(super) fn size(value: &Value) -> Result<Option<u64>, TargetsError> {
    let bytes = match &value.kind {
        Kind::Number { whole, .. } => *whole,
        Kind::Text { value, .. } => value.parse().ok().or_else(|| bytes(value)),
        _ => None,
    };
    let bytes = bytes.and_then(|bytes| u64::try_from(bytes).ok());
    let bytes = bytes.ok_or_else(|| value.wrong("`shm_size`", "a size such as `64m` or `1g`"))?;
    Ok(Some(bytes).filter(|bytes| *bytes > 0))
}

fn bytes(text: &str) -> Option<i64> {
    let end = text.rfind(|char: char| char.is_ascii_digit() || ". ".contains(char))?;
    let (number, unit) = text.split_at(end + 1);
    let number = number.strip_suffix(' ').unwrap_or(number);
    let plain = number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let number = number.parse::<f64>().ok().filter(|_| plain)?;
    let unit = unit.to_ascii_lowercase();
    let shift = match unit
        .strip_suffix('b')
        .map_or(unit.as_str(), |unit| unit.strip_suffix('i').unwrap_or(unit))
    {
        "" if !unit.starts_with('i') => 0,
        "k" => 10,
        "m" => 20,
        "g" => 30,
        "t" => 40,
        "p" => 50,
        _ => return None,
    };
    #[expect(clippy::cast_precision_loss, reason = "powers of two")]
    let bytes = number * (1_u64 << shift) as f64;
    #[expect(clippy::cast_possible_truncation, reason = "it is cut off as the docker command does")]
    (bytes < 9e18).then_some(bytes as i64)
}
