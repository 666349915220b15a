//! Gives the builder the login of the registry that it asks for, from the docker client's configuration.

use std::sync::{Arc, Mutex, PoisonError};

use bollard_buildkit_proto::moby::filesync::v1::{
    CredentialsRequest, CredentialsResponse, FetchTokenRequest, FetchTokenResponse,
    GetTokenAuthorityRequest, GetTokenAuthorityResponse, VerifyTokenAuthorityRequest,
    VerifyTokenAuthorityResponse, auth_server::Auth,
};
use tonic::{Request, Response, Status};

use crate::engine::{Login, Logins};

/// What was wrong about logins that were asked for.
pub(super) type Refused = Arc<Mutex<Vec<String>>>;

/// The logins that a session may give.
pub(super) struct Desk {
    pub(super) logins: Logins,
    pub(super) refused: Refused,
}

#[tonic::async_trait]
impl Auth for Desk {
    /// A login that cannot be had is none: many images are for everybody.
    async fn credentials(
        &self,
        request: Request<CredentialsRequest>,
    ) -> Result<Response<CredentialsResponse>, Status> {
        let (logins, host) = (self.logins.clone(), request.into_inner().host);
        let asked = tokio::task::spawn_blocking(move || logins.of(&host)).await;
        let (login, refused) = asked.map_err(|error| Status::internal(error.to_string()))?;
        self.refused.lock().unwrap_or_else(PoisonError::into_inner).extend(refused);
        let (username, secret) = match login {
            Login::Nobody => (String::new(), String::new()),
            Login::Password(name, password) => (name, password),
            Login::Token(token) => (String::new(), token),
        };
        Ok(Response::new(CredentialsResponse { username, secret }))
    }

    async fn fetch_token(
        &self,
        _: Request<FetchTokenRequest>,
    ) -> Result<Response<FetchTokenResponse>, Status> {
        Err(unknown())
    }

    async fn get_token_authority(
        &self,
        _: Request<GetTokenAuthorityRequest>,
    ) -> Result<Response<GetTokenAuthorityResponse>, Status> {
        Err(unknown())
    }

    async fn verify_token_authority(
        &self,
        _: Request<VerifyTokenAuthorityRequest>,
    ) -> Result<Response<VerifyTokenAuthorityResponse>, Status> {
        Err(unknown())
    }
}

/// The builder fetches tokens itself then.
fn unknown() -> Status {
    Status::unimplemented("logins are given by Credentials")
}
