//! A request as BuildKit's Dockerfile frontend reads it
//! (<https://github.com/moby/buildkit/blob/master/frontend/dockerui/config.go>).

use std::collections::HashMap;

use super::{BuildError, DOCKERFILE, Request, options::Address};
use crate::engine::{Engine, Environment, Facts};

/// The engine from which on an option is known, by the first number of its version.
const SINCE_23: u32 = 23;

/// Refuses what this engine would pass over or cannot do, and says which one can.
pub(super) fn supported(request: &Request, facts: &Facts) -> Result<(), BuildError> {
    let gateway = request.hosts.iter().any(|host| host.address == Address::Gateway);
    let newer = [
        (gateway, "--add-host NAME:host-gateway"),
        (request.shm_size.is_some(), "--shm-size"),
        (!request.ulimits.is_empty(), "--ulimit"),
    ];
    let unknown = newer.iter().find(|(given, _)| *given && !facts.is_at_least(SINCE_23));
    if let Some((_, option)) = unknown {
        return Err(BuildError::Refused(format!(
            "{option} needs Docker Engine 23.0 or newer, and this is {} {}",
            facts.product, facts.version
        )));
    }
    if request.platforms.len() > 1 {
        return Err(BuildError::Refused(
            "its image store keeps one platform of an image; build each --platform by itself under its own tag"
                .to_owned(),
        ));
    }
    Ok(())
}

/// What the frontend is told.
pub(super) fn frontend(
    engine: &Engine,
    request: &Request,
    environment: &Environment,
) -> HashMap<String, String> {
    let mut attributes = HashMap::from([("filename".to_owned(), DOCKERFILE.to_owned())]);
    let mut set = |name: &str, value: String| drop(attributes.insert(name.to_owned(), value));
    if let Some(target) = &request.target {
        set("target", target.clone());
    }
    if let [platform] = request.platforms.as_slice() {
        set("platform", platform.to_string());
    }
    if request.no_cache {
        set("no-cache", String::new());
    } else if !request.no_cache_stages.is_empty() {
        set("no-cache", request.no_cache_stages.join(","));
    }
    if request.pull {
        set("image-resolve-mode", "pull".to_owned());
    }
    for argument in &request.build_args {
        let inherited = || environment.vars.get(&argument.name);
        if let Some(value) = argument.value.as_ref().or_else(inherited) {
            set(&format!("build-arg:{}", argument.name), value.clone());
        }
    }
    for (name, value) in &request.labels {
        set(&format!("label:{name}"), value.clone());
    }
    if let Some(network) = network(engine, request) {
        set("force-network-mode", network.to_owned());
    }
    let list = |items: Vec<String>| (!items.is_empty()).then(|| items.join(","));
    if let Some(hosts) = list(request.hosts.iter().map(ToString::to_string).collect()) {
        set("add-hosts", hosts);
    }
    if let Some(limits) = list(request.ulimits.iter().map(ToString::to_string).collect()) {
        set("ulimit", limits);
    }
    if let Some(size) = request.shm_size {
        set("shm-size", size.to_string());
    }
    if let Some(images) = list(request.cache_from.iter().map(|it| it.image.clone()).collect()) {
        set("cache-from", images);
    }
    attributes
}

/// What a request may do beside building.
pub(super) fn entitlements(engine: &Engine, request: &Request) -> Vec<String> {
    let host = network(engine, request) == Some("host");
    if host { vec!["network.host".to_owned()] } else { Vec::new() }
}

/// What the user said, else what the engine can.
fn network<'a>(engine: &'a Engine, request: &Request) -> Option<&'a str> {
    request.network.and_then(super::Network::mode).or(engine.facts.build_network.as_deref())
}
