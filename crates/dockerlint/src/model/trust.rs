use dockerfile::ShellWord;

use super::{Call, Options, args::text};

/// A part of a command line that stops a program from checking certificates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UntrustingOption<'a> {
    /// As it is to be called in a message.
    pub name: String,
    /// Its first word.
    pub first: &'a ShellWord,
    /// Its last word.
    pub last: &'a ShellWord,
}

/// Variables that stop programs from checking certificates, and what they are set to for that.
const VARIABLES: &[(&str, Value)] = &[
    ("GIT_SSL_NO_VERIFY", Value::Yes),
    ("NODE_TLS_REJECT_UNAUTHORIZED", Value::No),
    ("PYTHONHTTPSVERIFY", Value::No),
    ("NPM_CONFIG_STRICT_SSL", Value::No),
    ("npm_config_strict_ssl", Value::No),
    ("YARN_STRICT_SSL", Value::No),
    ("YARN_ENABLE_STRICT_SSL", Value::No),
    ("PIP_TRUSTED_HOST", Value::Any),
    ("UV_INSECURE_HOST", Value::Any),
    ("CONDA_SSL_VERIFY", Value::No),
    ("BUNDLE_SSL_VERIFY_MODE", Value::No),
    ("GOINSECURE", Value::Any),
];

#[derive(Debug, Clone, Copy)]
enum Value {
    Yes,
    No,
    Any,
}

/// Whether `name` with this value stops a program from checking certificates.
pub fn untrusting_variable(name: &str, value: &str) -> bool {
    let value = value.trim();
    VARIABLES.iter().any(|(known, wanted)| {
        *known == name
            && match wanted {
                Value::Yes => !is_no(value) && !value.is_empty(),
                Value::No => is_no(value),
                Value::Any => !value.is_empty(),
            }
    })
}

fn is_no(value: &str) -> bool {
    matches!(value.to_ascii_lowercase().as_str(), "0" | "false" | "no" | "off")
}

/// Letters with a value of `curl` and `wget`, so that `-ok` is a file and no switch.
const CURL: &str = "AbcCdDeEFHKmoPQrtTuUwxXyYz";

/// What tells `call` not to check certificates.
pub fn untrusting_option<'a>(call: &Call<'a>) -> Option<UntrustingOption<'a>> {
    let (short, switches): (&str, &[&str]) = match call.name {
        "curl" => (CURL, &["k", "insecure", "proxy-insecure", "doh-insecure"]),
        "wget" => ("", &["no-check-certificate"]),
        "pip" | "pip2" | "pip3" => ("", &["trusted-host"]),
        "uv" => ("", &["allow-insecure-host", "trusted-host"]),
        "helm" | "kubectl" => ("", &["insecure-skip-tls-verify"]),
        "aws" => ("", &["no-verify-ssl"]),
        name if name.starts_with("python") => ("", &["trusted-host"]),
        _ => return setting(call),
    };
    let options = Options::parse(call.args, short, &["trusted-host", "allow-insecure-host"]);
    let Some(found) = options.find(switches) else { return setting(call) };
    if found.value.is_some_and(is_no) {
        return None;
    }
    let dashes = if found.name.len() == 1 { "-" } else { "--" };
    let (first, last) = (found.word, found.value_word);
    Some(UntrustingOption { name: format!("{dashes}{}", found.name), first, last })
}

/// `git config http.sslVerify false`, `npm config set strict-ssl=false` and the like.
fn setting<'a>(call: &Call<'a>) -> Option<UntrustingOption<'a>> {
    let (keys, wanted): (&[&str], fn(&str) -> bool) = match call.name {
        "git" => (&["sslverify"], is_no),
        "npm" | "pnpm" | "yarn" => (&["strict-ssl", "enablestrictssl"], is_no),
        "pip" | "pip2" | "pip3" => (&["trusted-host"], |value| !value.is_empty()),
        "conda" | "mamba" | "micromamba" => (&["ssl_verify"], is_no),
        "composer" => (&["secure-http"], is_no),
        "bundle" => (&["ssl_verify_mode"], is_no),
        _ => return None,
    };
    let names = |key: &str| {
        let key = key.trim_start_matches('-').to_ascii_lowercase();
        keys.iter().any(|known| key.rsplit('.').next() == Some(known))
    };
    let words = call.args.0;
    words.iter().enumerate().find_map(|(at, word)| {
        let written = text(word);
        let next = words.get(at + 1);
        if let Some((key, value)) = written.split_once('=') {
            let option = UntrustingOption { name: written.to_owned(), first: word, last: word };
            return (names(key) && wanted(value)).then_some(option);
        }
        if written == "--no-strict-ssl" {
            return Some(UntrustingOption { name: written.to_owned(), first: word, last: word });
        }
        let value = next.filter(|value| names(written) && wanted(text(value)))?;
        let name = format!("{written} {}", text(value));
        Some(UntrustingOption { name, first: word, last: value })
    })
}
