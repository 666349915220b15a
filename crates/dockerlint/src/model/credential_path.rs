/// Names of files that hold credentials and nothing else.
const FILES: &[&str] = &[
    ".git-credentials",
    ".my.cnf",
    ".netrc",
    ".npmrc",
    ".pgpass",
    ".pypirc",
    ".yarnrc.yml",
    "id_dsa",
    "id_ecdsa",
    "id_ed25519",
    "id_rsa",
    "kubeconfig",
    "service-account.json",
    "service_account.json",
];

/// Folders of credentials.
const FOLDERS: &[&str] = &[".aws", ".azure", ".docker", ".gnupg", ".kube", ".ssh"];

/// Endings of private keys and of what holds some.
const ENDINGS: &[&str] = &[".jks", ".key", ".keystore", ".p12", ".pfx", ".ppk"];

/// Endings of what only shows how such a file is written.
const SAMPLES: &[&str] = &[".dist", ".example", ".sample", ".template", ".tpl", ".pub"];

/// Whether a file or folder at `path` most likely holds credentials, judged by its name.
pub fn is_credential_path(path: &str) -> bool {
    let path = path.trim_end_matches('/').replace('\\', "/");
    let lower = path.to_ascii_lowercase();
    if SAMPLES.iter().any(|sample| lower.ends_with(sample)) {
        return false;
    }
    let name = lower.rsplit('/').next().unwrap_or_default();
    let environment = name == ".env" || name.starts_with(".env.");
    FILES.contains(&name)
        || FOLDERS.contains(&name)
        || lower.ends_with(".aws/credentials")
        || lower.ends_with(".docker/config.json")
        || (environment && !["ci", "defaults", "test"].iter().any(|kind| name.ends_with(kind)))
        || ENDINGS.iter().any(|ending| name.len() > ending.len() && name.ends_with(ending))
}
