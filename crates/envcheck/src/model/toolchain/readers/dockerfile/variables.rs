//! The values of `ARG` and `ENV` in one build, each with the way it came.

use std::collections::BTreeMap;

use dockerfile::{Base, Instruction, Keyword, Operator, Piece, PieceKind, Word};
use dockerlint::Lint;
use findings::FileId;

use super::{super::value::Value, Build, shown};

/// How the step is called that takes the default of an argument; its name and a backtick follow.
pub(super) const DEFAULT: &str = "the default of `ARG ";

type Values = BTreeMap<String, Value>;

/// What is known about the variables of a Dockerfile.
pub(super) struct Variables {
    file: FileId,
    /// Arguments in front of the first `FROM`.
    global: Values,
    /// Every value that is given, in the order of the file.
    pub assignments: Vec<Assignment>,
    /// Names of stages in lower case, with their numbers.
    names: BTreeMap<String, usize>,
}

/// A value that a variable is given.
pub(super) struct Assignment {
    pub name: String,
    pub value: Value,
    /// The stage it stands in.
    pub stage: Option<usize>,
}

impl Variables {
    /// Follows every `ARG` and `ENV` of `lint`, built as `build` says.
    pub(super) fn of(lint: &Lint, file: FileId, build: &Build) -> Self {
        let names = lint.stages.iter().filter_map(|stage| {
            Some((stage.name.as_ref()?.raw().to_ascii_lowercase(), stage.index))
        });
        let mut variables =
            Self { file, global: Values::new(), assignments: Vec::new(), names: names.collect() };
        let fragment = lint.stages.first().is_some_and(|stage| stage.from.is_none());
        let early = lint.dockerfile.instructions().take_while(|it| it.kind != Keyword::From);
        let mut global = Values::new();
        for instruction in early.filter(|_| !fragment) {
            variables.run(instruction, None, build, &mut global);
        }
        variables.global = global;
        let mut inherited: Vec<Values> = Vec::new();
        for stage in &lint.stages {
            let mut values = match stage.base {
                Base::Stage(below) => inherited.get(below).cloned().unwrap_or_default(),
                _ => Values::new(),
            };
            for instruction in &stage.instructions {
                variables.run(instruction, Some(stage.index), build, &mut values);
            }
            inherited.push(values);
        }
        variables
    }

    /// The name of the image that `word`, behind a `FROM`, means; `None` when it is a stage.
    pub(super) fn base(&self, stage: usize, word: &Word) -> Option<Value> {
        let mut name = self.trace(&word.pieces, &self.global, &format!("`FROM {}`", shown(word)));
        name.at = self.file.span(word.span.clone());
        let earlier = self.names.get(&name.text.to_ascii_lowercase());
        (earlier.is_none_or(|index| *index >= stage) && name.text != "scratch").then_some(name)
    }

    fn run(
        &mut self,
        instruction: &Instruction,
        stage: Option<usize>,
        build: &Build,
        values: &mut Values,
    ) {
        let argument = instruction.kind == Keyword::Arg;
        if !argument && instruction.kind != Keyword::Env {
            return;
        }
        for pair in instruction.pairs() {
            let name = pair.key.raw();
            let at = self.file.span(pair.key.span.clone());
            let given = build.args.get(name).filter(|_| argument);
            let value = match (given, &pair.value) {
                (Some(value), _) => Some(value.clone().through(at, format!("`ARG {name}`"))),
                (None, Some(word)) => {
                    let what = if argument {
                        format!("{DEFAULT}{name}`")
                    } else {
                        format!("`ENV {name}`")
                    };
                    let value = self.trace(&word.pieces, values, &what);
                    Some(value.through(at, what))
                }
                (None, None) => self.global.get(name).cloned(),
            };
            let Some(value) = value else { continue };
            if given.is_some() || pair.value.is_some() {
                let name = name.to_owned();
                self.assignments.push(Assignment { name, value: value.clone(), stage });
            }
            values.insert(name.to_owned(), value);
        }
    }

    /// What `pieces` say when `values` hold; `what` uses them.
    fn trace(&self, pieces: &[Piece], values: &Values, what: &str) -> Value {
        let at = |piece: &Piece| self.file.span(piece.span.clone());
        let first = pieces.first().map_or_else(|| self.file.span(0..0), at);
        let mut traced = Value::empty(first);
        for piece in pieces {
            let part = match &piece.kind {
                PieceKind::Literal(text) => Value::written(text.as_str(), at(piece)),
                PieceKind::Invalid(_) => Value::unknown(at(piece)),
                PieceKind::Variable(variable) => {
                    let value = values.get(&variable.name).filter(|it| !it.text.is_empty());
                    let value = value.map(|value| value.clone().through(at(piece), what));
                    match (&variable.operator, value) {
                        (None | Some(Operator::Default { .. }), Some(value)) => value,
                        (Some(Operator::Default { word, .. }), None) => {
                            self.trace(word, values, what)
                        }
                        _ => Value::unknown(at(piece)),
                    }
                }
            };
            traced.push(&part);
        }
        traced
    }
}
