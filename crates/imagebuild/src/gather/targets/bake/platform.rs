//! What this machine is.

/// The platform of this machine, as `linux/arm64`.
pub(super) fn local() -> String {
    let architecture = match std::env::consts::ARCH {
        "x86_64" => "amd64",
        "x86" => "386",
        "aarch64" => "arm64",
        "arm" => "arm/v7",
        "powerpc64" => "ppc64le",
        other => other,
    };
    format!("{}/{architecture}", std::env::consts::OS.replace("macos", "darwin"))
}
