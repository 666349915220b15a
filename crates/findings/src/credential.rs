//! What a credential looks like: by the name it has, and by its own form.

use std::{ops::Range, sync::LazyLock};

use regex::bytes::{Regex, RegexBuilder};

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
    ("a password in a URL", r"\b[a-z][a-z0-9+.-]*://[^\s/:@'\x22$]*:[^\s:@'\x22$<{*][^\s'\x22]*@"),
];

static COMPILED: LazyLock<Vec<(&str, Regex)>> =
    LazyLock::new(|| FORMS.iter().map(|(name, form)| (*name, compile(form))).collect());

/// What is masked beside [`FORMS`]: too vague to be a verdict, too likely to be shown.
const MASKED: [&str; 4] = [
    r"(?s)-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----(?:.*?-----END [A-Z0-9 ]*-----|.*)",
    r"(?i)\b(?:bearer|basic)\s+['\x22]?[0-9a-z._~+/=-]{6,}",
    r"(?:\s-u|--user)[ =]['\x22]?[^\s:'\x22$]+:[^\s'\x22]+",
    r"\b(?:mysql|mysqldump|mysqladmin|mariadb)\b[^\n;|&]*?\s-p[^\s'\x22$]+",
];

static VAGUE: LazyLock<Vec<Regex>> =
    LazyLock::new(|| MASKED.iter().map(|form| compile(form)).collect());

/// Names that may speak of a credential; [`is_named`] decides.
static NAMES: LazyLock<Regex> = LazyLock::new(|| {
    compile(r"(?i)[a-z0-9_.-]*(?:pass|pwd|pword|secret|token|credential|key|auth)[a-z0-9_.-]*")
});

fn compile(form: &str) -> Regex {
    let regex = RegexBuilder::new(form).unicode(false).build();
    regex.expect("the forms are constant, and a test compiles them")
}

/// Every place of `text` that holds a credential, by its own form or by the name it is given. Meant for masking: it
/// would rather take too much than too little.
pub fn places(text: &str) -> Vec<Range<usize>> {
    let forms = COMPILED.iter().map(|(_, form)| form).chain(VAGUE.iter());
    let found = forms.flat_map(|form| form.find_iter(text.as_bytes())).map(|found| found.range());
    let named = NAMES.find_iter(text.as_bytes()).filter_map(|name| value_of(text, name.range()));
    found.chain(named).collect()
}

/// The value that the name at `name` is given: `NAME=value`, `name: value`, `"name": "value"`, `--name value`, items of
/// a list, and the old `ENV NAME value`.
fn value_of(text: &str, name: Range<usize>) -> Option<Range<usize>> {
    let word = text.get(name.clone())?;
    if !is_named(word.trim_start_matches('-')) {
        return None;
    }
    let bytes = text.as_bytes();
    let blank = |mut at: usize| {
        while matches!(bytes.get(at), Some(b' ' | b'\t')) {
            at += 1;
        }
        at
    };
    let option = word.starts_with("--");
    let behind = name.end + usize::from(matches!(bytes.get(name.end), Some(b'"' | b'\'')));
    let separator = blank(behind);
    let start = match bytes.get(separator)? {
        b'=' | b':' => blank(separator + 1),
        b',' if option => blank(separator + 1),
        // In prose, words follow words.
        _ if separator > behind
            && ((option && !is_switch(word.trim_start_matches('-')))
                || !word.bytes().any(|byte| byte.is_ascii_lowercase())
                || word.contains("_auth")) =>
        {
            separator
        }
        _ => return None,
    };
    let end = word_end(bytes, start);
    let value = text.get(start..end)?;
    // A template's braces may hold blanks, and a shell's close behind the value: `${TOKEN:?}`.
    let template = value.starts_with("{{") || value.starts_with("${{");
    let absent = template || is_placeholder(value) || is_placeholder(value.trim_end_matches('}'));
    (!absent).then(|| unquoted(value, start))
}

/// The end of a word as a shell takes it: quotes and escapes hold it together.
fn word_end(bytes: &[u8], start: usize) -> usize {
    let (mut at, mut quote) = (start, None);
    while let Some(&byte) = bytes.get(at) {
        match (byte, quote) {
            (b'\\', Some(b'"') | None) => at += 1,
            (b'"' | b'\'', None) => quote = Some(byte),
            (byte, Some(open)) if byte == open => quote = None,
            (byte, None) if byte.is_ascii_whitespace() => return at,
            _ => {}
        }
        at += 1;
    }
    at.min(bytes.len())
}

/// Without the quotes around the whole, where there are some.
fn unquoted(value: &str, start: usize) -> Range<usize> {
    let closed = value.len() > 1 && value.starts_with(['"', '\'']) && value.ends_with(['"', '\'']);
    let quotes = usize::from(closed);
    start + quotes..start + value.len() - quotes
}

/// The first credential of a well-known form: what it is, and where.
pub fn find(text: &[u8]) -> Option<(&'static str, Range<usize>)> {
    let first = |(name, form): &(&'static str, Regex)| {
        let mut found = form.find_iter(text).filter(|found| !is_port(found.as_bytes()));
        Some((*name, found.next()?.range()))
    };
    COMPILED.iter().filter_map(first).min_by_key(|(_, range)| range.start)
}

/// Whether what looks like a URL's password is a port: `http://host:3128/?mail=a@b.c`.
fn is_port(url: &[u8]) -> bool {
    let Some(authority) =
        url.windows(3).position(|window| window == b"://").map(|at| &url[at + 3..])
    else {
        return false;
    };
    let Some(colon) = authority.iter().position(|byte| *byte == b':') else { return false };
    let rest = &authority[colon + 1..];
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    digits > 0 && matches!(rest.get(digits), Some(b'/' | b'?' | b'#'))
}

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

/// What stands for a credential without being one.
const WORDS: &[&str] = &[
    "true", "false", "yes", "no", "none", "null", "nil", "on", "off", "0", "1", "required",
    "optional",
];

/// Whether a value stands for a credential that is not there: empty, a reference, a switch, a mask, a path.
pub fn is_placeholder(value: &str) -> bool {
    let value = value.trim().trim_matches(['"', '\'']);
    let masks = ["*", "x", "X", ".", "-", "?"];
    value.is_empty()
        || is_reference(value)
        || is_path(value)
        || masks.iter().any(|mask| value.trim_matches(|c| mask.contains(c)).is_empty())
        || WORDS.contains(&value.to_lowercase().as_str())
}

/// `$NAME`, `${NAME}`, `$(command)`, `` `command` ``, `{{ template }}`, `<name>`, `%NAME%`; a default inside of one is a
/// value.
fn is_reference(value: &str) -> bool {
    let named = |text: &str| {
        !text.is_empty()
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte))
    };
    let between = |open: &str, close: &str| {
        value.strip_prefix(open).and_then(|rest| rest.strip_suffix(close))
    };
    value
        .strip_prefix('$')
        .is_some_and(|name| named(name) && !name.starts_with(|c: char| c.is_ascii_digit()))
        || between("${", "}").is_some_and(|inner| named(inner.trim_end_matches([':', '?', '-'])))
        || ["<|>", "%|%"].iter().any(|ends| {
            ends.split_once('|')
                .is_some_and(|(open, close)| between(open, close).is_some_and(named))
        })
        || [("$(", ")"), ("`", "`"), ("{{", "}}"), ("${{", "}}")]
            .iter()
            .any(|(open, close)| between(open, close).is_some())
}

/// An absolute path of more than one part, or of one with an ending.
fn is_path(value: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._-/".contains(&byte);
    value.strip_prefix('/').is_some_and(|rest| rest.contains(['/', '.']))
        && value.bytes().all(plain)
}
