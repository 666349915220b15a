//! Which services are built, and in what order.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    super::TargetsError,
    value::{Kind, Map, Member, Value},
    variables::Variables,
};

/// What a service may say; what does not concern its image is not looked at.
const KEYS: &str = "annotations attach blkio_config build cap_add cap_drop cgroup cgroup_parent command configs \
    container_name cpu_count cpu_percent cpu_period cpu_quota cpu_rt_period cpu_rt_runtime cpu_shares cpus cpuset \
    credential_spec depends_on deploy develop device_cgroup_rules devices dns dns_opt dns_search domainname entrypoint \
    env_file environment expose extends external_links extra_hosts gpus group_add healthcheck hostname image init ipc \
    isolation label_file labels links logging mac_address mem_limit mem_reservation mem_swappiness memswap_limit models \
    network_mode networks oom_kill_disable oom_score_adj pid pids_limit platform ports post_start pre_start pre_stop \
    privileged profiles provider pull_policy pull_refresh_after read_only restart runtime scale secrets security_opt \
    shm_size stdin_open stop_grace_period stop_signal storage_opt sysctls tmpfs tty ulimits use_api_socket user \
    userns_mode uts volumes volumes_from working_dir";

/// What a file may say.
const SECTIONS: &str = "configs include models name networks secrets services version volumes";

/// The services of a project.
pub(super) struct Services<'a> {
    all: &'a Map,
    /// The file, for what is missing in it.
    file: String,
    /// Profiles that are switched on.
    profiles: BTreeSet<String>,
}

impl<'a> Services<'a> {
    /// Those of `root`; keys that compose does not know are errors.
    pub(super) fn of(
        root: &'a Value,
        file: String,
        variables: &Variables,
    ) -> Result<Self, TargetsError> {
        let sections = root.members("the file")?;
        known(sections, SECTIONS, "a compose file")?;
        let Some(services) = sections.get("services").filter(|member| !member.value.is_null())
        else {
            return Err(TargetsError {
                place: file,
                reason: "it has no services; add some".to_owned(),
            });
        };
        let all = services.value.members("`services`")?;
        for (name, Member { key, value }) in all {
            let plain = |char: char| char.is_ascii_alphanumeric() || "._-".contains(char);
            if name.is_empty() || !name.chars().all(plain) {
                let reason =
                    format!("`{name}` is no name of a service: letters, digits, `.`, `_` and `-`");
                return Err(key.error(reason));
            }
            known(value.members(&format!("the service `{name}`"))?, KEYS, "a service")?;
        }
        let profiles = variables.get("COMPOSE_PROFILES").unwrap_or_default().split(',');
        let profiles = profiles.map(|name| name.trim().to_owned()).collect();
        let services = Self { all, file, profiles };
        services.have_images()?;
        Ok(services)
    }

    /// Each service that is switched on is made of something.
    fn have_images(&self) -> Result<(), TargetsError> {
        for (name, Member { key, value }) in self.all {
            let is_empty = |part: &Value| {
                part.is_null() || matches!(&part.kind, Kind::Text { value, .. } if value.is_empty())
            };
            let has = |part: &str| value.get(part).is_some_and(|part| !is_empty(part));
            if !["build", "image", "provider"].into_iter().any(has) && self.is_enabled(name)? {
                let reason =
                    format!("the service `{name}` has neither `build` nor `image`; add one");
                return Err(key.error(reason));
            }
        }
        Ok(())
    }

    pub(super) fn get(&self, name: &str) -> Option<&'a Member> {
        self.all.get(name)
    }

    fn build(&self, name: &str) -> Option<&'a Value> {
        self.get(name)?.value.get("build").filter(|build| !build.is_null())
    }

    /// Whether a profile that is switched on has it, or it has none.
    fn is_enabled(&self, name: &str) -> Result<bool, TargetsError> {
        let Some(profiles) = self.get(name).and_then(|member| member.value.get("profiles")) else {
            return Ok(true);
        };
        if profiles.is_null() {
            return Ok(true);
        }
        let items = profiles.items("`profiles`")?;
        let mut enabled = items.is_empty() || self.profiles.contains("*");
        for item in items {
            enabled |= self.profiles.contains(item.string("each profile")?);
        }
        Ok(enabled)
    }

    /// Those that `wanted` names, else all that have a build and are switched on; sorted, each once.
    pub(super) fn wanted(&self, wanted: &[String]) -> Result<Vec<String>, TargetsError> {
        if wanted.is_empty() {
            return self.unnamed();
        }
        let names: BTreeSet<_> = wanted.iter().collect();
        for name in &names {
            let Some(member) = self.get(name) else { return Err(self.unknown(name, name)) };
            if self.build(name).is_none() {
                let reason = format!(
                    "the service `{name}` has no `build`, only an image: there is nothing to build; name another service"
                );
                return Err(member.key.error(reason));
            }
        }
        Ok(names.into_iter().cloned().collect())
    }

    fn unnamed(&self) -> Result<Vec<String>, TargetsError> {
        let mut names = Vec::new();
        let mut aside = Vec::new();
        for name in self.all.keys().filter(|name| self.build(name).is_some()) {
            let enabled = self.is_enabled(name)?;
            if enabled { names.push(name.clone()) } else { aside.push(format!("`{name}`")) }
        }
        if names.is_empty() {
            let reason = match aside.as_slice() {
                [] => "no service has a `build`: there is nothing to build; add one".to_owned(),
                aside => format!(
                    "no service with a `build` is in a profile that is switched on; name one of {}, or set COMPOSE_PROFILES",
                    aside.join(", ")
                ),
            };
            return Err(TargetsError { place: self.file.clone(), reason });
        }
        Ok(names)
    }

    /// There is no service `name`, which the file calls `shown`.
    fn unknown(&self, name: &str, shown: &str) -> TargetsError {
        let near = findings::nearest(name, self.all.keys().map(String::as_str));
        let hint = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
        let names: Vec<_> = self.all.keys().map(|name| format!("`{name}`")).collect();
        let reason = match names.as_slice() {
            [] => format!("there is no service `{shown}`, nor any other"),
            names => format!("there is no service `{shown}`; there are {}{hint}", names.join(", ")),
        };
        TargetsError { place: self.file.clone(), reason }
    }

    /// `wanted` and what they are made of, each behind what it needs.
    pub(super) fn ordered(&self, wanted: &[String]) -> Result<Vec<String>, TargetsError> {
        let mut order = Vec::new();
        let mut done = BTreeSet::new();
        for name in wanted {
            self.visit(name, &mut order, &mut done)?;
        }
        Ok(order)
    }

    fn visit(
        &self,
        first: &str,
        order: &mut Vec<String>,
        done: &mut BTreeSet<String>,
    ) -> Result<(), TargetsError> {
        if done.contains(first) {
            return Ok(());
        }
        // A stack of its own, as chains may be long.
        let mut way = vec![(first.to_owned(), self.needs(first)?)];
        let mut on_way = BTreeSet::from([first.to_owned()]);
        while let Some((name, needs)) = way.last_mut() {
            let Some((needed, place)) = needs.pop() else {
                let name = std::mem::take(name);
                way.pop();
                on_way.remove(&name);
                done.insert(name.clone());
                order.push(name);
                continue;
            };
            if done.contains(&needed) {
                continue;
            }
            if !on_way.insert(needed.clone()) {
                let names: Vec<_> = way.iter().map(|(name, _)| format!("`{name}`")).collect();
                return Err(place.place.error(format!(
                    "`{needed}` would be made of itself, through {}; take one `service:` out",
                    names.join(", ")
                )));
            }
            let needs = self.needs(&needed)?;
            way.push((needed, needs));
        }
        Ok(())
    }

    /// The services that one is made of, and where it says so; the last one comes first in the alphabet.
    fn needs(&self, name: &str) -> Result<Vec<(String, &'a Value)>, TargetsError> {
        let contexts = self.build(name).and_then(|build| build.get("additional_contexts")?.map());
        let mut needs = BTreeMap::new();
        for Member { value, .. } in contexts.into_iter().flat_map(Map::values) {
            let Some(needed) = value
                .scalar("the context")?
                .and_then(|text| text.strip_prefix("service:").map(str::to_owned))
            else {
                continue;
            };
            let Some(member) = self.get(&needed) else {
                let place = value.place.to_string();
                let shown = value.shown();
                let shown = shown.strip_prefix("service:").unwrap_or(shown);
                return Err(TargetsError { place, ..self.unknown(&needed, shown) });
            };
            if member.value.get("build").is_none_or(Value::is_null) {
                return Err(value.place.error(format!(
                    "the service `{needed}` has no `build`, only an image; write docker-image:// and its image"
                )));
            }
            if self.is_enabled(name)? && !self.is_enabled(&needed)? {
                return Err(value.place.error(format!(
                    "the service `{needed}` is in no profile that is switched on; take `profiles` out of it, or set \
                     COMPOSE_PROFILES"
                )));
            }
            needs.insert(needed, value);
        }
        Ok(needs.into_iter().rev().collect())
    }
}

/// An error for a key that is none of `keys`.
pub(super) fn known(map: &Map, keys: &str, what: &str) -> Result<(), TargetsError> {
    let keys: Vec<_> = keys.split_whitespace().collect();
    let unknown =
        map.iter().find(|(name, _)| !name.starts_with("x-") && !keys.contains(&name.as_str()));
    let Some((name, member)) = unknown else { return Ok(()) };
    let hint = match findings::nearest(name, keys.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "take it out, or call it `x-…`".to_owned(),
    };
    Err(member.key.error(format!("{what} has no `{name}`; {hint}")))
}
