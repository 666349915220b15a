//! Features in registries: on this machine over plain HTTP, elsewhere only when that is asked for.

use std::{io::Read as _, time::Duration};

use sha2::{Digest as _, Sha256};
use source::{Format, Parsed};

use super::{download::Client, http};
use crate::merged::feature::Registered;

const PATIENCE: Duration = Duration::from_secs(10);

/// Bytes of a manifest or of a Feature.
const LARGEST: u64 = 64 << 20;

const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
const FEATURE: &str = "application/vnd.devcontainers";

/// A manifest and its digest.
pub(super) struct Manifest {
    pub(super) text: String,
    pub(super) parsed: Parsed,
    pub(super) digest: String,
}

/// The manifest of a Feature; `client` asks registries that are not on this machine.
pub(super) fn manifest(feature: &Registered, client: Option<&Client>) -> Result<Manifest, String> {
    let (bytes, digest) = get(feature, client, &format!("manifests/{}", feature.version))?;
    let text = String::from_utf8(bytes).map_err(|_| "its manifest is no UTF-8".to_owned())?;
    let parsed = source::parse(Format::Jsonc, &text);
    let kind = parsed.root().and_then(|root| root.at(&["config", "mediaType"])?.as_str());
    if kind != Some(FEATURE) {
        return Err("what the registry has under that name is no Feature".to_owned());
    }
    if feature.digest.as_ref().is_some_and(|wanted| *wanted != digest) {
        return Err(format!("its manifest has the digest {digest}"));
    }
    Ok(Manifest { text, parsed, digest })
}

/// The `devcontainer-feature.json` that a manifest's layer holds.
pub(super) fn description(
    feature: &Registered,
    manifest: &Manifest,
    client: Option<&Client>,
) -> Result<String, String> {
    let digest = manifest.parsed.root().and_then(|root| root.at(&["layers", "0", "digest"]));
    let digest = digest.and_then(source::Node::as_str).ok_or("its manifest names no layer")?;
    let (bytes, found) = get(feature, client, &format!("blobs/{digest}"))?;
    if found != digest {
        return Err(format!("its layer should have the digest {digest} and has {found}"));
    }
    let tar: Box<dyn std::io::Read> = match bytes.as_slice() {
        [0x1F, 0x8B, ..] => Box::new(flate2::read::GzDecoder::new(bytes.as_slice())),
        _ => Box::new(bytes.as_slice()),
    };
    let broken = |error: std::io::Error| format!("its layer is no tar archive: {error}");
    let mut archive = tar::Archive::new(tar.take(LARGEST));
    for entry in archive.entries().map_err(broken)? {
        let mut entry = entry.map_err(broken)?;
        let path = entry.path().map_err(broken)?;
        if path.strip_prefix("./").unwrap_or(&path).as_os_str() == "devcontainer-feature.json" {
            let mut text = String::new();
            entry.read_to_string(&mut text).map_err(broken)?;
            return Ok(text);
        }
    }
    Err("its layer has no devcontainer-feature.json".to_owned())
}

/// Whether `registry` is on this machine.
pub(super) fn is_local(registry: &str) -> bool {
    let host = registry.rsplit_once(':').map_or(registry, |(host, _)| host);
    let numbers = host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback());
    host == "localhost" || host == "[::1]" || numbers
}

/// What is below the Feature's name, and the digest of that.
fn get(
    feature: &Registered,
    client: Option<&Client>,
    below: &str,
) -> Result<(Vec<u8>, String), String> {
    let path = format!("/v2/{}/{below}", feature.path);
    let bytes = match client {
        Some(client) if !is_local(&feature.registry) => {
            let url = format!("https://{}{path}", feature.registry);
            client.of_registry(&url, None).map_err(|error| error.to_string())?.0
        }
        _ => local(&feature.registry, &path)?,
    };
    let hex: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    Ok((bytes, format!("sha256:{hex}")))
}

fn local(registry: &str, path: &str) -> Result<Vec<u8>, String> {
    let address =
        if registry.contains(':') { registry.to_owned() } else { format!("{registry}:80") };
    let stream = http::connect(&address, PATIENCE);
    let stream = stream.map_err(|error| format!("no registry answers at {address}: {error}"))?;
    let read = http::ask(stream, registry, path, MANIFEST).and_then(|answer| {
        let mut bytes = Vec::new();
        answer.good()?.take(LARGEST).read_to_end(&mut bytes)?;
        Ok(bytes)
    });
    read.map_err(|error| format!("the registry at {address} does not have it: {error}"))
}
