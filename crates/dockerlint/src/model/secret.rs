use dockerfile::{Instruction, Mount, ShellWord, Word};

/// A secret that `RUN --mount=type=secret` hands to a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secret {
    /// The file it is in, when it is in one.
    pub path: Option<String>,
    /// The variable it is in, when it is in one.
    pub variable: Option<String>,
}

impl Secret {
    /// The secrets that the instruction mounts.
    pub fn all(instruction: &Instruction) -> Vec<Self> {
        let mounts = instruction.mounts.iter();
        mounts.filter(|mount| mount.kind() == "secret").map(Self::new).collect()
    }

    fn new(mount: &Mount) -> Self {
        let target = mount.target().map(Word::value);
        let variable = mount.value(&["env"]).map(Word::value);
        let default = || {
            let id = mount.id().or_else(|| mount.source()).map(Word::value)?;
            Some(format!("/run/secrets/{}", id.rsplit('/').next().unwrap_or(&id)))
        };
        let path = match (target, &variable) {
            (Some(target), _) => Some(target),
            (None, Some(_)) => None,
            (None, None) => default(),
        };
        Self { path, variable }
    }

    /// Whether `word` holds it, or a command that prints it.
    pub fn is_in(&self, word: &ShellWord) -> bool {
        let ends =
            |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric() || "_-.".contains(c));
        let path = self.path.as_deref().filter(|path| path.len() > 1);
        let in_file = path.is_some_and(|path| {
            word.raw.match_indices(path).any(|(at, _)| ends(&word.raw[at + path.len()..]))
        });
        in_file || self.variable.as_ref().is_some_and(|name| expands(word, name))
    }

    /// Whether `word` is the path of its file.
    pub fn is_file(&self, word: &ShellWord) -> bool {
        self.path.is_some() && word.literal == self.path
    }
}

/// Whether `word` expands the variable itself, not its length or presence.
fn expands(word: &ShellWord, variable: &str) -> bool {
    word.expansions.iter().any(|expansion| match &expansion.kind {
        dockerfile::ExpansionKind::Parameter { name, length: false, operator } => {
            name == variable && !operator.starts_with([':', '+'])
        }
        _ => false,
    })
}

/// How sure it is that a file holds a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sureness {
    /// Files of that name often hold one: `.env`, `.npmrc`.
    Often,
    /// It is what files of that name are for: `id_rsa`.
    Always,
}

/// Files and folders that often hold credentials.
const OFTEN: &[&str] = &[
    ".env",
    ".npmrc",
    ".pypirc",
    ".netrc",
    ".yarnrc.yml",
    ".git",
    ".gitconfig",
    ".boto",
    ".s3cfg",
    ".terraformrc",
    "terraform.tfstate",
    "auth.json",
    ".htpasswd",
    "wallet.dat",
    ".vault-token",
];

/// Files and folders that are for credentials.
const ALWAYS: &[&str] = &[
    "id_rsa",
    "id_dsa",
    "id_ecdsa",
    "id_ed25519",
    ".ssh",
    ".aws",
    ".git-credentials",
    ".pgpass",
    ".docker",
    ".kube",
    "kubeconfig",
    ".gnupg",
    ".dockerconfigjson",
    ".dockercfg",
];

/// Words in the name of a `.pem` or `.key` that speak of something public.
const PUBLIC: &[&str] = &[
    "ca",
    "cert",
    "certs",
    "chain",
    "bundle",
    "public",
    "pub",
    "root",
    "fullchain",
    "cacert",
    "example",
    "test",
];

/// Words behind `.env` that mark a template.
const TEMPLATES: &[&str] =
    &["example", "sample", "template", "dist", "defaults", "default", "schema", "tpl"];

/// Whether the last part of `path` is the name of a file or folder with credentials.
pub fn secret_file(path: &str) -> Option<Sureness> {
    let path = path.trim_end_matches('/');
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    if ALWAYS.contains(&name) {
        return Some(Sureness::Always);
    }
    if path.ends_with(".aws/credentials")
        || path.ends_with(".docker/config.json")
        || path.ends_with(".kube/config")
    {
        return Some(Sureness::Always);
    }
    let environment = name
        .strip_prefix(".env.")
        .is_some_and(|rest| !rest.split('.').any(|part| TEMPLATES.contains(&part)));
    if OFTEN.contains(&name) || environment {
        return Some(Sureness::Often);
    }
    let (stem, ending) = name.rsplit_once('.')?;
    let public = || stem.split(['-', '_', '.']).any(|word| PUBLIC.contains(&word));
    (matches!(ending, "pem" | "key" | "p12" | "pfx" | "jks" | "keystore" | "ppk")
        && !stem.contains('*')
        && !public())
    .then_some(Sureness::Often)
}
