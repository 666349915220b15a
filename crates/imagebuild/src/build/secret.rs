//! Serves secrets to the builder. Values are read when they are asked for and never kept, printed or logged.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    sync::{Arc, Mutex, PoisonError},
};

use bollard_buildkit_proto::moby::buildkit::secrets::v1::{
    GetSecretRequest, GetSecretResponse, secrets_server::Secrets,
};
use tonic::{Request, Response, Status};

use super::{BuildError, Secret, SecretSource};
use crate::engine::Environment;

/// The engine's own limit.
const LARGEST: u64 = 500 * 1024;

/// Ids that the build asked for and that were not given.
pub(super) type Missing = Arc<Mutex<BTreeSet<String>>>;

/// The secrets of a session.
pub(super) struct Vault {
    secrets: BTreeMap<String, SecretSource>,
    variables: Environment,
    pub(super) missing: Missing,
}

impl Vault {
    /// Checks that every source exists, so that a mistake is told before the build and not in the middle of it.
    pub(super) fn new(secrets: &[Secret], environment: &Environment) -> Result<Self, BuildError> {
        let mut sources = BTreeMap::new();
        for secret in secrets {
            check(secret, environment)?;
            sources.insert(secret.id.clone(), secret.source.clone());
        }
        Ok(Self { secrets: sources, variables: environment.clone(), missing: Missing::default() })
    }

    fn value(&self, source: &SecretSource) -> Result<Vec<u8>, Status> {
        let gone = |what: String| Status::failed_precondition(what);
        match source {
            SecretSource::File(path) => {
                fs::read(path).map_err(|error| gone(format!("{}: {error}", path.display())))
            }
            SecretSource::Variable(name) => match self.variables.vars.get(name) {
                Some(value) => Ok(value.clone().into_bytes()),
                None => Err(gone(format!("environment variable {name} is not set"))),
            },
            SecretSource::Given { value, .. } => Ok(value.value().as_bytes().to_vec()),
        }
    }
}

/// Newer builders look for these by themselves when they fetch from an address.
fn is_asked_of_everybody(id: &str) -> bool {
    const PREFIXES: [&str; 4] =
        ["HTTP_AUTH_HEADER", "HTTP_AUTH_TOKEN", "GIT_AUTH_HEADER", "GIT_AUTH_TOKEN"];
    PREFIXES.iter().any(|prefix| id.starts_with(prefix))
}

fn check(secret: &Secret, environment: &Environment) -> Result<(), BuildError> {
    let wrong = |reason: String| Err(BuildError::Secret { id: secret.id.clone(), reason });
    match &secret.source {
        SecretSource::Variable(name) if !environment.vars.contains_key(name) => {
            wrong(format!("environment variable {name} is not set; export it or use src=PATH"))
        }
        SecretSource::Variable(_) | SecretSource::Given { .. } => Ok(()),
        SecretSource::File(path) => match fs::File::open(path).and_then(|file| file.metadata()) {
            Ok(data) if data.is_dir() => {
                wrong(format!("{} is a folder; name a file", path.display()))
            }
            Ok(data) if data.len() > LARGEST => wrong(format!(
                "{} has {} bytes; the engine takes up to {LARGEST}",
                path.display(),
                data.len()
            )),
            Ok(_) => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => wrong(format!(
                "{} does not exist; give an existing file with src=PATH",
                path.display()
            )),
            Err(error) => wrong(format!("{}: {error}", path.display())),
        },
    }
}

#[tonic::async_trait]
impl Secrets for Vault {
    async fn get_secret(
        &self,
        request: Request<GetSecretRequest>,
    ) -> Result<Response<GetSecretResponse>, Status> {
        let id = &request.get_ref().id;
        let Some(source) = self.secrets.get(id) else {
            if !is_asked_of_everybody(id) {
                self.missing.lock().unwrap_or_else(PoisonError::into_inner).insert(id.clone());
            }
            return Err(Status::not_found(format!("secret {id} was not given")));
        };
        Ok(Response::new(GetSecretResponse { data: self.value(source)? }))
    }
}
