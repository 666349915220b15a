use std::ops::Range;

use source::Node;

/// What is mounted, and where that is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mount<'a> {
    /// A path of the host, or the name of a volume.
    pub source: &'a str,
    /// The whole entry.
    pub span: &'a Range<usize>,
}

pub(super) fn mounts(root: &Node) -> Vec<Mount<'_>> {
    let listed = root.get("mounts").map_or(&[][..], Node::items);
    let listed = listed.iter().filter_map(|entry| {
        let source = match entry.as_str() {
            Some(text) => option(text),
            None => entry.get("source").and_then(Node::as_str),
        };
        source.map(|source| Mount { source, span: &entry.span })
    });
    listed.chain(of_arguments(root.get("runArgs").map_or(&[][..], Node::items))).collect()
}

/// `-v SOURCE:TARGET` and `--mount type=…,source=…`, each also as one argument.
fn of_arguments(arguments: &[Node]) -> impl Iterator<Item = Mount<'_>> {
    arguments.iter().enumerate().filter_map(|(at, argument)| {
        let text = argument.as_str()?;
        let (flag, value) = match text.split_once('=') {
            Some((flag @ ("-v" | "--volume" | "--mount"), value)) => (flag, value),
            _ => (text, arguments.get(at + 1).and_then(Node::as_str).unwrap_or_default()),
        };
        let source = match flag {
            "-v" | "--volume" => value.split(':').next()?,
            "--mount" => option(value)?,
            _ => return None,
        };
        Some(Mount { source, span: &argument.span })
    })
}

/// The source in the text of a `--mount`.
fn option(text: &str) -> Option<&str> {
    text.split(',').find_map(|part| {
        let (key, value) = part.split_once('=')?;
        matches!(key.trim(), "source" | "src").then_some(value.trim())
    })
}
