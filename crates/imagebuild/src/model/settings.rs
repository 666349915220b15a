//! What users may set about the checks of an image.

/// Budgets and allowances, resolved once from the configuration.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Bytes of file content that all layers may have; `None` sets no budget.
    pub size_budget: Option<u64>,
    /// Wasted bytes that are let pass.
    pub waste_budget: u64,
    /// Wasted bytes in percent of the image's size that are let pass; `None` looks at bytes only.
    pub waste_percent: Option<f64>,
    /// Names of programs that may be setuid, setgid or have file capabilities when they lie in a folder for
    /// programs (`/usr/bin`, `/usr/lib/…`); an item with a `/` is a whole path.
    pub allowed_setuid: Vec<String>,
    /// Paths that no volume may be, nor be inside of when they end in `/`.
    pub sensitive_volumes: Vec<String>,
}

/// What Debian, Alpine and Fedora install with privileges.
const SETUID: &[&str] = &[
    "at",
    "bbsuid",
    "chage",
    "chfn",
    "chkpwd",
    "chsh",
    "crontab",
    "dbus-daemon-launch-helper",
    "doas",
    "expiry",
    "fusermount",
    "fusermount3",
    "gpasswd",
    "grub2-set-bootflag",
    "mount",
    "newgidmap",
    "newgrp",
    "newuidmap",
    "pam_extrausers_chkpwd",
    "pam_timestamp_check",
    "passwd",
    "ping",
    "ping6",
    "pkexec",
    "polkit-agent-helper-1",
    "ssh-agent",
    "ssh-keysign",
    "su",
    "sudo",
    "umount",
    "unix_chkpwd",
    "userhelper",
    "usernetctl",
    "utempter",
    "wall",
    "write",
    "clockdiff",
    "arping",
    "sg",
    "vlock",
];

const VOLUMES: &[&str] = &[
    "/",
    "/bin",
    "/boot",
    "/dev",
    "/etc",
    "/lib",
    "/lib64",
    "/proc",
    "/run",
    "/run/docker.sock",
    "/sbin",
    "/sys",
    "/usr",
    "/var/run",
    "/var/run/docker.sock",
    "/proc/",
    "/sys/",
    "/dev/",
];

impl Default for Settings {
    fn default() -> Self {
        let owned = |list: &[&str]| list.iter().map(|&item| item.to_owned()).collect();
        Self {
            size_budget: None,
            waste_budget: 20 << 20,
            waste_percent: None,
            allowed_setuid: owned(SETUID),
            sensitive_volumes: owned(VOLUMES),
        }
    }
}
