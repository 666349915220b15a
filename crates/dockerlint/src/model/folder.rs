use dockerfile::{Base, Instruction, Keyword};

use super::{Lint, Stage};

/// The folder in which an instruction works, as far as the file tells.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Folder(Option<String>);

impl Folder {
    /// Where `stage` begins; `ends` are the folders in which the stages before it end.
    pub fn first(stage: &Stage, ends: &[Self]) -> Self {
        match stage.base {
            Base::Scratch => Self(Some("/".to_owned())),
            Base::Stage(below) => ends.get(below).cloned().unwrap_or_default(),
            Base::Image(_) | Base::Missing => Self::default(),
        }
    }

    /// Goes where `instruction` goes, if it is a `WORKDIR`.
    pub fn follow(&mut self, lint: &Lint, instruction: &Instruction) {
        if instruction.kind == Keyword::Workdir {
            let path = instruction.words().first().and_then(|word| lint.value(word, instruction));
            self.0 = path.and_then(|path| self.join(&path));
        }
    }

    /// `path` from the root on; `None` when that lies open.
    pub fn join(&self, path: &str) -> Option<String> {
        let start = if path.starts_with('/') { "" } else { self.0.as_deref()? };
        let names = start.split('/').chain(path.split('/'));
        let names: Vec<&str> = names.filter(|name| !matches!(*name, "" | ".")).collect();
        (!names.contains(&"..")).then(|| format!("/{}", names.join("/")))
    }
}
