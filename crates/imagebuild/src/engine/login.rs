//! Logins to registries, as docker's command keeps them.

use std::{env, path::PathBuf};

use docker_credential::CredentialRetrievalError;

pub(crate) use docker_credential::DockerCredential as Login;

/// Docker's own registry, by the names it goes by where images are fetched, and by the old one of its login.
const HUB: [&str; 3] = ["index.docker.io", "registry-1.docker.io", "docker.io"];
const HUB_LOGIN: &str = "https://index.docker.io/v1/";

/// What docker would log in with; nothing where it has no login. An error says what is wrong with it, and nothing of what a
/// helper said, which may hold the secret.
pub(crate) fn login(registry: &str) -> Result<Option<Login>, String> {
    let server = if HUB.contains(&registry) { HUB_LOGIN } else { registry };
    let failed = |what: &str| Err(format!("docker's login for {server} {what}"));
    match docker_credential::get_credential(server) {
        Ok(login) => Ok(Some(login)),
        Err(
            CredentialRetrievalError::ConfigNotFound
            | CredentialRetrievalError::NoCredentialConfigured,
        ) => Ok(None),
        // So it calls a missing file, too.
        Err(CredentialRetrievalError::ConfigReadError) if !has_configuration() => Ok(None),
        Err(CredentialRetrievalError::HelperFailure { helper, .. }) => {
            failed(&format!("cannot be had from the helper `{helper}`"))
        }
        Err(error) => failed(&format!("cannot be read: {error}")),
    }
}

fn has_configuration() -> bool {
    let folder = env::var_os("DOCKER_CONFIG").map(PathBuf::from);
    let folder = folder.or_else(|| Some(PathBuf::from(env::var_os("HOME")?).join(".docker")));
    folder.is_some_and(|folder| folder.join("config.json").exists())
}
