use super::Version;

impl Version {
    /// Reads a version of Java: up to 8, the first number of old was a 1 (`1.8.0_292`, `8u292`).
    pub(crate) fn parse_java(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some((major, update)) = text.split_once('u') {
            let update = update.split(['-', '+']).next().unwrap_or_default();
            let update = if update.is_empty() { 0 } else { update.parse().ok()? };
            return Some(Self::new(&[major.parse().ok()?, 0, update]));
        }
        let version = Self::parse(text)?;
        let [1, major, rest @ ..] = version.parts() else { return Some(version) };
        if !(2..=10).contains(major) {
            return Some(version);
        }
        let mut parts = vec![*major];
        parts.extend(rest);
        let update = text.split_once('_').and_then(|(_, update)| {
            let digits = update.find(|char: char| !char.is_ascii_digit());
            update[..digits.unwrap_or(update.len())].parse::<u64>().ok()
        });
        parts.extend(update);
        let stage = version.prerelease();
        let Some(stage) = stage else { return Some(Self::new(&parts)) };
        Self::parse(&format!("{}-{stage}", Self::new(&parts)))
    }
}
