//! The logins of the docker client, as `docker login` leaves them: in its configuration, or with a helper that it names.

use std::{
    fmt,
    fs::File,
    io::{self, BufReader},
    path::PathBuf,
};

use docker_credential::{CredentialRetrievalError, DockerCredential};

use super::Environment;

/// Docker Hub's names, and the address by which its login is kept.
const HUB: [&str; 3] = ["docker.io", "index.docker.io", "registry-1.docker.io"];
const HUB_SERVER: &str = "https://index.docker.io/v1/";

/// Where logins are kept.
#[derive(Debug, Clone)]
pub struct Logins {
    configuration: Option<PathBuf>,
}

/// What a registry is told about who asks.
#[derive(Clone, PartialEq, Eq)]
pub enum Login {
    /// Nothing.
    Nobody,
    /// A name and its password.
    Password(String, String),
    /// A token that stands for a login.
    Token(String),
}

impl Logins {
    /// Those of this user.
    pub fn new(environment: &Environment) -> Self {
        let folder = environment.docker_config();
        Self { configuration: folder.map(|folder| folder.join("config.json")) }
    }

    /// What docker would log in with, and what is wrong about it. What a helper says may hold the secret.
    pub fn of(&self, registry: &str) -> (Login, Option<String>) {
        let server = if HUB.contains(&registry) { HUB_SERVER } else { registry };
        let nobody = (Login::Nobody, None);
        let failed =
            |what: &str| (Login::Nobody, Some(format!("docker's login for {server} {what}")));
        let Some(path) = &self.configuration else { return nobody };
        let file = match File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return nobody,
            Err(error) => return failed(&format!("cannot be read: {}: {error}", path.display())),
        };
        match docker_credential::get_credential_from_reader(BufReader::new(file), server) {
            Ok(DockerCredential::UsernamePassword(name, password)) => {
                (Login::Password(name, password), None)
            }
            Ok(DockerCredential::IdentityToken(token)) => (Login::Token(token), None),
            Err(CredentialRetrievalError::NoCredentialConfigured) => nobody,
            // Every helper says this where it has none.
            Err(CredentialRetrievalError::HelperFailure { stdout, .. })
                if stdout.contains("credentials not found") =>
            {
                nobody
            }
            Err(CredentialRetrievalError::HelperFailure { helper, .. }) => {
                failed(&format!("cannot be had from the helper `{helper}`"))
            }
            Err(error) => failed(&format!("cannot be read: {error}")),
        }
    }
}

impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Nobody => "Nobody",
            Self::Password(..) => "Password",
            Self::Token(_) => "Token",
        })
    }
}
