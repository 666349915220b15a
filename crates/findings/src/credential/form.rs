//! Forms that nothing but a credential has.

use std::{ops::Range, sync::LazyLock};

use regex::bytes::{Regex, RegexBuilder};

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

pub(super) static COMPILED: LazyLock<Vec<(&str, Regex)>> =
    LazyLock::new(|| FORMS.iter().map(|(name, form)| (*name, compile(form))).collect());

pub(super) fn compile(form: &str) -> Regex {
    let regex = RegexBuilder::new(form).unicode(false).build();
    regex.expect("the forms are constant, and a test compiles them")
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
