use dockerfile::{Instruction, Keyword, Word};

use super::{Lint, Stage};

/// The `USER` that a stage ends with.
#[derive(Debug, Clone, Copy)]
pub struct User<'a> {
    /// The stage it stands in: the one that was asked for, or one that it is built on.
    pub stage: &'a Stage,
    /// The instruction.
    pub instruction: &'a Instruction,
    /// Its argument: `name`, `uid`, `name:group` and so on.
    pub word: &'a Word,
}

impl Lint {
    /// Whom the image of a stage runs as; `None` when the file does not say.
    pub fn user_of(&self, stage: usize) -> Option<User<'_>> {
        self.lineage(stage).find_map(|stage| {
            let mut users = stage.of(Keyword::User).rev();
            users.find_map(|instruction| {
                Some(User { stage, instruction, word: instruction.words().first()? })
            })
        })
    }
}

impl User<'_> {
    /// Its value, when that is root's name or number, with or without a group.
    pub fn as_root(&self, lint: &Lint) -> Option<String> {
        let value = lint.value(self.word, self.instruction)?;
        let name = value.split(':').next().unwrap_or_default();
        (name == "root" || name.parse() == Ok(0)).then_some(value)
    }
}
