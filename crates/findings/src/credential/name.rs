//! Names that speak of a credential.

/// Words of a name that speak of a credential.
const SECRET: &[&str] =
    &["credential", "credentials", "dbpass", "pass", "pwd", "pword", "userpass"];

/// The same, also as the end of a word: `PGPASSWORD`.
const ENDINGS: &[&str] = &["apikey", "passphrase", "passwd", "password", "secret", "token"];

/// Words that make a credential of a `key` or `auth` behind them.
const STRONG: &[&str] = &[
    "access",
    "api",
    "basic",
    "encryption",
    "jwt",
    "master",
    "private",
    "secret",
    "signing",
    "ssh",
];

/// Words that, behind such a word, turn it into something else: a place, an id, a lifetime, a switch.
const HARMLESS: &[&str] = &[
    "age",
    "algorithm",
    "alias",
    "audience",
    "backend",
    "bucket",
    "count",
    "dir",
    "disabled",
    "driver",
    "enabled",
    "encryption",
    "endpoint",
    "engine",
    "expiration",
    "expire",
    "expires",
    "expiry",
    "file",
    "fingerprint",
    "format",
    "hasher",
    "hashers",
    "header",
    "host",
    "hours",
    "id",
    "issuer",
    "length",
    "level",
    "lifetime",
    "limit",
    "manager",
    "max",
    "method",
    "min",
    "minutes",
    "mode",
    "name",
    "path",
    "policy",
    "prefix",
    "prompt",
    "provider",
    "rate",
    "ref",
    "required",
    "ring",
    "seconds",
    "server",
    "service",
    "size",
    "sock",
    "source",
    "stdin",
    "store",
    "strategy",
    "timeout",
    "ttl",
    "type",
    "uri",
    "url",
    "version",
];

/// Whether a variable or label of that name holds a credential.
pub fn is_named(name: &str) -> bool {
    let name = snake_case(name);
    let words: Vec<_> = name.split(['_', '-', '.', ':']).collect();
    let strong = |index: &usize| match words[*index] {
        // A key alone opens nothing: API_KEY and PRIVATE_KEY do, CACHE_KEY and KEY do not.
        "key" | "auth" => *index > 0 && STRONG.contains(&words[*index - 1]),
        word => SECRET.contains(&word) || ENDINGS.iter().any(|ending| word.ends_with(ending)),
    };
    let last = (0..words.len()).rfind(strong);
    last.is_some_and(|last| {
        !words.contains(&"public") && !words[last + 1..].iter().any(|word| HARMLESS.contains(word))
    })
}

/// Whether an option of that name, without its dashes, is a switch: `adduser --disabled-password app`. The word behind it
/// is no value.
pub fn is_switch(option: &str) -> bool {
    ["disabled-", "disable-", "no-"].iter().any(|no| option.starts_with(no))
}

/// `clientSecret` as `client_secret`.
fn snake_case(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    let mut lower = false;
    for c in name.chars() {
        if lower && c.is_ascii_uppercase() {
            out.push('_');
        }
        lower = c.is_ascii_lowercase();
        out.push(c.to_ascii_lowercase());
    }
    out
}
