//! The one command that installs an engine on this machine.

use std::fs;

use super::Environment;

/// Docker's own installer, for distributions without a package of the engine.
const ANY_LINUX: &str = "curl -fsSL https://get.docker.com | sh";

/// The command that installs an engine, chosen by `/etc/os-release`.
pub fn install_command(environment: &Environment) -> String {
    if cfg!(target_os = "macos") {
        return "brew install colima docker && colima start".to_owned();
    }
    if cfg!(windows) {
        return "winget install Docker.DockerDesktop".to_owned();
    }
    let text = fs::read_to_string(environment.rooted("/etc/os-release")).unwrap_or_default();
    let family = format!("{} {}", field(&text, "ID"), field(&text, "ID_LIKE"));
    let command = family.split_whitespace().find_map(command_for);
    command.unwrap_or(ANY_LINUX).to_owned()
}

fn command_for(distribution: &str) -> Option<&'static str> {
    Some(match distribution {
        "debian" | "ubuntu" => "apt-get install docker.io",
        "fedora" => "dnf install moby-engine",
        "rhel" | "centos" => ANY_LINUX,
        "amzn" => "dnf install docker",
        "alpine" => "apk add docker",
        "arch" => "pacman -S docker",
        "suse" | "opensuse" | "opensuse-leap" | "opensuse-tumbleweed" => "zypper install docker",
        "void" => "xbps-install docker",
        "nixos" => "nix-env -iA nixos.docker",
        _ => return None,
    })
}

fn field(text: &str, name: &str) -> String {
    let value = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('='));
    value.unwrap_or_default().trim_matches(['"', '\'']).to_owned()
}
