//! Which checks of Dockerfiles run in which profile.

use findings::{Level, Profile, Rule, Severity};

use Severity::{Error, Info, Warning};

/// The rules that hadolint runs unless told otherwise, with their severities; its `style` is `info` here.
const HADOLINT: &[(&str, Severity)] = &[
    ("DL1000", Error),
    ("DL3000", Error),
    ("DL3001", Info),
    ("DL3002", Warning),
    ("DL3003", Warning),
    ("DL3004", Error),
    ("DL3006", Warning),
    ("DL3007", Warning),
    ("DL3008", Warning),
    ("DL3009", Info),
    ("DL3010", Info),
    ("DL3011", Error),
    ("DL3012", Error),
    ("DL3013", Warning),
    ("DL3014", Warning),
    ("DL3015", Info),
    ("DL3016", Warning),
    ("DL3018", Warning),
    ("DL3019", Info),
    ("DL3020", Error),
    ("DL3021", Error),
    ("DL3022", Warning),
    ("DL3023", Error),
    ("DL3024", Error),
    ("DL3025", Warning),
    ("DL3026", Error),
    ("DL3027", Warning),
    ("DL3028", Warning),
    ("DL3029", Warning),
    ("DL3030", Warning),
    ("DL3032", Warning),
    ("DL3033", Warning),
    ("DL3034", Warning),
    ("DL3035", Warning),
    ("DL3036", Warning),
    ("DL3037", Warning),
    ("DL3038", Warning),
    ("DL3040", Warning),
    ("DL3041", Warning),
    ("DL3042", Warning),
    ("DL3043", Error),
    ("DL3044", Error),
    ("DL3045", Warning),
    ("DL3046", Warning),
    ("DL3047", Info),
    ("DL3048", Info),
    ("DL3049", Info),
    ("DL3050", Info),
    ("DL3051", Warning),
    ("DL3052", Warning),
    ("DL3053", Warning),
    ("DL3054", Warning),
    ("DL3055", Warning),
    ("DL3056", Warning),
    ("DL3058", Warning),
    ("DL3059", Info),
    ("DL3060", Info),
    ("DL3061", Error),
    ("DL3062", Warning),
    ("DL3063", Warning),
    ("DL3064", Warning),
    ("DL3065", Warning),
    ("DL3066", Info),
    ("DL3067", Warning),
    ("DL4000", Error),
    ("DL4001", Warning),
    ("DL4003", Warning),
    ("DL4004", Error),
    ("DL4005", Warning),
    ("DL4006", Warning),
];

/// Checks that run in every profile: without them, what the others read may not be what is built.
const ALWAYS: [&str; 4] =
    ["malformed-exec-form", "syntax-error", "unknown-flag", "unknown-instruction"];

/// The levels that `profile` gives to the checks of Dockerfiles.
pub fn levels(profile: Profile) -> Vec<(&'static Rule, Level)> {
    let level = |rule: &'static Rule| match profile {
        Profile::Default => None,
        _ if ALWAYS.contains(&rule.id) => Some(Level::On),
        Profile::Strict => Some(Level::On),
        Profile::Security if rule.tags.contains(&"security") => Some(Level::On),
        Profile::Security => Some(Level::Off),
        Profile::Hadolint => Some(hadolint(rule)),
    };
    crate::rules().filter_map(|rule| Some((rule, level(rule)?))).collect()
}

/// Its rules at its severities, ShellCheck's at ours; every other rule is off.
fn hadolint(rule: &Rule) -> Level {
    let theirs = HADOLINT.iter().filter(|(name, _)| rule.aliases.contains(name));
    match theirs.map(|(_, severity)| *severity).max() {
        Some(severity) => Level::At(severity),
        None if rule.aliases.iter().any(|alias| alias.starts_with("SC")) => Level::On,
        None => Level::Off,
    }
}
