//! Options of a build that have a form of their own, read as the docker command reads them.

mod annotation;
mod attest;
mod cache;
mod named;
mod output;
mod ssh;

use std::{fmt, net::IpAddr, str::FromStr};

pub(super) use annotation::keys as annotation_keys;
pub use attest::Attestation;
pub use cache::CacheTarget;
pub use named::{NamedContext, NamedSource};
pub use output::{Destination, Form, Output};
pub use ssh::Ssh;

/// `--label NAME[=VALUE]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Its name.
    pub name: String,
    /// Its value, empty unless it is given.
    pub value: String,
}

/// `--network`: what `RUN` reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Network {
    /// What the engine gives.
    Default,
    /// The host's own network.
    Host,
    /// None.
    None,
}

/// `--add-host NAME:ADDRESS`: a line in `/etc/hosts` of each `RUN`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Host {
    /// The name.
    pub name: String,
    /// Its address.
    pub address: Address,
}

/// The address of a [`Host`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Address {
    /// This one.
    Ip(IpAddr),
    /// The engine's host: `host-gateway`.
    Gateway,
}

/// `--ulimit NAME=SOFT[:HARD]`: a limit of each `RUN`; -1 is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ulimit {
    /// Its name, such as `nofile`.
    pub name: String,
    /// The limit.
    pub soft: i64,
    /// What a process may raise it to.
    pub hard: i64,
}

/// `--platform OS/ARCHITECTURE[/VARIANT]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Platform(String);

/// `--cache-from`: an image with build cache inside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CacheSource {
    /// Name of the image in its registry.
    pub image: String,
}

/// The limits that Linux knows, as the engine names them.
const ULIMITS: &[&str] = &[
    "core",
    "cpu",
    "data",
    "fsize",
    "locks",
    "memlock",
    "msgqueue",
    "nice",
    "nofile",
    "nproc",
    "rss",
    "rtprio",
    "rttime",
    "sigpending",
    "stack",
];

/// Reads `64m`, `1g` or a number of bytes, as the docker command does: the units are powers of 1024.
pub fn shm_size(text: &str) -> Result<u64, String> {
    let lower = text.trim().to_ascii_lowercase();
    let digits = lower.find(|char: char| !char.is_ascii_digit()).unwrap_or(lower.len());
    let (number, unit) = lower.split_at(digits);
    let shift = match unit.trim_end_matches('b').trim_end_matches('i') {
        "" => 0,
        "k" => 10,
        "m" => 20,
        "g" => 30,
        _ => 64,
    };
    let bytes =
        number.parse::<u64>().ok().and_then(|number| number.checked_mul(1_u64.checked_shl(shift)?));
    bytes.filter(|bytes| *bytes > 0).ok_or_else(|| "write a size such as 64m or 1g".to_owned())
}

impl FromStr for Label {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, value) = text.split_once('=').unwrap_or((text, ""));
        if name.trim().is_empty() {
            return Err("write NAME=VALUE".to_owned());
        }
        Ok(Self { name: name.to_owned(), value: value.to_owned() })
    }
}

impl FromStr for Network {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "default" => Ok(Self::Default),
            "host" => Ok(Self::Host),
            "none" => Ok(Self::None),
            _ => Err("a build knows the networks default, host and none".to_owned()),
        }
    }
}

impl FromStr for Host {
    type Err = String;

    /// `NAME:ADDRESS` or `NAME=ADDRESS`; an IPv6 address may stand in brackets.
    fn from_str(text: &str) -> Result<Self, String> {
        const USAGE: &str = "write NAME:ADDRESS, such as db:10.0.0.2";
        let (name, address) = text.split_once('=').or_else(|| text.split_once(':')).ok_or(USAGE)?;
        if name.is_empty() || name.contains(',') {
            return Err(USAGE.to_owned());
        }
        let address = match address {
            "host-gateway" => Address::Gateway,
            address => {
                let bare = address.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
                let ip = bare.unwrap_or(address).parse();
                Address::Ip(ip.map_err(|_| format!("`{address}` is no address; {USAGE}"))?)
            }
        };
        Ok(Self { name: name.to_owned(), address })
    }
}

impl FromStr for Ulimit {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        const USAGE: &str = "write NAME=SOFT[:HARD], such as nofile=1024:4096";
        let (name, limits) = text.split_once('=').ok_or(USAGE)?;
        if !ULIMITS.contains(&name) {
            let hint = findings::nearest(name, ULIMITS.iter().copied());
            let hint = hint.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
            return Err(format!("`{name}` is no limit{hint}"));
        }
        let (soft, hard) = limits.split_once(':').unwrap_or((limits, limits));
        let number = |text: &str| text.parse::<i64>().map_err(|_| USAGE.to_owned());
        let (soft, hard) = (number(soft)?, number(hard)?);
        if hard != -1 && (soft > hard || soft == -1) {
            return Err(format!("the soft limit {soft} is above the hard one, {hard}"));
        }
        Ok(Self { name: name.to_owned(), soft, hard })
    }
}

impl FromStr for Platform {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        const USAGE: &str = "write OS/ARCHITECTURE[/VARIANT], such as linux/arm64";
        let parts: Vec<_> = text.split('/').collect();
        let plain = |part: &&str| {
            !part.is_empty()
                && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        };
        if !(2..=3).contains(&parts.len()) || !parts.iter().all(plain) {
            return Err(USAGE.to_owned());
        }
        Ok(Self(text.to_ascii_lowercase()))
    }
}

impl FromStr for CacheSource {
    type Err = String;

    /// `IMAGE`, or `type=registry,ref=IMAGE`.
    fn from_str(text: &str) -> Result<Self, String> {
        const USAGE: &str = "write the name of an image, or type=registry,ref=IMAGE";
        if !text.contains('=') {
            return super::image_name(text).map(|image| Self { image });
        }
        let mut image = None;
        for field in text.split(',') {
            match field.split_once('=').ok_or(USAGE)? {
                ("type", "registry") => {}
                ("type", other) => {
                    return Err(format!(
                        "the engine reads cache of the type registry, not {other}; {USAGE}"
                    ));
                }
                ("ref", value) => image = Some(super::image_name(value)?),
                (other, _) => return Err(format!("`{other}` is not known; {USAGE}")),
            }
        }
        image.map(|image| Self { image }).ok_or_else(|| USAGE.to_owned())
    }
}

impl Network {
    /// As the builder calls it; `None` for what it does by itself.
    pub(super) fn mode(self) -> Option<&'static str> {
        match self {
            Self::Default => None,
            Self::Host => Some("host"),
            Self::None => Some("none"),
        }
    }
}

impl fmt::Display for Host {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.address {
            Address::Ip(address) => write!(out, "{}={address}", self.name),
            Address::Gateway => write!(out, "{}=host-gateway", self.name),
        }
    }
}

impl fmt::Display for Ulimit {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}={}:{}", self.name, self.soft, self.hard)
    }
}

impl fmt::Display for Platform {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}
