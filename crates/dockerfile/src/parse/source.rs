//! What `COPY` and `ADD` take files from, and the images that stages name.

use std::collections::BTreeSet;

use super::{Context, FaultKind, reference};
use crate::{Instruction, Keyword, Word, stages::stage_name};

/// Checks the sources of a `COPY` or an `ADD`.
pub(super) fn check(instruction: &Instruction, context: &mut Context) {
    let Some((_, sources)) = instruction.words().split_last() else { return };
    if instruction.kind == Keyword::Copy {
        for source in sources.iter().filter(|source| is_remote(source)) {
            let message = "COPY takes no URL: ADD does";
            context.fault(FaultKind::RemoteSource, source.span.clone(), message);
        }
    }
    let Some(flag) = instruction.flag("checksum").filter(|_| instruction.kind == Keyword::Add)
    else {
        return;
    };
    let Some(value) = flag.value.as_ref().filter(|value| !value.raw().is_empty()) else { return };
    let files: Vec<&Word> = sources.iter().filter(|word| !word.raw().contains("<<")).collect();
    let unknown = |word: &&Word| word.literal().is_none();
    let message = match files[..] {
        [source] if unknown(&source) || is_git(source) => return,
        [source] if is_remote(source) => {
            match value.literal().and_then(|it| reference::digest_complaint(&it)) {
                Some(reason) => reason,
                None => return,
            }
        }
        [_] => "--checksum is for a source that is a URL".to_owned(),
        _ => "--checksum is for a single source".to_owned(),
    };
    context.fault(FaultKind::BadFlagValue, flag.span.clone(), message);
}

fn is_remote(word: &Word) -> bool {
    let Some(text) = word.literal() else { return false };
    ["http://", "https://"].iter().any(|scheme| text.starts_with(scheme)) || is_git(word)
}

/// Whether the source is a repository. The builder takes the checksum of one for a commit.
fn is_git(word: &Word) -> bool {
    let Some(text) = word.literal() else { return false };
    let address = text.split(['#', '?']).next().unwrap_or_default();
    let web = text.starts_with("http://") || text.starts_with("https://");
    text.starts_with("git://")
        || text.starts_with("ssh://")
        || text.starts_with("git@")
        || (web && address.strip_suffix(".git").is_some())
}

/// Checks what is the name of an image unless it is that of a stage.
pub(super) fn images<'a>(
    instructions: impl Iterator<Item = &'a Instruction> + Clone,
    context: &mut Context,
) {
    let name = |from: &Instruction| stage_name(from).map(|name| name.raw().to_lowercase());
    let starts = instructions.clone().filter(|found| found.kind == Keyword::From);
    let all: BTreeSet<String> = starts.filter_map(name).collect();
    let mut earlier = BTreeSet::new();
    for instruction in instructions {
        if let Some(trigger) = &instruction.onbuild {
            // The stages are those of another file.
            copied_from(trigger, context);
            continue;
        }
        if instruction.kind == Keyword::From {
            if let Some(word) = instruction.words().first() {
                base(word, &earlier, context);
            }
            earlier.extend(name(instruction));
        }
        let copied = copied_from(instruction, context);
        let copied = copied.filter(|word| word.raw().parse::<i64>().is_err());
        let mounted = instruction.mounts.iter().filter_map(|mount| mount.from());
        copied.into_iter().chain(mounted).for_each(|word| image(word, &all, context));
    }
}

/// The value of `COPY --from`, if the builder takes it as it is.
fn copied_from<'a>(copy: &'a Instruction, context: &mut Context) -> Option<&'a Word> {
    let flag = copy.flag("from").filter(|_| copy.kind == Keyword::Copy);
    let word = flag?.value.as_ref()?;
    let text = word.raw();
    if text.find('$').is_some_and(|at| at + 1 < text.len()) {
        let message = "--from takes no variables: give a stage the name of the image";
        context.fault(FaultKind::InvalidImage, word.span.clone(), message);
        return None;
    }
    Some(word)
}

/// Unlike `COPY`, `FROM` finds a stage only by its name in lower case.
fn base(word: &Word, earlier: &BTreeSet<String>, context: &mut Context) {
    let Some(name) = word.literal() else { return };
    let lower = name.to_lowercase();
    if name != lower && earlier.contains(&lower) {
        let message = format!("FROM finds this stage as {lower}, in lower case");
        return context.fault(FaultKind::InvalidImage, word.span.clone(), message);
    }
    image(word, earlier, context);
}

fn image(word: &Word, stages: &BTreeSet<String>, context: &mut Context) {
    let name = word.literal().filter(|name| !name.is_empty());
    let name = name.filter(|name| !stages.contains(&name.to_lowercase()));
    if let Some(reason) = name.and_then(|name| reference::complaint(&name)) {
        context.fault(FaultKind::InvalidImage, word.span.clone(), reason);
    }
}
