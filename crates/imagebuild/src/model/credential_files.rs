//! Files that hold credentials: told by their path first, then by what is in them.

use serde_json::Value;

use findings::credential;

/// Whether the content of the file at `path` is worth a look. Asked for every file of every layer.
pub fn may_be(path: &str) -> bool {
    kind(path).is_some()
}

/// What credential the file at `path` holds; `None` when it holds none.
pub fn recognise(path: &str, content: &[u8]) -> Option<&'static str> {
    let text = String::from_utf8_lossy(content);
    match kind(path)? {
        Kind::Key => private_key(&text),
        Kind::Settings(names) => setting(&text, names).then_some("a password or token"),
        Kind::Netrc => after(&text, "password").then_some("a password"),
        Kind::Pgpass => pgpass(&text).then_some("a password"),
        Kind::Urls => credential::find(content).map(|(form, _)| form),
        Kind::Docker => registry(&text).then_some("a registry login"),
        Kind::Environment => environment(&text).then_some("variables that hold credentials"),
        Kind::Token => (!credential::is_placeholder(&text)).then_some("a token"),
    }
}

/// Whether the file lies among tests or examples: most keys there open nothing. Somebody's home does not become an
/// example by its name, nor by that of its owner.
pub fn is_sample(path: &str) -> bool {
    let mut parts: Vec<_> = path.split('/').filter(|part| !part.is_empty()).collect();
    let name = parts.pop().unwrap_or_default();
    // Settings of an account: `.aws`, `.ssh`.
    let own = parts.last().is_some_and(|folder| folder.starts_with('.'));
    let homes = match parts.first() {
        Some(&"home") => 2,
        Some(&"root") => 1,
        _ => 0,
    };
    let folders = parts.get(homes..).unwrap_or_default();
    let folders = if own { &[] } else { folders };
    folders.iter().any(|folder| SAMPLES.contains(folder)) || SAMPLES.contains(&name)
}

const SAMPLES: &[&str] = &[
    "__tests__",
    "certdata",
    "example",
    "examples",
    "fixtures",
    "spec",
    "test",
    "testdata",
    "testing",
    "tests",
];

/// Whether a file name is that of an environment file that a program reads (`.env`, `.env-prod`, `prod.env`,
/// `.envrc`), not that of a template for one or of an encrypted one.
pub fn is_env_file(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let parts = match (name.strip_prefix(".env"), name.strip_suffix(".env")) {
        (Some(rest), _) => {
            let rest = rest.strip_prefix("rc").unwrap_or(rest);
            if !rest.is_empty() && !rest.starts_with(['.', '-', '_']) {
                return false;
            }
            rest
        }
        (None, Some(rest)) => rest,
        (None, None) => return false,
    };
    !parts.split(['.', '-', '_']).any(|part| HARMLESS.contains(&part))
}

/// Parts of the names of environment files without secrets: templates, and what is encrypted.
const HARMLESS: &[&str] =
    &["defaults", "dist", "example", "sample", "schema", "template", "tpl", "vault"];

enum Kind {
    /// A private key in PEM or a similar text form.
    Key,
    /// `name = value` or `name: value` with one of these names.
    Settings(&'static [&'static str]),
    Netrc,
    /// `host:port:database:user:password`.
    Pgpass,
    Urls,
    Docker,
    Environment,
    Token,
}

fn kind(path: &str) -> Option<Kind> {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let kind = match name {
        ".npmrc" | "npmrc" => Kind::Settings(&["_authtoken", "_auth", "_password"]),
        ".pypirc" | ".my.cnf" => Kind::Settings(&["password"]),
        ".netrc" | "_netrc" => Kind::Netrc,
        ".git-credentials" | "pip.conf" | ".gitconfig" | ".yarnrc" => Kind::Urls,
        ".yarnrc.yml" => Kind::Settings(&["npmauthtoken", "npmauthident"]),
        ".pgpass" => Kind::Pgpass,
        ".dockerconfigjson" | ".dockercfg" => Kind::Docker,
        ".vault-token" => Kind::Token,
        "application_default_credentials.json" => {
            Kind::Settings(&["private_key", "refresh_token", "client_secret"])
        }
        "config.json" if folder.ends_with("/.docker") => Kind::Docker,
        "config" if folder.ends_with("/.kube") => {
            Kind::Settings(&["token", "client-key-data", "password"])
        }
        "credentials" if folder.ends_with("/.aws") => {
            Kind::Settings(&["aws_secret_access_key", "aws_session_token"])
        }
        "credentials" | "credentials.toml"
            if folder.ends_with("/.cargo") || folder.ends_with("/cargo") =>
        {
            Kind::Settings(&["token"])
        }
        "credentials" if folder.ends_with("/.gem") => Kind::Settings(&[":rubygems_api_key"]),
        "credentials.tfrc.json" => Kind::Settings(&["token"]),
        name if is_env_file(name) => Kind::Environment,
        name if is_key(name) || folder.ends_with("/.ssh") => Kind::Key,
        _ => return None,
    };
    Some(kind)
}

fn is_key(name: &str) -> bool {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension);
    matches!(
        name,
        "id_rsa" | "id_dsa" | "id_ecdsa" | "id_ed25519" | "id_ecdsa_sk" | "id_ed25519_sk"
    ) || matches!(extension, Some("pem" | "key" | "p8" | "ppk"))
        || (name.starts_with("ssh_host_") && name.ends_with("_key"))
        || (extension == Some("json")
            && (name.contains("service-account") || name.contains("service_account")))
}

fn private_key(text: &str) -> Option<&'static str> {
    let begins = text.lines().any(|line| {
        let line = line.trim_start();
        // In the JSON of a service account the key stands behind its name.
        let line = line
            .split_once("\"private_key\"")
            .map_or(line, |(_, value)| value.trim_start_matches([':', ' ', '"']));
        (line.starts_with("-----BEGIN ") && (line.contains("PRIVATE KEY")))
            || line.starts_with("PuTTY-User-Key-File-")
    });
    begins.then_some("a private key")
}

fn setting(text: &str, names: &[&str]) -> bool {
    text.lines().any(|line| {
        let line = line.trim();
        let Some(at) =
            line.bytes().enumerate().skip(1).find(|(_, byte)| matches!(byte, b'=' | b':'))
        else {
            return false;
        };
        // `//registry.example/:_authToken=…`: the name is what stands right before the sign.
        let parts = line.match_indices(['=', ':']).chain([(at.0, "")]);
        parts.into_iter().any(|(at, _)| {
            let name = line[..at].trim().trim_matches(['"', '\'']).to_ascii_lowercase();
            let value = line.get(at + 1..).unwrap_or_default().trim().trim_end_matches(',');
            let is = |wanted: &&str| name == **wanted || name.ends_with(&format!(":{wanted}"));
            names.iter().any(is) && !credential::is_placeholder(value)
        }) && !line.starts_with(['#', ';'])
    })
}

/// Whether a word follows the word `key`, on the same line or a later one.
fn after(text: &str, key: &str) -> bool {
    let mut words = text
        .lines()
        .filter(|line| !line.trim_start().starts_with('#'))
        .flat_map(str::split_whitespace);
    while words.any(|word| word == key) {
        if words.next().is_some_and(|value| !credential::is_placeholder(value)) {
            return true;
        }
    }
    false
}

fn pgpass(text: &str) -> bool {
    text.lines().filter(|line| !line.starts_with('#')).any(|line| {
        // A colon in a field is written `\:`.
        let line = line.replace("\\\\", "").replace("\\:", "");
        let password = line.splitn(5, ':').nth(4);
        password.is_some_and(|password| !credential::is_placeholder(password))
    })
}

fn registry(text: &str) -> bool {
    let Ok(document) = serde_json::from_str::<Value>(text) else { return false };
    // `.dockercfg` is what `auths` is in the newer form.
    let logins = document.get("auths").unwrap_or(&document).as_object();
    let secret = |login: &Value| {
        ["auth", "identitytoken", "password", "registrytoken"].iter().any(|key| {
            login.get(key).and_then(Value::as_str).is_some_and(|value| !value.is_empty())
        })
    };
    logins.is_some_and(|logins| logins.values().any(secret))
}

fn environment(text: &str) -> bool {
    text.lines().filter(|line| !line.trim_start().starts_with('#')).any(|line| {
        let line = line.trim();
        let line = line.strip_prefix("export ").unwrap_or(line);
        let Some((name, value)) = line.split_once('=') else { return false };
        let value = env_value(value);
        let named = credential::is_named(name.trim()) && !credential::is_placeholder(value);
        named || credential::find(value.as_bytes()).is_some()
    })
}

/// The value in front of a comment.
fn env_value(text: &str) -> &str {
    let value = text.trim_start();
    if let Some(quote) = value.chars().next().filter(|c| matches!(c, '"' | '\'')) {
        return value[1..].find(quote).map_or(value, |end| &value[..end + 2]);
    }
    // A comment begins behind white space, also where there is no value.
    let comment = [" #", "\t#"].iter().filter_map(|mark| text.find(mark)).min();
    text[..comment.unwrap_or(text.len())].trim()
}
