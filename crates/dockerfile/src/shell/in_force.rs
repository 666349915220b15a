//! The shell that an instruction in shell form is run by.

use std::{borrow::Cow, collections::BTreeMap};

use super::body::is_shell;
use crate::stages::stage_name;
use crate::{Arguments, Dockerfile, Instruction, Item, ItemKind, Keyword, Word};

/// What a file says about the shell of an instruction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShellInForce<'a> {
    /// The words of a `SHELL`.
    Set(&'a [Word]),
    /// The shell that the base image starts, as a comment tells: `# hadolint shell=powershell`.
    Announced(&'a str),
}

impl<'a> ShellInForce<'a> {
    /// Its program and options.
    pub fn words(self) -> Vec<Cow<'a, str>> {
        match self {
            Self::Set(words) => words.iter().map(|word| Cow::Owned(word.value())).collect(),
            Self::Announced(name) => vec![Cow::Borrowed(name)],
        }
    }

    /// Whether it is of the Bourne family.
    pub(super) fn is_ours(self) -> bool {
        match self {
            Self::Set(words) => words.iter().any(|word| is_shell(word.raw())),
            Self::Announced(name) => is_shell(name),
        }
    }
}

impl Dockerfile {
    /// The shell in force at `instruction`, when the file tells: by the last `SHELL` or comment before it in its stage
    /// or in those below, or else by a comment above the first `FROM`.
    pub fn shell(&self, instruction: &Instruction) -> Option<ShellInForce<'_>> {
        if !self.tells_shell {
            return None;
        }
        let start = instruction.span.start;
        let before = self.items.partition_point(|item| item.span.start < start);
        // Backwards: the stage of the instruction, then the stage that one is built on, and so on.
        let mut wanted: Option<String> = None;
        let mut shell = None;
        for item in self.items[..before].iter().rev() {
            shell = shell.or_else(|| told(&self.text, item));
            let Some(from) = item.instruction().filter(|found| found.kind == Keyword::From) else {
                continue;
            };
            let name = stage_name(from).map(|name| name.raw().to_lowercase());
            if wanted.is_none() || wanted == name {
                if shell.is_some() {
                    return shell;
                }
                let base = from.words().first();
                let base = base.and_then(|base| self.base_name(base, from));
                // No stage is called by an empty name.
                wanted = Some(base.unwrap_or_default().to_lowercase());
            }
            shell = None;
        }
        // In front of the first `FROM` no `SHELL` has a meaning.
        let in_stage = wanted.is_some();
        shell.filter(|shell| !in_stage || matches!(shell, ShellInForce::Announced(_)))
    }
}

impl Dockerfile {
    /// The value of `base`, a word of `from`; variables are looked up only where it has any.
    fn base_name(&self, base: &Word, from: &Instruction) -> Option<String> {
        let resolve = || self.scopes(&BTreeMap::new()).before(from).resolve(base).value;
        base.literal().or_else(resolve)
    }
}

/// Whether `item` says which shell runs what follows.
pub(crate) fn tells(text: &str, item: &Item) -> bool {
    told(text, item).is_some()
}

fn told<'a>(text: &'a str, item: &'a Item) -> Option<ShellInForce<'a>> {
    match &item.kind {
        ItemKind::Instruction(found) if found.kind == Keyword::Shell => match &found.arguments {
            Arguments::Exec(words) => Some(ShellInForce::Set(words)),
            _ => None,
        },
        ItemKind::Comment(span) => announced(text.get(span.clone())?).map(ShellInForce::Announced),
        _ => None,
    }
}

/// The shell in `# hadolint shell=NAME`, behind which only a comment of its own may stand.
fn announced(comment: &str) -> Option<&str> {
    let blank = |c: char| c == ' ' || c == '\t';
    let body = comment.strip_prefix('#')?.trim_start_matches(blank).strip_prefix("hadolint")?;
    let value = body.strip_prefix(blank)?.trim_start_matches(blank).strip_prefix("shell")?;
    let value = value.trim_start_matches(blank).strip_prefix('=')?.trim_start_matches(blank);
    let (name, rest) = value.split_once(blank).unwrap_or((value, ""));
    let rest = rest.trim_matches(blank);
    (!name.is_empty() && (rest.is_empty() || rest.starts_with('#'))).then_some(name)
}
