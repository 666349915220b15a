//! `--add-host NAME:host-gateway`: the address of the engine's host as its steps reach it.

use std::net::IpAddr;

use super::{BuildError, Request, builder::Builder, options::Address};
use crate::engine::Engine;

/// What the engine's builder says of itself: the address.
const LABEL: &str = "org.mobyproject.buildkit.worker.moby.host-gateway-ip";

/// The address, if this build needs it. Frontends know addresses only: whoever asks for a build has to ask for it.
pub(super) async fn address(
    engine: &Engine,
    request: &Request,
) -> Result<Option<IpAddr>, BuildError> {
    if request.hosts.iter().all(|host| host.address != Address::Gateway) {
        return Ok(None);
    }
    let facts = &engine.facts;
    let labels = match Builder::Engine(engine).control().await {
        Ok(buildkit) => buildkit.worker_labels().await,
        Err(error) => return Err(BuildError::Refused(error)),
    };
    let told = labels.ok().and_then(|labels| labels.get(LABEL)?.parse().ok());
    told.map(Some).ok_or_else(|| {
        let why = if engine.facts.build_network.is_some() {
            "this engine has no bridge network, and so no address for its host; the host's network, which RUN gets, has \
             it as localhost"
                .to_owned()
        } else {
            format!(
                "the builder of {} {} does not tell the address of its host, as Docker Engine 24.0 and newer do; \
                 write the address",
                facts.product, facts.version
            )
        };
        BuildError::Refused(format!("--add-host NAME:host-gateway: {why}"))
    })
}
