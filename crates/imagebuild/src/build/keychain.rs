//! Tells the builder the logins to registries that it asks for. They are read when they are asked for and never kept.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, PoisonError},
};

use bollard_buildkit_proto::moby::filesync::v1::{
    CredentialsRequest, CredentialsResponse, FetchTokenRequest, FetchTokenResponse,
    GetTokenAuthorityRequest, GetTokenAuthorityResponse, VerifyTokenAuthorityRequest,
    VerifyTokenAuthorityResponse, auth_server::Auth,
};
use tonic::{Request, Response, Status};

use crate::engine::{Login, login};

/// Why logins could not be had: the builder goes on without, and may not be let in.
pub(super) type Unread = Arc<Mutex<BTreeSet<String>>>;

/// Docker's logins, for one session.
#[derive(Debug, Default)]
pub(super) struct Keychain {
    pub(super) unread: Unread,
}

#[tonic::async_trait]
impl Auth for Keychain {
    async fn credentials(
        &self,
        request: Request<CredentialsRequest>,
    ) -> Result<Response<CredentialsResponse>, Status> {
        let host = request.into_inner().host;
        // It may start a program.
        let asked = tokio::task::spawn_blocking(move || login(&host)).await;
        let (username, secret) = match asked.map_err(|error| Status::internal(error.to_string()))? {
            Ok(Some(Login::UsernamePassword(name, password))) => (name, password),
            Ok(Some(Login::IdentityToken(token))) => (String::new(), token),
            Ok(None) => Default::default(),
            Err(reason) => {
                self.unread.lock().unwrap_or_else(PoisonError::into_inner).insert(reason);
                Default::default()
            }
        };
        Ok(Response::new(CredentialsResponse { username, secret }))
    }

    // The builder then fetches tokens by itself.
    async fn fetch_token(
        &self,
        _: Request<FetchTokenRequest>,
    ) -> Result<Response<FetchTokenResponse>, Status> {
        Err(Status::unimplemented("ask for credentials"))
    }

    async fn get_token_authority(
        &self,
        _: Request<GetTokenAuthorityRequest>,
    ) -> Result<Response<GetTokenAuthorityResponse>, Status> {
        Err(Status::unimplemented("ask for credentials"))
    }

    async fn verify_token_authority(
        &self,
        _: Request<VerifyTokenAuthorityRequest>,
    ) -> Result<Response<VerifyTokenAuthorityResponse>, Status> {
        Err(Status::unimplemented("ask for credentials"))
    }
}
