use super::{partial::not_a_version, ranges::fault};
use crate::{Fault, Set, Version};

/// `global.json`: the SDK's version in full, then how far its policy goes. Without one it is `patch`.
pub(super) fn set(text: &str) -> Result<Set, Fault> {
    let mut words = text.split_whitespace();
    let written = words.next().unwrap_or_default();
    let policy = words.next().unwrap_or("patch");
    let at = |word: &str| {
        let start = text.find(word).unwrap_or_default();
        start..start + word.len()
    };
    let Some(version) = Version::parse(written) else {
        return Err(fault(at(written), not_a_version(written)));
    };
    if version.parts().len() != 3 {
        let message = format!("`{written}` is not the full version of an SDK, such as 8.0.100");
        return Err(fault(at(written), message));
    }
    let end = match policy.to_ascii_lowercase().as_str() {
        "disable" => return Ok(Set::exactly(version)),
        "patch" | "latestpatch" => next_band(&version),
        "feature" | "latestfeature" => version.bumped(1),
        "minor" | "latestminor" => version.bumped(0),
        "major" | "latestmajor" => return Ok(Set::at_least(version)),
        _ => {
            let start = text.rfind(policy).unwrap_or_default();
            let message = format!("`{policy}` is not a policy of rollForward");
            return Err(fault(start..start + policy.len(), message));
        }
    };
    Ok(Set::range(version, end))
}

/// The first version behind the feature band: 8.0.200 for 8.0.1xx.
pub(super) fn next_band(version: &Version) -> Version {
    let band = (version.part(2) / 100).saturating_add(1).saturating_mul(100);
    Version::new(&[version.part(0), version.part(1), band])
}

/// `8.0.1xx` as the versions of that band.
pub(super) fn band(text: &str) -> Option<Set> {
    let start = text.strip_suffix("xx").or_else(|| text.strip_suffix("XX"))?;
    let version =
        Version::parse(&format!("{start}00")).filter(|version| version.parts().len() == 3)?;
    let end = next_band(&version);
    Some(Set::range(version, end))
}
