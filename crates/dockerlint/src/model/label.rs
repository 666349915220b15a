use dockerfile::{Instruction, Keyword, Pair, Word};

use super::{LabelKind, Lint};

/// One `key=value` of a `LABEL`.
#[derive(Debug, Clone, Copy)]
pub struct Label<'a> {
    /// The key and the value as written.
    pub pair: &'a Pair,
    /// The `LABEL`.
    pub instruction: &'a Instruction,
    /// Whether it stands in an `ONBUILD`.
    pub onbuild: bool,
}

/// A label of which the configuration says what its value must be, with a value that the file tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JudgedLabel<'a> {
    /// Its key.
    pub key: String,
    /// The value as written.
    pub word: &'a Word,
    /// The value, variables replaced; never empty, which is another matter.
    pub value: String,
}

impl Label<'_> {
    /// The key without quotes.
    pub fn key(&self) -> String {
        self.pair.key.value()
    }

    /// The value, when the file tells it.
    pub fn value(&self, lint: &Lint) -> Option<String> {
        let word = self.pair.value.as_ref()?;
        // Another build decides what variables are in a trigger.
        if self.onbuild { word.literal() } else { lint.value(word, self.instruction) }
    }
}

impl Lint {
    /// Every label that is set, those in an `ONBUILD` included.
    pub fn labels(&self) -> impl Iterator<Item = Label<'_>> {
        self.triggers_and_instructions()
            .filter(|(instruction, _)| instruction.kind == Keyword::Label)
            .flat_map(|(instruction, onbuild)| {
                instruction.pairs().iter().map(move |pair| Label { pair, instruction, onbuild })
            })
    }

    /// The labels whose value must be of this kind.
    pub fn labels_of(&self, kind: LabelKind) -> impl Iterator<Item = JudgedLabel<'_>> {
        let wanted = &self.known.settings.labels;
        self.labels().filter(|_| !wanted.is_empty()).filter_map(move |label| {
            let key = label.key();
            let word = label.pair.value.as_ref().filter(|_| wanted.get(&key) == Some(&kind))?;
            let value = label.value(self).filter(|value| !value.is_empty())?;
            Some(JudgedLabel { key, word, value })
        })
    }
}
