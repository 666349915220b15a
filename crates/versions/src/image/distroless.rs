use super::Provided;
use crate::{Dialect, Meaning, Tool, read};

/// `gcr.io/distroless/nodejs20-debian12`: its name says everything, and its tag nothing.
pub(super) fn tools(name: &str, _tag: &str) -> Option<Vec<Provided>> {
    let image = name.strip_prefix("gcr.io/distroless/")?;
    let (program, system) = image.rsplit_once('-').unwrap_or((image, ""));
    let named = [(program, "node"), (program, "python"), (program, "java"), (system, "debian")];
    let found = named.into_iter().filter_map(|(text, tool)| {
        let tool = Tool::named(tool);
        let digit = text.find(|char: char| char.is_ascii_digit())?;
        if Tool::named(&text[..digit]) != tool {
            return None;
        }
        let constraint = read(Dialect::TargetName, &tool, text);
        let known = matches!(constraint.meaning, Meaning::Set(_));
        known.then(|| Provided::new(tool, constraint, 0..0))
    });
    Some(found.collect())
}
