//! Asks registries for the digests and platforms of the images that Dockerfiles name.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    net::IpAddr,
    sync::Arc,
    time::Duration,
};

use dockerlint::{
    Lint,
    model::{Platform, Registry, RemoteImage},
};
use findings::{NotChecked, Sources};
use futures_util::{StreamExt as _, stream};
use oci_client::{
    Client, Reference, RegistryOperation,
    client::{ClientConfig, ClientProtocol},
    errors::OciDistributionError,
    manifest,
    secrets::RegistryAuth,
};
use serde::Deserialize;

use crate::engine::{self, Login};

/// So many images are asked for at a time.
const AT_ONCE: usize = 8;

/// Who does not answer within this time is not there.
const PATIENCE: Duration = Duration::from_secs(30);

/// A description of an image longer than this is none.
const MOST_BYTES: usize = 8 << 20;

type Answer = Result<RemoteImage, String>;

/// The registries, and what they have answered so far: each image is asked for once.
#[derive(Debug, Default)]
pub struct Registries {
    answers: RefCell<BTreeMap<String, Answer>>,
}

impl Registries {
    /// Asks for the images of all `lints` and puts the answers into them. What was not answered is told.
    pub fn ask(&self, lints: &mut [Lint], sources: &Sources) -> BTreeSet<NotChecked> {
        let wanted: BTreeSet<String> = lints.iter().flat_map(names).collect();
        let mut answers = self.answers.borrow_mut();
        let new: Vec<_> = wanted.into_iter().filter(|name| !answers.contains_key(name)).collect();
        answers.extend(fetch(new));
        let registry = Arc::new(Registry { images: answers.clone() });
        let mut gaps = BTreeSet::new();
        for lint in lints {
            gaps.extend(gaps_of(lint, &registry, sources));
            lint.known.registry = Some(Arc::clone(&registry));
        }
        gaps
    }
}

/// The images of a Dockerfile whose names it tells.
fn names(lint: &Lint) -> Vec<String> {
    let images = lint.images().filter(|image| !image.may_be_context());
    images.filter_map(|image| image.name).map(str::to_owned).collect()
}

fn gaps_of(lint: &Lint, registry: &Registry, sources: &Sources) -> Vec<NotChecked> {
    let path = sources.get(lint.file).path();
    let gap = |reason: String| NotChecked { path: path.to_owned(), rule: None, reason };
    let images = lint.images().filter(|image| !image.may_be_context());
    let gaps = images.filter_map(|image| match image.name {
        None => Some(gap(format!(
            "no registry was asked for `{}`, as a variable in it has no value here",
            image.text
        ))),
        Some(name) => {
            let reason = registry.images.get(name)?.as_ref().err()?;
            Some(gap(format!("the registry does not tell about `{name}`: {reason}")))
        }
    });
    gaps.collect()
}

/// The answers to all `names`.
fn fetch(names: Vec<String>) -> Vec<(String, Answer)> {
    if names.is_empty() {
        return Vec::new();
    }
    let mut references = Vec::new();
    let mut answers = Vec::new();
    for name in names {
        match name.parse::<Reference>() {
            Ok(reference) => references.push((name, reference)),
            Err(error) => answers.push((name, Err(error.to_string()))),
        }
    }
    let ready = client(&references).and_then(|client| {
        let tokio = tokio::runtime::Builder::new_current_thread().enable_all().build();
        tokio.map(|tokio| (client, tokio)).map_err(|error| error.to_string())
    });
    match ready {
        Ok((client, tokio)) => answers.extend(tokio.block_on(ask_all(&client, references))),
        Err(error) => {
            answers.extend(references.into_iter().map(|(name, _)| (name, Err(error.clone()))));
        }
    }
    answers
}

fn client(references: &[(String, Reference)]) -> Result<Client, String> {
    // Whoever was first has chosen the same.
    drop(tokio_rustls::rustls::crypto::ring::default_provider().install_default());
    let hosts = references.iter().map(|(_, reference)| reference.resolve_registry());
    let plain = hosts.filter(|host| is_loopback(host)).map(str::to_owned).collect();
    Client::try_from(ClientConfig {
        protocol: ClientProtocol::HttpsExcept(plain),
        connect_timeout: Some(PATIENCE / 3),
        read_timeout: Some(PATIENCE),
        user_agent: concat!("imagebuild/", env!("CARGO_PKG_VERSION")),
        ..ClientConfig::default()
    })
    .map_err(|error| causes(&error))
}

/// Whether a registry is on this machine, and so spoken to without TLS, as engines do.
fn is_loopback(registry: &str) -> bool {
    let host = registry.rsplit_once(':').map_or(registry, |(host, _)| host);
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

async fn ask_all(client: &Client, references: Vec<(String, Reference)>) -> Vec<(String, Answer)> {
    let asked = references.into_iter().map(|(name, reference)| async move {
        let answer = tokio::time::timeout(PATIENCE, ask(client, &reference)).await;
        let late = || format!("no answer within {} seconds", PATIENCE.as_secs());
        (name, answer.unwrap_or_else(|_| Err(late())))
    });
    stream::iter(asked).buffer_unordered(AT_ONCE).collect().await
}

async fn ask(client: &Client, image: &Reference) -> Answer {
    let (login, refused) = login(image.resolve_registry());
    // The cause of a refusal is told together with what was wrong about the login.
    let told = |error: OciDistributionError| match &refused {
        Some(login) => format!("{}; {login}", causes(&error)),
        None => causes(&error),
    };
    client.auth(image, &login, RegistryOperation::Pull).await.map_err(&told)?;
    let kinds = [
        manifest::OCI_IMAGE_INDEX_MEDIA_TYPE,
        manifest::IMAGE_MANIFEST_LIST_MEDIA_TYPE,
        manifest::IMAGE_MANIFEST_MEDIA_TYPE,
        manifest::OCI_IMAGE_MEDIA_TYPE,
    ];
    let (bytes, digest) = client.pull_manifest_raw(image, &login, &kinds).await.map_err(&told)?;
    let document: Document = serde_json::from_slice(&bytes).map_err(|error| error.to_string())?;
    let platforms = match document {
        Document { manifests: Some(manifests), .. } => {
            manifests.into_iter().filter_map(|entry| entry.platform).collect()
        }
        Document { config: Some(config), .. } => {
            vec![configured(client, image, &config.digest).await.map_err(&told)?]
        }
        Document { .. } => {
            return Err("its manifest names neither images nor a configuration".into());
        }
    };
    Ok(RemoteImage { digest, platforms: known(&platforms) })
}

/// Each platform once. `unknown` stands for what is no image, such as an attestation.
fn known(platforms: &[Target]) -> Vec<Platform> {
    let real = platforms.iter().filter(|it| it.os != "unknown" && !it.os.is_empty());
    let platforms: BTreeSet<_> =
        real.map(|target| Platform::new(&target.os, &target.architecture)).collect();
    platforms.into_iter().collect()
}

/// What the configuration of an image for one platform says.
async fn configured(
    client: &Client,
    image: &Reference,
    digest: &str,
) -> Result<Target, OciDistributionError> {
    let mut blob = client.pull_blob_stream(image, digest).await?.stream;
    let mut bytes = Vec::new();
    while let Some(chunk) = blob.next().await {
        bytes.extend_from_slice(&chunk?);
        if bytes.len() > MOST_BYTES {
            let reason = "its configuration is too long".to_owned();
            return Err(OciDistributionError::GenericError(Some(reason)));
        }
    }
    Ok(serde_json::from_slice(&bytes)?)
}

/// What docker would log in with, and what is wrong about it.
fn login(registry: &str) -> (RegistryAuth, Option<String>) {
    match engine::login(registry) {
        Ok(Some(Login::UsernamePassword(name, password))) => {
            (RegistryAuth::Basic(name, password), None)
        }
        Ok(Some(Login::IdentityToken(_))) => {
            let reason = format!(
                "docker's login for {registry} is an identity token, which is not used here"
            );
            (RegistryAuth::Anonymous, Some(reason))
        }
        Ok(None) => (RegistryAuth::Anonymous, None),
        Err(reason) => (RegistryAuth::Anonymous, Some(reason)),
    }
}

/// An error with its causes, which say more.
fn causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(next) = cause {
        let more = next.to_string();
        if !text.contains(&more) {
            text = format!("{text}: {more}");
        }
        cause = next.source();
    }
    text
}

/// An index or a manifest: what matters of both.
#[derive(Debug, Deserialize)]
struct Document {
    manifests: Option<Vec<Entry>>,
    config: Option<Descriptor>,
}

#[derive(Debug, Deserialize)]
struct Entry {
    platform: Option<Target>,
}

#[derive(Debug, Deserialize)]
struct Descriptor {
    digest: String,
}

#[derive(Debug, Deserialize)]
struct Target {
    #[serde(default)]
    os: String,
    #[serde(default)]
    architecture: String,
}
