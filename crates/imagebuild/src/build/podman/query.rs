//! The parameters of a build, as Podman's Docker-compatible API reads them: several are not as Docker's API has them.

use std::collections::BTreeMap;

use serde_json::json;

use crate::{
    build::{Network, Request},
    engine::{Engine, Environment},
};

/// Docker's form: the other one has no place for `HEALTHCHECK`, `SHELL` and `ONBUILD`.
const FORMAT: &str = "application/vnd.docker.distribution.manifest.v2+json";

/// The path of a request to build the Dockerfile called `name`. The image gets its names later.
pub(super) fn of(
    engine: &Engine,
    request: &Request,
    environment: &Environment,
    name: &str,
) -> String {
    let mut query = vec![
        ("dockerfile", name.to_owned()),
        ("outputformat", FORMAT.to_owned()),
        // Working containers stay behind otherwise, of each build that fails.
        ("rm", "1".to_owned()),
        ("forcerm", "1".to_owned()),
    ];
    let arguments: BTreeMap<_, _> = request
        .build_args
        .iter()
        .filter_map(|argument| {
            let inherited = || environment.vars.get(&argument.name);
            Some((&argument.name, argument.value.as_ref().or_else(inherited)?))
        })
        .collect();
    if !arguments.is_empty() {
        query.push(("buildargs", json!(arguments).to_string()));
    }
    if !request.labels.is_empty() {
        query.push(("labels", json!(request.labels).to_string()));
    }
    if request.no_cache || unknown_to_the_cache(request).is_some() {
        query.push(("nocache", "1".to_owned()));
    }
    if request.pull {
        query.push(("pull", "1".to_owned()));
    }
    if !request.hosts.is_empty() {
        let hosts: Vec<_> =
            request.hosts.iter().map(|host| host.to_string().replacen('=', ":", 1)).collect();
        query.push(("extrahosts", json!(hosts).to_string()));
    }
    if !request.ulimits.is_empty() {
        let limits: Vec<_> = request.ulimits.iter().map(ToString::to_string).collect();
        query.push(("ulimits", json!(limits).to_string()));
    }
    if let Some(size) = request.shm_size {
        query.push(("shmsize", size.to_string()));
    }
    if let Some(network) = request.network {
        query.extend(of_network(network));
    }
    let pairs = query.iter().map(|(name, value)| format!("{name}={}", encoded(value)));
    format!("/v{}/build?{}", engine.facts.api_version, pairs.collect::<Vec<_>>().join("&"))
}

/// The options that change what steps do, and that Podman's cache knows nothing of.
pub(super) fn unknown_to_the_cache(request: &Request) -> Option<String> {
    let network = matches!(request.network, Some(Network::None));
    let options = [
        (!request.hosts.is_empty(), "--add-host"),
        (!request.ulimits.is_empty(), "--ulimit"),
        (request.shm_size.is_some(), "--shm-size"),
        (network, "--network"),
    ];
    let given: Vec<_> = options.iter().filter(|it| it.0).map(|it| it.1).collect();
    (!given.is_empty()).then(|| given.join(", "))
}

/// Its `networkmode` is a number, and nothing without the name space that goes with it. By itself it takes the host's.
fn of_network(network: Network) -> Vec<(&'static str, String)> {
    let space = |host: bool| ("nsoptions", json!([{"Name": "network", "Host": host}]).to_string());
    match network {
        Network::Default => Vec::new(),
        Network::Host => vec![space(true)],
        Network::None => vec![space(false), ("networkmode", "1".to_owned())],
    }
}

fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let one = |byte: u8| {
        if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }
    };
    text.bytes().map(one).collect()
}
