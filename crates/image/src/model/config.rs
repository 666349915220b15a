//! An image's configuration.

use std::collections::{BTreeMap, BTreeSet};

/// How containers of the image are started, and for which platform it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Config {
    /// `USER`, as written; empty means root.
    pub user: String,
    /// `ENV`, in order.
    pub env: Vec<(String, String)>,
    /// `CMD`; empty when there is none.
    pub cmd: Vec<String>,
    /// `ENTRYPOINT`; empty when there is none.
    pub entrypoint: Vec<String>,
    /// `LABEL`.
    pub labels: BTreeMap<String, String>,
    /// `VOLUME`.
    pub volumes: BTreeSet<String>,
    /// `EXPOSE`, as `80/tcp`.
    pub exposed_ports: BTreeSet<String>,
    /// `HEALTHCHECK`.
    pub healthcheck: Option<Healthcheck>,
    /// `WORKDIR`; empty means `/`.
    pub workdir: String,
    /// `SHELL`; empty when it was not set.
    pub shell: Vec<String>,
    /// `STOPSIGNAL`.
    pub stop_signal: Option<String>,
    /// `ONBUILD` triggers.
    pub onbuild: Vec<String>,
    /// CPU architecture, in Go's terms (`amd64`).
    pub architecture: String,
    /// Variant of the architecture (`v8`).
    pub variant: Option<String>,
    /// Operating system.
    pub os: String,
    /// When the image was made, as written (RFC 3339).
    pub created: Option<String>,
}

impl Config {
    /// The platform as `os/architecture[/variant]`.
    pub fn platform(&self) -> String {
        let variant = self.variant.as_deref().map(|v| format!("/{v}")).unwrap_or_default();
        format!("{}/{}{variant}", self.os, self.architecture)
    }
}

/// `HEALTHCHECK`. Times are nanoseconds; 0 means inherited.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Healthcheck {
    /// `["NONE"]`, `["CMD", …]`, `["CMD-SHELL", …]`; empty means inherited.
    pub test: Vec<String>,
    /// Time between two checks.
    pub interval: i64,
    /// Time after which a check has failed.
    pub timeout: i64,
    /// Time in which failures do not count.
    pub start_period: i64,
    /// Failures in a row that make the container unhealthy.
    pub retries: i64,
}

impl Healthcheck {
    /// Whether the image switches its base's health check off.
    pub fn is_none(&self) -> bool {
        self.test.first().is_some_and(|word| word == "NONE")
    }
}
