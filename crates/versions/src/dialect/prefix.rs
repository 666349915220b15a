use super::{exact, java, pyenv, rust_channel, select};
use crate::{Constraint, Fault, Floating, Meaning, Scheme, Set, Tool};

/// The first lines of `.node-version`, `.go-version`, `.ruby-version`: a version, the start of one, or a name.
pub(super) fn read(tool: &Tool, text: &str) -> Result<Constraint, Fault> {
    let (_, word) = select::trimmed(text);
    if let Some((vendor, why)) = other_counting(word) {
        return Ok(Constraint::unknown(why).of_vendor(vendor));
    }
    let bare = exact::without_name(tool, word);
    if let Some(meaning) = select::any(tool, bare) {
        return Ok(meaning.into());
    }
    match tool.as_str() {
        "python" => pyenv::entry(tool, text, word),
        "java" => java::read(tool, text),
        "rust" => rust_channel::read(tool, text),
        "node" => super::node_alias::word(tool, text, word).map(Into::into),
        _ => Err(select::not_understood(text, word)),
    }
}

/// Implementations of a language that count their own versions: `JRuby` 9.4 is Ruby 3.1.
pub(super) fn other_counting(word: &str) -> Option<(&'static str, String)> {
    const OTHERS: [&str; 9] = [
        "jruby",
        "truffleruby",
        "mruby",
        "rbx",
        "graalpy",
        "iojs",
        "miniconda",
        "anaconda",
        "miniforge",
    ];
    let other = OTHERS.into_iter().find(|other| word.starts_with(other))?;
    Some((other, format!("`{word}` counts its own versions")))
}

/// The least version, without an operator: `rust-version`, `swift-tools-version`.
pub(super) fn minimum(tool: &Tool, text: &str) -> Result<Meaning, Fault> {
    let (_, word) = select::trimmed(text);
    match tool.version(exact::without_name(tool, word)) {
        Some(version) => Ok(Set::at_least(version).into()),
        None => Err(select::not_understood(text, word)),
    }
}

/// `go 1.22`, `toolchain go1.22.3`: the least version. From 1.21 on, `1.21` comes before its release candidates.
pub(super) fn go(tool: &Tool, text: &str) -> Result<Meaning, Fault> {
    let (_, word) = select::trimmed(text);
    if matches!(word, "default" | "local") {
        return Ok(Floating::System.into());
    }
    // `go1.22.3-custom` is somebody's build of it.
    let bare = word.split('-').next().unwrap_or_default();
    let Some(version) = tool.version(bare).filter(|_| tool.scheme() == Scheme::Go) else {
        return Err(select::not_understood(text, word));
    };
    let language = version.parts().len() == 2 && !version.is_prerelease();
    let early = language && (version.major() > 1 || version.part(1) >= 21);
    Ok(Set::at_least(if early { version.floor() } else { version }).into())
}
