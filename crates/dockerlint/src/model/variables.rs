use std::{
    cell::OnceCell,
    collections::{BTreeMap, BTreeSet},
};

use dockerfile::Keyword;

use super::{Lint, Run, args::text};

/// Stands for an expansion whose value the file does not tell.
const UNKNOWN: char = '\u{1a}';

/// The variables of a `RUN`: its script's own, and those of the file. Read when the first one is asked for.
#[derive(Debug)]
pub struct Variables<'a> {
    lint: &'a Lint,
    run: &'a Run,
    own: OnceCell<BTreeMap<&'a str, Option<&'a str>>>,
    declared: OnceCell<BTreeSet<String>>,
}

impl<'a> Variables<'a> {
    /// Those of `run`.
    pub fn of(lint: &'a Lint, run: &'a Run) -> Self {
        Self { lint, run, own: OnceCell::new(), declared: OnceCell::new() }
    }

    /// What `expansion` stands for; `versions` says that it follows a dash, where a version would.
    pub(super) fn value(&self, expansion: &str, versions: bool) -> String {
        let braced = expansion.strip_prefix('{').and_then(|inside| inside.strip_suffix('}'));
        let inside = braced.unwrap_or(expansion);
        let end = inside.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        let (name, operator) = inside.split_at(end.unwrap_or(inside.len()));
        if operator.starts_with(":+=") || operator.starts_with("+=") {
            return "=".to_owned();
        }
        if operator.is_empty()
            && let Some(value) = self.known(name)
        {
            return value;
        }
        let computed = expansion.starts_with('(');
        if versions && (computed || self.is_defined(name)) {
            return "=".to_owned();
        }
        UNKNOWN.to_string()
    }

    fn known(&self, name: &str) -> Option<String> {
        if let Some(own) = self.own().get(name) {
            return own.map(str::to_owned);
        }
        let value = self.lint.scope(&self.run.instruction).get(name);
        value.filter(|value| !value.is_empty()).map(str::to_owned)
    }

    fn is_defined(&self, name: &str) -> bool {
        self.own().contains_key(name) || self.declared().contains(name)
    }

    /// What the script assigns; `None` where the value is not written there.
    fn own(&self) -> &BTreeMap<&'a str, Option<&'a str>> {
        self.own.get_or_init(|| {
            let mut own = BTreeMap::new();
            for command in self.run.commands() {
                let name = command.name.as_ref().map_or("", text);
                let is_declaration = matches!(name, "export" | "local" | "readonly" | "declare");
                let declared = command.arguments.iter().filter(|_| is_declaration);
                for word in command.assignments.iter().chain(declared) {
                    if let Some((name, value)) = text(word).split_once('=') {
                        own.insert(name, word.literal.is_some().then_some(value));
                    }
                }
            }
            own
        })
    }

    /// What the file sets: an `ARG` anywhere, an `ENV` of the stage or of those below it.
    fn declared(&self) -> &BTreeSet<String> {
        self.declared.get_or_init(|| {
            let lint = self.lint;
            let arguments = lint.dockerfile.instructions().filter(|it| it.kind == Keyword::Arg);
            let stages = self.run.stage.into_iter().flat_map(|stage| lint.lineage(stage));
            let settings = stages.flat_map(|stage| stage.of(Keyword::Env).map(AsRef::as_ref));
            let pairs = arguments.chain(settings).flat_map(dockerfile::Instruction::pairs);
            pairs.map(|pair| pair.key.value()).collect()
        })
    }
}
