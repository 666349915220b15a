//! Docker contexts: the engine that `docker context use` chose.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use super::{Endpoint, EngineError, Environment, TlsFiles, hex};

#[derive(Deserialize)]
struct Config {
    #[serde(rename = "currentContext", default)]
    current_context: String,
}

#[derive(Deserialize)]
struct Meta {
    #[serde(rename = "Endpoints", default)]
    endpoints: Endpoints,
}

#[derive(Deserialize, Default)]
struct Endpoints {
    docker: Option<Docker>,
}

#[derive(Deserialize)]
struct Docker {
    #[serde(rename = "Host", default)]
    host: String,
    #[serde(rename = "SkipTLSVerify", default)]
    skip_tls_verify: bool,
}

/// Name of the current context and the place that named it; none when it is the default one.
pub(super) fn current(environment: &Environment) -> Result<Option<(String, String)>, EngineError> {
    if let Some(name) = environment.var("DOCKER_CONTEXT") {
        return Ok(named(name, "DOCKER_CONTEXT"));
    }
    let Some(file) = environment.docker_config().map(|folder| folder.join("config.json")) else {
        return Ok(None);
    };
    let Ok(text) = fs::read(&file) else {
        return Ok(None);
    };
    let config: Config = serde_json::from_slice(&text).map_err(|cause| EngineError::Context {
        name: "current".to_owned(),
        reason: format!("{}: {cause}; repair the file or set DOCKER_HOST", file.display()),
    })?;
    Ok(named(&config.current_context, &file.display().to_string()))
}

fn named(name: &str, source: &str) -> Option<(String, String)> {
    let chosen = !name.is_empty() && name != "default";
    chosen.then(|| (name.to_owned(), source.to_owned()))
}

/// The endpoint of the context with this name.
pub(super) fn endpoint(name: &str, environment: &Environment) -> Result<Endpoint, EngineError> {
    let wrong = |reason: String| EngineError::Context { name: name.to_owned(), reason };
    let folder = environment
        .docker_config()
        .ok_or_else(|| wrong("no home folder; set HOME or DOCKER_CONFIG".to_owned()))?
        .join("contexts");
    let id = hex(&Sha256::digest(name.as_bytes()));
    let file = folder.join("meta").join(&id).join("meta.json");
    let text = fs::read(&file).map_err(|cause| {
        wrong(format!("{}: {cause}; `docker context use default` goes back", file.display()))
    })?;
    let meta: Meta = serde_json::from_slice(&text)
        .map_err(|cause| wrong(format!("{}: {cause}", file.display())))?;
    let docker = meta
        .endpoints
        .docker
        .filter(|docker| !docker.host.is_empty())
        .ok_or_else(|| wrong(format!("{} names no docker endpoint", file.display())))?;
    let tls = tls_files(&folder.join("tls").join(&id).join("docker"));
    if docker.skip_tls_verify && tls.is_some() {
        return Err(wrong("it skips the verification of TLS, which is not supported".to_owned()));
    }
    Endpoint::parse(&docker.host, tls)
}

fn tls_files(folder: &Path) -> Option<TlsFiles> {
    let folder: PathBuf = folder.to_path_buf();
    folder.join("ca.pem").exists().then(|| TlsFiles::in_folder(&folder))
}
