//! Names that are not resolved, networks that are not reached, certificates that are not trusted.

use super::Evidence;

pub(super) fn advice(evidence: &Evidence<'_>) -> Option<String> {
    certificate(evidence).or_else(|| unresolved(evidence)).or_else(|| unreachable(evidence))
}

fn certificate(evidence: &Evidence<'_>) -> Option<String> {
    const TIME: [&str; 4] = [
        "certificate has expired",
        "certificate is not yet valid",
        "is not valid yet (invalid for another",
        "certificate not yet valid",
    ];
    const NONE: [&str; 4] = [
        "CAfile: none",
        "error setting certificate verify locations",
        "error adding trust anchors from file",
        "problem with the SSL CA cert",
    ];
    const UNKNOWN: [&str; 8] = [
        "unable to get local issuer certificate",
        "self signed certificate",
        "self-signed certificate",
        "certificate signed by unknown authority",
        "SELF_SIGNED_CERT_IN_CHAIN",
        "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
        "SSL certificate problem",
        "server certificate verification failed",
    ];
    let says = |texts: &[&str]| texts.iter().any(|text| evidence.line_with(text).is_some());
    if says(&TIME) {
        return Some("a certificate or a list of packages is not valid at this time: is the clock of the engine's machine right?".to_owned());
    }
    if says(&NONE) {
        return Some("the image has no certificates to trust: install the package `ca-certificates` before this step".to_owned());
    }
    says(&UNKNOWN).then(|| {
        "the image does not know who signed the server's certificate: install the package `ca-certificates`; behind a proxy \
         that signs by itself, COPY its root certificate into the image and run `update-ca-certificates`"
            .to_owned()
    })
}

/// The host that was looked for, as programs say it.
fn unresolved(evidence: &Evidence<'_>) -> Option<String> {
    const SAID: [&str; 9] = [
        r"Temporary failure resolving '([^']+)'",
        r"Could not resolve '([^']+)'",
        r"Could not resolve host: ([^\s;]+)",
        r"bad address '([^']+)'",
        r"unable to resolve host address .([^'’]+).",
        r"getaddrinfo (?:EAI_AGAIN|ENOTFOUND) ([^\s:]+)",
        r"lookup ([^\s:]+)(?: on \S+)?: (?:no such host|server misbehaving|i/o timeout)",
        r"Failed to resolve '([^']+)'",
        r"Temporary failure in name resolution(.*)",
    ];
    let host = SAID.iter().find_map(|pattern| evidence.capture(pattern))?;
    let host = if host.contains('.') { format!("`{host}`") } else { "a host's name".to_owned() };
    Some(no_network(evidence).unwrap_or_else(|| {
        format!(
            "the step cannot resolve {host}: is it written right, and does a container of this engine reach a name server? \
             {PROXY}"
        )
    }))
}

fn unreachable(evidence: &Evidence<'_>) -> Option<String> {
    const SAID: [&str; 4] =
        ["network is unreachable", "no route to host", "ENETUNREACH", "EHOSTUNREACH"];
    SAID.iter().find(|text| evidence.line_with(text).is_some())?;
    Some(no_network(evidence).unwrap_or_else(|| {
        format!(
            "the step has no way to that network: does a container of this engine reach it? {PROXY}"
        )
    }))
}

const PROXY: &str = "`--network host` lends it the network of the engine's machine, `--build-arg HTTPS_PROXY` a proxy";

/// Where the Dockerfile itself forbids it.
fn no_network(evidence: &Evidence<'_>) -> Option<String> {
    let flag = evidence.instruction()?.flag("network")?;
    let none = flag.value.as_ref().is_some_and(|value| value.raw() == "none");
    none.then(|| "the instruction forbids it: `--network=none`".to_owned())
}
