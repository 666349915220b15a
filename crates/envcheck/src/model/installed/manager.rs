use std::{collections::BTreeSet, fmt};

/// What installs tools.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "each is the name of a program")]
pub enum Manager {
    Mise,
    Asdf,
    Pyenv,
    Rbenv,
    Nodenv,
    Goenv,
    Jenv,
    Tfenv,
    Nvm,
    Fnm,
    Volta,
    Corepack,
    Uv,
    Rustup,
    Sdkman,
    Homebrew,
    Apt,
    Apk,
}

/// What a machine has of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Managers {
    /// Those that are there.
    pub there: BTreeSet<Manager>,
    /// Whether a dev container made the machine, so that its Features say what it has.
    pub dev_container: bool,
}

impl Manager {
    /// Every one.
    pub const ALL: [Self; 18] = [
        Self::Mise,
        Self::Asdf,
        Self::Pyenv,
        Self::Rbenv,
        Self::Nodenv,
        Self::Goenv,
        Self::Jenv,
        Self::Tfenv,
        Self::Nvm,
        Self::Fnm,
        Self::Volta,
        Self::Corepack,
        Self::Uv,
        Self::Rustup,
        Self::Sdkman,
        Self::Homebrew,
        Self::Apt,
        Self::Apk,
    ];

    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Mise => "mise",
            Self::Asdf => "asdf",
            Self::Pyenv => "pyenv",
            Self::Rbenv => "rbenv",
            Self::Nodenv => "nodenv",
            Self::Goenv => "goenv",
            Self::Jenv => "jenv",
            Self::Tfenv => "tfenv",
            Self::Nvm => "nvm",
            Self::Fnm => "fnm",
            Self::Volta => "volta",
            Self::Corepack => "corepack",
            Self::Uv => "uv",
            Self::Rustup => "rustup",
            Self::Sdkman => "sdkman",
            Self::Homebrew => "brew",
            Self::Apt => "apt",
            Self::Apk => "apk",
        }
    }
}

impl fmt::Display for Manager {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}
