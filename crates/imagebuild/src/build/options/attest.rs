use std::str::FromStr;

/// `--attest type=sbom|provenance[,NAME=VALUE…]`: a statement about the image that lies beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attestation {
    /// `sbom` or `provenance`.
    pub kind: &'static str,
    /// What else the builder is told: `mode=max`.
    pub attributes: String,
}

impl Attestation {
    /// The image that makes the list of what an image holds.
    pub(in crate::build) fn scanner(&self) -> Option<&str> {
        const USUAL: &str = "docker/buildkit-syft-scanner";
        let named = self.attributes.split(',').find_map(|field| field.strip_prefix("generator="));
        (self.kind == "sbom").then(|| named.unwrap_or(USUAL))
    }

    /// Reads the value of `--sbom` or `--provenance`: `true`, `false` or attributes.
    pub fn of_value(kind: &'static str, text: &str) -> Option<Self> {
        match text {
            "false" => None,
            "true" => Some(Self { kind, attributes: String::new() }),
            attributes => Some(Self { kind, attributes: attributes.to_owned() }),
        }
    }
}

impl FromStr for Attestation {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        const USAGE: &str = "write type=sbom or type=provenance[,mode=max]";
        let fields: Vec<_> = text.split(',').collect();
        let kind = fields.iter().find_map(|field| field.strip_prefix("type=")).ok_or(USAGE)?;
        let kind = ["sbom", "provenance"].into_iter().find(|known| *known == kind).ok_or(USAGE)?;
        let rest: Vec<_> = fields.into_iter().filter(|field| !field.starts_with("type=")).collect();
        Ok(Self { kind, attributes: rest.join(",") })
    }
}
