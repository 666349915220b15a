//! Answers from the network, for commands that are asked to go there.

use std::{sync::Arc, time::Duration};

use rustls::crypto::ring;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use ureq::{
    Agent,
    http::{Response, StatusCode},
    tls::{RootCerts, TlsConfig},
};

/// Bytes of an answer that are read: many times what is there today.
const LIMIT: u64 = 64 << 20;

const TIME: Duration = Duration::from_mins(2);

const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DownloadError {
    /// Nobody answers, or not in full.
    #[error("{url}: {source}")]
    Http {
        /// What was asked for.
        url: String,
        source: Box<ureq::Error>,
    },
    /// The answer is a refusal.
    #[error("{url}: the answer is {status}")]
    Status {
        /// What was asked for.
        url: String,
        status: StatusCode,
    },
    /// The answer is not what the address promises.
    #[error("{url}: {reason}")]
    Answer {
        /// What was asked for.
        url: String,
        reason: String,
    },
}

/// A client; proxies are those of the usual variables, certificates those of the system.
#[derive(Debug)]
pub(crate) struct Client(Agent);

impl Client {
    /// One that has asked nobody yet.
    pub(crate) fn new() -> Self {
        let tls = TlsConfig::builder()
            .root_certs(RootCerts::PlatformVerifier)
            .unversioned_rustls_crypto_provider(Arc::new(ring::default_provider()))
            .build();
        let config = Agent::config_builder()
            .timeout_global(Some(TIME))
            .http_status_as_error(false)
            .user_agent(concat!("envcheck/", env!("CARGO_PKG_VERSION")))
            .tls_config(tls);
        Self(config.build().into())
    }

    /// What is at `url`.
    pub(crate) fn get(&self, url: &str) -> Result<Vec<u8>, DownloadError> {
        body(url, self.ask(url, &[])?)
    }

    fn ask(
        &self,
        url: &str,
        headers: &[(&str, &str)],
    ) -> Result<Response<ureq::Body>, DownloadError> {
        let request = self.0.get(url);
        let request = headers.iter().fold(request, |it, (name, value)| it.header(*name, *value));
        request
            .call()
            .map_err(|source| DownloadError::Http { url: url.to_owned(), source: Box::new(source) })
    }

    /// The only layer of the artifact at `tag` in a repository of a registry: `base` is `https://HOST` and
    /// `repository` what follows.
    pub(crate) fn layer(
        &self,
        base: &str,
        repository: &str,
        tag: &str,
    ) -> Result<Vec<u8>, DownloadError> {
        let url = format!("{base}/v2/{repository}/manifests/{tag}");
        let (manifest, token) = self.of_registry(&url, None)?;
        let wrong =
            |reason: &str| DownloadError::Answer { url: url.clone(), reason: reason.to_owned() };
        let manifest: Value =
            serde_json::from_slice(&manifest).map_err(|_| wrong("the manifest is no JSON"))?;
        let digest = manifest["layers"][0]["digest"].as_str();
        let digest = digest.ok_or_else(|| wrong("the manifest names no layer"))?;
        let hex = digest
            .strip_prefix("sha256:")
            .filter(|hex| hex.bytes().all(|it| it.is_ascii_hexdigit()));
        let hex = hex.ok_or_else(|| wrong("the layer's digest is no SHA-256"))?;
        let blob = format!("{base}/v2/{repository}/blobs/{digest}");
        let (layer, _) = self.of_registry(&blob, token)?;
        let is: String = Sha256::digest(&layer).iter().map(|byte| format!("{byte:02x}")).collect();
        if is == hex {
            return Ok(layer);
        }
        Err(DownloadError::Answer {
            url: blob,
            reason: "it is not what its digest says".to_owned(),
        })
    }

    /// What a registry has at `url`, and the header that it was asked with where it wants to know who asks.
    pub(crate) fn of_registry(
        &self,
        url: &str,
        token: Option<String>,
    ) -> Result<(Vec<u8>, Option<String>), DownloadError> {
        let accept = ("accept", MANIFEST);
        let Some(token) = token else {
            let answer = self.ask(url, &[accept])?;
            if answer.status() == StatusCode::UNAUTHORIZED
                && let Some(token) = self.token(&answer)?
            {
                return self.of_registry(url, Some(format!("Bearer {token}")));
            }
            return Ok((body(url, answer)?, None));
        };
        let answer = self.ask(url, &[accept, ("authorization", &token)])?;
        Ok((body(url, answer)?, Some(token)))
    }

    /// A token for nobody in particular, as the challenge of `answer` says where to get it.
    fn token(&self, answer: &Response<ureq::Body>) -> Result<Option<String>, DownloadError> {
        let challenge = answer.headers().get("www-authenticate").and_then(|it| it.to_str().ok());
        let Some(url) = challenge.and_then(token_url) else { return Ok(None) };
        let answer: Option<Value> = serde_json::from_slice(&self.get(&url)?).ok();
        let token = answer
            .and_then(|it| it["token"].as_str().or(it["access_token"].as_str()).map(str::to_owned));
        Ok(token)
    }
}

fn body(url: &str, mut answer: Response<ureq::Body>) -> Result<Vec<u8>, DownloadError> {
    let status = answer.status();
    if !status.is_success() {
        return Err(DownloadError::Status { url: url.to_owned(), status });
    }
    let body = answer.body_mut().with_config().limit(LIMIT).read_to_vec();
    body.map_err(|source| DownloadError::Http { url: url.to_owned(), source: Box::new(source) })
}

/// `Bearer realm="https://…",service="…",scope="…"` as an address.
fn token_url(challenge: &str) -> Option<String> {
    let fields = challenge.strip_prefix("Bearer ")?;
    let field = |name: &str| {
        let (_, rest) = fields.split_once(&format!("{name}=\""))?;
        rest.split('"').next()
    };
    let realm = field("realm")?;
    let query: Vec<_> = ["service", "scope"]
        .iter()
        .filter_map(|name| Some(format!("{name}={}", field(name)?)))
        .collect();
    Some(format!("{realm}?{}", query.join("&")))
}
