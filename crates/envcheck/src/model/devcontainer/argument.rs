use std::ops::Range;

use source::Node;

/// An option of `runArgs`, with its value.
#[derive(Debug, Clone)]
pub struct Argument<'a> {
    /// The option: `--cap-add`.
    pub flag: &'a str,
    /// Its value, from the same item or the next one.
    pub value: Option<&'a str>,
    /// The item that holds the value.
    pub value_node: Option<&'a Node>,
    /// The items of the list that it takes.
    pub items: Range<usize>,
    /// Its bytes in the file.
    pub span: Range<usize>,
}

/// Options of `docker run` that take a value and that some check asks about.
const WITH_VALUE: &[&str] = &[
    "--cap-add",
    "--cap-drop",
    "--cgroupns",
    "--device",
    "--env",
    "--env-file",
    "--gpus",
    "--hostname",
    "--ipc",
    "--mount",
    "--name",
    "--net",
    "--network",
    "--pid",
    "--publish",
    "--security-opt",
    "--shm-size",
    "--user",
    "--userns",
    "--uts",
    "--volume",
    "--workdir",
    "-e",
    "-h",
    "-p",
    "-u",
    "-v",
    "-w",
];

pub(super) fn arguments(root: &Node) -> Vec<Argument<'_>> {
    let items = root.get("runArgs").map_or(&[][..], Node::items);
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(item) = items.get(at) {
        let Some(text) = item.as_str() else {
            at += 1;
            continue;
        };
        let (flag, value) = match text.split_once('=') {
            Some((flag, value)) if flag.starts_with('-') && !flag.contains(' ') => {
                (flag, Some(value))
            }
            _ => attached(text),
        };
        let next = items.get(at + 1).filter(|_| value.is_none() && WITH_VALUE.contains(&flag));
        let last = next.unwrap_or(item);
        let taken = if next.is_some() { 2 } else { 1 };
        found.push(Argument {
            flag,
            value: value.or_else(|| next.and_then(Node::as_str)),
            value_node: next.or_else(|| value.is_some().then_some(item)),
            items: at..at + taken,
            span: item.span.start..last.span.end,
        });
        at += taken;
    }
    found
}

/// `-v/tmp:/tmp`: a short option with its value behind it.
fn attached(text: &str) -> (&str, Option<&str>) {
    let short = WITH_VALUE.iter().find(|flag| flag.len() == 2 && text.starts_with(**flag));
    match short {
        Some(flag) if text.len() > 2 => (&text[..flag.len()], Some(&text[flag.len()..])),
        _ => (text, None),
    }
}
