//! What a credential looks like: by the name it has, and by its own form.

use std::{ops::Range, sync::LazyLock};

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

/// A name and the value it is given, in whatever file: `NAME=value`, `name: value`, `"name": "value"`, the old
/// `ENV NAME value`; and `--name value`, also as items of a list.
const ASSIGNMENTS: [&str; 2] = [
    r#"(?i)(?:\b|\benv\s+)([a-z_][a-z0-9_.-]*)["']?(?:\s*[:=]\s*|[ \t]+)("(?:[^"\\]|\\.)*"|'[^']*'|[^\s"',;]+)"#,
    r#"(?i)--([a-z][a-z0-9_.-]*)(?:=|["']?[\s,]+)("(?:[^"\\]|\\.)*"|'[^']*'|[^\s"',;]+)"#,
];

static ASSIGNED: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    let compile = |form: &&str| RegexBuilder::new(form).unicode(false).build();
    ASSIGNMENTS
        .iter()
        .map(|form| compile(form).expect("the forms are constant, and a test compiles them"))
        .collect()
});

/// Every place of `text` that holds a credential, by its own form or by the name it is given. Meant for masking: it
/// would rather take too much than too little.
pub fn places(text: &str) -> Vec<Range<usize>> {
    let forms = COMPILED.iter().flat_map(|(_, form)| form.find_iter(text.as_bytes()));
    let mut places: Vec<_> = forms.map(|found| found.range()).collect();
    places.extend(ASSIGNED.iter().flat_map(|form| assigned(form, text)));
    places
}

/// The values that `form` finds behind names of credentials, without their quotes.
fn assigned(form: &Regex, text: &str) -> Vec<Range<usize>> {
    let (mut places, mut from) = (Vec::new(), 0);
    while let Some(found) = form.captures_at(text.as_bytes(), from) {
        let (Some(name), Some(value)) = (found.get(1), found.get(2)) else { break };
        let given = text.get(value.range()).unwrap_or_default();
        if text.get(name.range()).is_some_and(is_named) && !is_placeholder(given) {
            let quotes = usize::from(given.len() > 1 && given.starts_with(['"', '\'']));
            places.push(value.start() + quotes..value.end() - quotes);
        }
        // A value may be the next name: `ENV TOKEN value`.
        from = name.end();
    }
    places
}

/// The first credential of a well-known form: what it is, and where.
pub fn find(text: &[u8]) -> Option<(&'static str, Range<usize>)> {
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
