use std::str::FromStr;

/// Which rules run unless a configuration or the command line says otherwise.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Profile {
    /// What is most likely wrong.
    #[default]
    Default,
    /// Every rule, also those that are a matter of policy.
    Strict,
    /// Only what is a matter of security.
    Security,
    /// The rules of hadolint, at its severities.
    Hadolint,
}

impl Profile {
    /// The names in configurations and on the command line.
    pub const NAMES: &'static [&'static str] = &["default", "strict", "security", "hadolint"];
}

impl FromStr for Profile {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        match name {
            "default" => Ok(Self::Default),
            "strict" => Ok(Self::Strict),
            "security" => Ok(Self::Security),
            "hadolint" => Ok(Self::Hadolint),
            _ => Err(format!("there is no profile `{name}`; there are {}", Self::NAMES.join(", "))),
        }
    }
}
