//! What a credential looks like: by the name it has, and by its own form.

use std::sync::LazyLock;

use regex::bytes::{Regex, RegexBuilder};

/// Words of a name that speak of a credential.
const SECRET: &[&str] = &["credential", "credentials", "pass", "pwd", "pword"];

/// The same, also as the end of a word: `PGPASSWORD`, `apiToken`.
const ENDINGS: &[&str] = &["apikey", "passphrase", "passwd", "password", "secret", "token"];

/// Words that make a credential of a `key` or `auth` behind them.
const STRONG: &[&str] =
    &["access", "api", "basic", "encryption", "private", "secret", "signing", "ssh"];

/// Words that turn it into something else: a place, a public half, an id, a switch.
const HARMLESS: &[&str] = &[
    "algorithm",
    "alias",
    "allow",
    "ask",
    "count",
    "dir",
    "disabled",
    "empty",
    "enabled",
    "endpoint",
    "expiry",
    "file",
    "fingerprint",
    "format",
    "header",
    "host",
    "id",
    "length",
    "level",
    "limit",
    "max",
    "method",
    "min",
    "name",
    "no",
    "path",
    "policy",
    "prefix",
    "prompt",
    "public",
    "random",
    "required",
    "ring",
    "size",
    "sock",
    "stdin",
    "store",
    "timeout",
    "ttl",
    "type",
    "uri",
    "url",
    "version",
    "without",
];

/// Forms that nothing but a credential has: of clouds, forges, registries and messengers.
const FORMS: &[(&str, &str)] = &[
    ("a private key", r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----"),
    ("an AWS access key", r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    ("a GitHub token", r"\bgh[pousr]_[0-9A-Za-z]{36,}\b|\bgithub_pat_[0-9A-Za-z_]{60,}\b"),
    ("a GitLab token", r"\bgl(?:pat|dt|rt|ptt|cbt)-[0-9A-Za-z_-]{20,}"),
    ("an npm token", r"\bnpm_[0-9A-Za-z]{36}\b"),
    ("a PyPI token", r"\bpypi-AgEIcHlwaS5vcmc[0-9A-Za-z_-]{50,}"),
    ("a Docker Hub token", r"\bdckr_(?:pat|oat)_[0-9A-Za-z_-]{20,}"),
    ("a Slack token", r"\bxox[abeoprs]-[0-9A-Za-z-]{10,}"),
    ("a Stripe key", r"\b[rs]k_live_[0-9A-Za-z]{20,}\b"),
    ("a Google API key", r"\bAIza[0-9A-Za-z_-]{35}"),
    ("a Hugging Face token", r"\bhf_[A-Za-z]{34}\b"),
    ("an Anthropic key", r"\bsk-ant-[0-9A-Za-z_-]{32,}"),
    ("a SendGrid key", r"\bSG\.[0-9A-Za-z_-]{22}\.[0-9A-Za-z_-]{43}"),
    (
        "an authorization header",
        r"(?i)authorization:\s*(?:bearer|basic|token)\s+[0-9a-z._~+/=-]{8,}",
    ),
    (
        "a password in a URL",
        r"\b[a-z][a-z0-9+.-]*://[^\s/:@'\x22$]*:(?:[^\s/:@'\x22$<{*][^\s/@'\x22]*)@",
    ),
];

static COMPILED: LazyLock<Vec<(&str, Regex)>> = LazyLock::new(|| {
    let compile = |(name, form): &(&'static str, &str)| {
        let regex = RegexBuilder::new(form).unicode(false).build();
        (*name, regex.expect("the forms are constant, and a test compiles them"))
    };
    FORMS.iter().map(compile).collect()
});

/// The first credential of a well-known form: what it is, and where.
pub fn find(text: &[u8]) -> Option<(&'static str, std::ops::Range<usize>)> {
    let found = COMPILED.iter().filter_map(|(name, form)| Some((*name, form.find(text)?.range())));
    found.min_by_key(|(_, range)| range.start)
}

/// Whether a variable or label of that name holds a credential.
pub fn is_named(name: &str) -> bool {
    let name = name.to_lowercase();
    let words: Vec<_> = name.split(['_', '-', '.']).collect();
    let strong = |(index, word): (usize, &&str)| match *word {
        // A key alone opens nothing: API_KEY and PRIVATE_KEY do, CACHE_KEY and KEY do not.
        "key" | "auth" => index > 0 && STRONG.contains(&words[index - 1]),
        word => SECRET.contains(&word) || ENDINGS.iter().any(|ending| word.ends_with(ending)),
    };
    words.iter().enumerate().any(strong) && !words.iter().any(|word| HARMLESS.contains(word))
}

/// Whether a value stands for a credential that is not there: empty, a reference, a switch, a mask, a path.
pub fn is_placeholder(value: &str) -> bool {
    let value = value.trim().trim_matches(['"', '\'']);
    let same = |c: char| value.chars().all(|other| other == c);
    value.is_empty()
        || value.starts_with(['$', '<', '{', '%', '/', '`'])
        || ["*", "x", "X", ".", "-", "?"].iter().any(|mask| mask.chars().all(same))
        || ["true", "false", "yes", "no", "none", "null", "on", "off", "0", "1", "required"]
            .contains(&value.to_lowercase().as_str())
}
