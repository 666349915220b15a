use std::str::FromStr;

/// A tool or service that a `devcontainer.json` is meant for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// The dev container CLI.
    Cli,
    /// GitHub Codespaces.
    Codespaces,
    /// `DevPod`.
    Devpod,
    /// Envbuilder, which Coder uses.
    Envbuilder,
    /// Whatever reads strict JSON.
    StrictJson,
    /// The extension Dev Containers of VS Code.
    Vscode,
    /// Zed.
    Zed,
}

impl Target {
    /// All of them, by the names that users write.
    pub const ALL: [(&'static str, Self); 7] = [
        ("cli", Self::Cli),
        ("codespaces", Self::Codespaces),
        ("devpod", Self::Devpod),
        ("envbuilder", Self::Envbuilder),
        ("strict-json", Self::StrictJson),
        ("vscode", Self::Vscode),
        ("zed", Self::Zed),
    ];
}

impl FromStr for Target {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.iter().find(|(name, _)| *name == text);
        let names = || Self::ALL.map(|(name, _)| name).join(", ");
        found
            .map(|(_, target)| *target)
            .ok_or_else(|| format!("there is no target `{text}`; there are {}", names()))
    }
}
