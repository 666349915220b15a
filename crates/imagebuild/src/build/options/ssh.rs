use std::{path::PathBuf, str::FromStr};

/// `--ssh`: an agent that a `RUN --mount=type=ssh` may ask to sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ssh {
    /// The name that the Dockerfile uses.
    pub id: String,
    /// The agent's socket, or files with keys; nothing means the agent of `SSH_AUTH_SOCK`.
    pub paths: Vec<PathBuf>,
}

impl FromStr for Ssh {
    type Err = String;

    /// `default`, or `ID=SOCKET`, or `ID=KEY[,KEY…]`.
    fn from_str(text: &str) -> Result<Self, String> {
        let (id, paths) = text.split_once('=').unwrap_or((text, ""));
        if id.is_empty() {
            return Err("write default, or ID=SOCKET|KEY[,KEY]".to_owned());
        }
        let paths = paths.split(',').filter(|path| !path.is_empty()).map(PathBuf::from);
        Ok(Self { id: id.to_owned(), paths: paths.collect() })
    }
}
