/// Arguments that every build has without any `ARG` (docs.docker.com/reference/dockerfile, global ARGs and proxies).
const PREDEFINED: [&str; 16] = [
    "ALL_PROXY",
    "BUILDARCH",
    "BUILDOS",
    "BUILDOSVERSION",
    "BUILDPLATFORM",
    "BUILDVARIANT",
    "FTP_PROXY",
    "HTTPS_PROXY",
    "HTTP_PROXY",
    "NO_PROXY",
    "SOURCE_DATE_EPOCH",
    "TARGETARCH",
    "TARGETOS",
    "TARGETOSVERSION",
    "TARGETPLATFORM",
    "TARGETVARIANT",
];

/// Proxies that builders hand to every `RUN` without being told.
pub const PROXIES: [&str; 10] = [
    "HTTP_PROXY",
    "http_proxy",
    "HTTPS_PROXY",
    "https_proxy",
    "FTP_PROXY",
    "ftp_proxy",
    "NO_PROXY",
    "no_proxy",
    "ALL_PROXY",
    "all_proxy",
];

/// Whether the builder itself gives the argument `name` a meaning.
pub fn is_predefined(name: &str) -> bool {
    let upper = name.to_ascii_uppercase();
    let proxy = upper.ends_with("_PROXY");
    PREDEFINED.contains(&if proxy { upper.as_str() } else { name })
        || name == "TARGETSTAGE"
        || name.starts_with("BUILDKIT_")
}
