//! What an engine is and can.

use bollard::models::{SystemInfo, SystemInfoCgroupVersionEnum, SystemVersion};
use serde::Serialize;

/// The product that has its own way to build.
const PODMAN: &str = "Podman";

/// What an engine says about itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, printed as they are")]
pub struct Facts {
    /// Name of the product: `Docker Engine`, `Podman`, …
    pub product: String,
    /// Version of the engine.
    pub version: String,
    /// First number of the version; 0 for a development build.
    #[serde(skip)]
    pub major: u32,
    /// API version spoken with it: the newer of what both sides know.
    pub api_version: String,
    /// Operating system of its containers.
    pub os: String,
    /// Architecture of its containers.
    pub arch: String,
    /// Storage driver.
    pub storage_driver: String,
    /// Images are kept as registries have them, with what lies beside them.
    pub containerd_store: bool,
    /// Version of the control groups: `1` or `2`.
    pub cgroup_version: String,
    /// Builds go through `BuildKit`.
    pub buildkit: bool,
    /// It runs without root.
    pub rootless: bool,
    /// Memory limits are enforced.
    pub memory_limit: bool,
    /// Limits on the number of processes are enforced.
    pub pids_limit: bool,
    /// The built-in Dockerfile frontend reads heredocs.
    pub heredocs: bool,
    /// Network of `RUN` when it is not the engine's default: an engine without a bridge has only `host`.
    pub build_network: Option<String>,
    /// Warnings of the engine, and ours.
    pub warnings: Vec<String>,
}

impl Facts {
    pub(super) fn of(version: &SystemVersion, info: &SystemInfo, api_version: String) -> Self {
        let product =
            version.platform.as_ref().map(|platform| platform.name.clone()).unwrap_or_default();
        let component =
            version.components.iter().flatten().next().map(|component| component.name.clone());
        let podman = component.as_deref().is_some_and(|name| name.contains("Podman"));
        let product = match (podman, product.is_empty()) {
            (true, _) => PODMAN.to_owned(),
            (false, true) => "Docker Engine".to_owned(),
            (false, false) => product,
        };
        let number = version.version.clone().unwrap_or_default();
        let options = info.security_options.iter().flatten();
        Self {
            product,
            api_version,
            os: version.os.clone().unwrap_or_default(),
            arch: version.arch.clone().unwrap_or_default(),
            storage_driver: info.driver.clone().unwrap_or_default(),
            containerd_store: info
                .driver_status
                .iter()
                .flatten()
                .any(|pair| pair.iter().any(|text| text.starts_with("io.containerd.snapshotter"))),
            cgroup_version: match info.cgroup_version {
                Some(SystemInfoCgroupVersionEnum::_2) => "2".to_owned(),
                _ => "1".to_owned(),
            },
            buildkit: !podman && version.os.as_deref() != Some("windows"),
            rootless: options.clone().any(|option| option.starts_with("name=rootless")),
            memory_limit: info.memory_limit.unwrap_or_default(),
            pids_limit: info.pids_limit.unwrap_or_default(),
            heredocs: !podman && major(&number) >= 23,
            major: major(&number),
            // What its API gives to a build that asks for none.
            build_network: podman.then(|| "host".to_owned()),
            warnings: info.warnings.clone().unwrap_or_default(),
            version: number,
        }
    }

    /// Whether it is Podman, which builds without `BuildKit`.
    pub(crate) fn is_podman(&self) -> bool {
        self.product == PODMAN
    }

    /// Whether it is Docker's engine of this version or a later one; a development build may be any.
    pub(crate) fn is_at_least(&self, major: u32) -> bool {
        self.major == 0 || self.major >= major
    }

    /// For an engine without a bridge network: `RUN` cannot have one there.
    pub(super) fn use_host_network(&mut self) {
        self.build_network = Some("host".to_owned());
        self.warnings.push(
            "no bridge network: RUN uses the host's network, containers have none unless they use the host's"
                .to_owned(),
        );
    }
}

/// The number before the first dot; 0 for what is no number, such as a development build.
fn major(version: &str) -> u32 {
    version.split('.').next().and_then(|number| number.parse().ok()).unwrap_or_default()
}
