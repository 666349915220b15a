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
        Kind::Urls => credential::find(content).map(|(form, _)| form),
        Kind::Docker => registry(&text).then_some("a registry login"),
        Kind::Environment => environment(&text).then_some("variables that hold credentials"),
        Kind::Token => (!credential::is_placeholder(&text)).then_some("a token"),
    }
}

/// Whether the file lies among tests or examples: most keys there open nothing.
pub fn is_sample(path: &str) -> bool {
    let sample = |folder: &str| {
        matches!(
            folder,
            "test"
                | "tests"
                | "testdata"
                | "testing"
                | "fixtures"
                | "example"
                | "examples"
                | "__tests__"
                | "certdata"
                | "spec"
        )
    };
    path.split('/').any(sample)
}

/// Whether a file name is that of an environment file that a program reads, not that of a template for one.
pub fn is_env_file(name: &str) -> bool {
    let Some(rest) = name.strip_prefix(".env") else { return false };
    let parts = rest.split('.').skip(1);
    let template = |part: &str| {
        ["example", "sample", "template", "dist", "defaults", "schema", "tpl"].contains(&part)
    };
    (rest.is_empty() || rest.starts_with('.')) && !parts.into_iter().any(template)
}

enum Kind {
    /// A private key in PEM or a similar text form.
    Key,
    /// `name = value` or `name: value` with one of these names.
    Settings(&'static [&'static str]),
    Netrc,
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
        ".git-credentials" | ".pgpass" | "pip.conf" | ".gitconfig" | ".yarnrc" | ".yarnrc.yml" => {
            Kind::Urls
        }
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
        name if is_key(name) => Kind::Key,
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
    words.any(|word| word == key)
        && words.next().is_some_and(|value| !credential::is_placeholder(value))
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
        let named = credential::is_named(name.trim()) && !credential::is_placeholder(value);
        named || credential::find(value.as_bytes()).is_some()
    })
}
