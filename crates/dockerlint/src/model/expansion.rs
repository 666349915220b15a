use std::collections::BTreeSet;

use dockerfile::{Dockerfile, Instruction, Keyword, Span, Word};

use super::identifiers;

/// The variables that `instruction` expands, the builder or the shell of a `RUN`, and where; each at least once. Names
/// that a `RUN` may set on its own are not among them.
pub fn expanded<'a>(file: &'a Dockerfile, instruction: &'a Instruction) -> Vec<(&'a str, Span)> {
    match instruction.kind {
        Keyword::Run => in_text(file, &instruction.span),
        // The shell of the container sees the variables of the image, not the arguments.
        Keyword::Cmd | Keyword::Entrypoint | Keyword::Healthcheck | Keyword::Onbuild => Vec::new(),
        _ => {
            let words = words(instruction).flat_map(Word::variables);
            let mut found: Vec<_> = words
                .map(|(_, variable)| (variable.name.as_str(), variable.name_span.clone()))
                .collect();
            for heredoc in instruction.heredocs.iter().filter(|heredoc| heredoc.expand) {
                found.extend(in_text(file, &heredoc.body));
            }
            found
        }
    }
}

fn words(instruction: &Instruction) -> impl Iterator<Item = &Word> {
    let flags = instruction.flags.iter().filter_map(|flag| flag.value.as_ref());
    let pairs = instruction.pairs().iter();
    flags
        .chain(instruction.words())
        .chain(pairs.flat_map(|pair| [&pair.key].into_iter().chain(&pair.value)))
}

fn in_text<'a>(file: &'a Dockerfile, span: &Span) -> Vec<(&'a str, Span)> {
    let text = file.slice(span.clone());
    // `X=1; echo $X`, `read X`, `for X in`.
    let bare: BTreeSet<&str> =
        identifiers(text).filter(|found| !found.expanded).map(|found| found.name).collect();
    identifiers(text)
        .filter(|found| found.expanded && !bare.contains(found.name))
        .map(|found| {
            let start = span.start + found.at;
            (found.name, start..start + found.name.len())
        })
        .collect()
}
