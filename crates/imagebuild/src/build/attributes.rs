//! A request as BuildKit's Dockerfile frontend reads it
//! (<https://github.com/moby/buildkit/blob/master/frontend/dockerui/config.go>).

use std::{collections::HashMap, net::IpAddr};

use bollard_buildkit_proto::moby::buildkit::v1::{CacheOptions, CacheOptionsEntry};

use super::{
    BuildError, DOCKERFILE, Host, Request,
    options::{Address, Form, NamedSource, Output, annotation_keys},
    reproducible,
};
use crate::engine::{Environment, Facts};

/// The engine from which on an option is known, by the first number of its version.
const SINCE_23: u32 = 23;
const SINCE_25: u32 = 25;

/// What keeps an image as registries do, with all that belongs to it.
const CONTAINERD_STORE: &str = "the containerd image store, which Docker Engine has from 24.0 on where its feature \
    `containerd-snapshotter` is switched on, and new installations from 29.0 on by themselves";

/// Refuses what this engine would pass over or cannot do, and says which one can.
pub(super) fn supported(request: &Request, facts: &Facts) -> Result<(), BuildError> {
    let newer =
        [(request.shm_size.is_some(), "--shm-size"), (!request.ulimits.is_empty(), "--ulimit")];
    let unknown = newer.iter().find(|(given, _)| *given && !facts.is_at_least(SINCE_23));
    if let Some((_, option)) = unknown {
        return Err(BuildError::Refused(format!(
            "{option} needs Docker Engine 23.0 or newer, and this is {} {}",
            facts.product, facts.version
        )));
    }
    let beside_the_image = [
        (!request.annotations.is_empty(), "--annotation"),
        (!request.attestations.is_empty(), "an attestation (--attest, --sbom, --provenance)"),
        (request.cache_to.iter().any(|to| !to.is_inline()), "--cache-to other than type=inline"),
    ];
    let kept = beside_the_image.iter().find(|(given, _)| *given && !facts.containerd_store);
    if let Some((_, option)) = kept {
        return Err(BuildError::Refused(format!(
            "{option} needs {CONTAINERD_STORE}; this is {} {} with {}",
            facts.product, facts.version, facts.storage_driver
        )));
    }
    for name in request.annotations.keys() {
        annotation_keys(name).map_err(BuildError::Usage)?;
    }
    if matches!(request.output, Output::Archive(Form::Oci, _)) && !facts.is_at_least(SINCE_25) {
        return Err(BuildError::Refused(format!(
            "--output type=oci needs Docker Engine 25.0 or newer, and this is {} {}; type=docker,dest=FILE works here",
            facts.product, facts.version
        )));
    }
    if request.platforms.len() > 1 && !facts.containerd_store {
        return Err(BuildError::Refused(format!(
            "its image store keeps one platform of an image; build each --platform by itself under its own tag, or use \
             {CONTAINERD_STORE}"
        )));
    }
    Ok(())
}

/// What the frontend is told.
pub(super) fn frontend(
    facts: &Facts,
    request: &Request,
    environment: &Environment,
    gateway: Option<IpAddr>,
) -> HashMap<String, String> {
    let mut attributes = HashMap::from([("filename".to_owned(), DOCKERFILE.to_owned())]);
    let mut set = |name: &str, value: String| drop(attributes.insert(name.to_owned(), value));
    if let Some(target) = &request.target {
        set("target", target.clone());
    }
    let list = |items: Vec<String>| (!items.is_empty()).then(|| items.join(","));
    if let Some(platforms) = list(request.platforms.iter().map(ToString::to_string).collect()) {
        set("platform", platforms);
    }
    if request.no_cache {
        set("no-cache", String::new());
    } else if !request.no_cache_stages.is_empty() {
        set("no-cache", request.no_cache_stages.join(","));
    }
    if request.pull {
        set("image-resolve-mode", "pull".to_owned());
    } else if facts.containerd_store {
        // There the builder would ask the registry first, also for images that were only ever built here.
        set("image-resolve-mode", "local".to_owned());
    }
    for argument in &request.build_args {
        let inherited = || environment.vars.get(&argument.name);
        if let Some(value) = argument.value.as_ref().or_else(inherited) {
            set(&format!("build-arg:{}", argument.name), value.clone());
        }
    }
    if let Some(time) = reproducible::inherited(request, environment) {
        set(&format!("build-arg:{}", reproducible::VARIABLE), time.to_owned());
    }
    for (name, value) in &request.labels {
        set(&format!("label:{name}"), value.clone());
    }
    if let Some(network) = network(facts, request) {
        set("force-network-mode", network.to_owned());
    }
    let host = |host: &Host| match (host.address, gateway) {
        (Address::Gateway, Some(address)) => format!("{}={address}", host.name),
        _ => host.to_string(),
    };
    if let Some(hosts) = list(request.hosts.iter().map(host).collect()) {
        set("add-hosts", hosts);
    }
    if let Some(limits) = list(request.ulimits.iter().map(ToString::to_string).collect()) {
        set("ulimit", limits);
    }
    for context in &request.named_contexts {
        let source = match &context.source {
            NamedSource::Folder(_) => format!("local:{}", context.name),
            NamedSource::Remote(address) => address.clone(),
            NamedSource::Target(name) => format!("target:{name}"),
        };
        set(&format!("context:{}", context.name), source);
    }
    for statement in &request.attestations {
        set(&format!("attest:{}", statement.kind), statement.attributes.clone());
    }
    if let Some(size) = request.shm_size {
        set("shm-size", size.to_string());
    }
    if let Some(images) = list(request.cache_from.iter().map(|it| it.image.clone()).collect()) {
        set("cache-from", images);
    }
    attributes
}

/// What becomes of the build cache. The build argument is docker's older way to say `type=inline`.
pub(super) fn cache(request: &Request, environment: &Environment) -> CacheOptions {
    let argument = request.build_args.iter().find(|it| it.name == "BUILDKIT_INLINE_CACHE");
    let inline = argument.and_then(|it| it.value.as_ref().or(environment.vars.get(&it.name)));
    let entry = |kind: &str| CacheOptionsEntry { r#type: kind.to_owned(), ..Default::default() };
    let mut exports: Vec<_> = request
        .cache_to
        .iter()
        .map(|to| CacheOptionsEntry {
            attrs: to.attributes.clone().into_iter().collect(),
            ..entry(&to.kind)
        })
        .collect();
    if inline.is_some_and(|value| value == "1" || value == "true") && exports.is_empty() {
        exports.push(entry("inline"));
    }
    CacheOptions { exports, ..CacheOptions::default() }
}

/// What is to be made, as the builder calls it, and how.
pub(super) fn exporter(request: &Request, remote: bool) -> (&'static str, HashMap<String, String>) {
    let mut attributes = HashMap::new();
    if !request.tags.is_empty() {
        attributes.insert("name".to_owned(), request.tags.join(","));
    }
    for (name, value) in &request.annotations {
        let keys = annotation_keys(name).unwrap_or_default();
        attributes.extend(keys.into_iter().map(|key| (key, value.clone())));
    }
    if request.output == Output::Reproducible {
        // What lies unpacked in the engine has other times: the engine unpacks again when the image is used.
        for (name, value) in [("rewrite-timestamp", "true"), ("unpack", "false")] {
            attributes.insert(name.to_owned(), value.to_owned());
        }
    }
    match request.output {
        Output::Folder(_) => ("local", HashMap::new()),
        Output::Tar(_) => ("tar", HashMap::new()),
        Output::Archive(Form::Oci, _) if remote => ("oci", attributes),
        Output::Engine | Output::Archive(..) if remote => ("docker", attributes),
        // The engine's own image store.
        Output::Engine | Output::Reproducible | Output::Archive(..) => ("moby", attributes),
    }
}

/// What a request may do beside building.
pub(super) fn entitlements(facts: &Facts, request: &Request) -> Vec<String> {
    let host = network(facts, request) == Some("host");
    if host { vec!["network.host".to_owned()] } else { Vec::new() }
}

/// What the user said, else what the engine can.
fn network<'a>(facts: &'a Facts, request: &Request) -> Option<&'a str> {
    request.network.and_then(super::Network::mode).or(facts.build_network.as_deref())
}
