use std::collections::BTreeSet;

use dockerfile::{Command, Expansion, ExpansionKind, Instruction, Keyword};
use findings::{Check, Report, Rule};

use crate::{
    Lint,
    model::{Names, PROXIES, Spellings, is_name, misspelt},
};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "unassigned-variable",
        summary: "nothing sets the variable",
        docs: include_str!("unassigned_variable.md"),
        aliases: &["SC2154", "SC2153"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    let file = Declared::of(lint);
    for run in lint.runs.iter().filter(|run| run.instruction.script().is_some()) {
        let used: Vec<_> = run.commands().iter().flat_map(used).collect();
        if used.is_empty() {
            continue;
        }
        let variables = Names::of(lint, run);
        let mut told = BTreeSet::new();
        for (expansion, name) in used {
            if variables.open
                || variables.knows(name)
                || PROXIES.contains(&name)
                || !told.insert(name)
            {
                continue;
            }
            if let Some(message) = file.message(&variables, name) {
                let stops = if is_required(expansion) { ": the step stops here" } else { "" };
                report.at(&expansion.span, format!("{message}{stops}"));
            }
        }
    }
}

/// What the file declares, read once for all steps.
struct Declared<'a> {
    /// The arguments in front of the first `FROM`, which no stage sees.
    early: BTreeSet<&'a str>,
    spellings: Spellings<'a>,
}

impl<'a> Declared<'a> {
    fn of(lint: &'a Lint) -> Self {
        let early = lint.dockerfile.instructions().take_while(|found| found.kind != Keyword::From);
        let early = early.filter(|found| found.kind == Keyword::Arg).flat_map(Instruction::pairs);
        let has_from = lint.stages.iter().any(|stage| stage.from.is_some());
        let early = early.filter(|_| has_from).map(|pair| pair.key.raw()).collect();
        Self { early, spellings: Spellings::of(lint) }
    }

    /// What to say; nothing for a name in capitals that resembles no other: the base image may have set it.
    fn message(&self, variables: &Names, name: &str) -> Option<String> {
        if self.early.contains(name) {
            return Some(format!(
                "the ARG is in front of FROM; say `ARG {name}` in the stage as well"
            ));
        }
        let known = self.spellings.like(name).filter(|known| variables.is_declared(known));
        let known = known.chain(variables.own()).chain(PROXIES.iter().copied());
        match misspelt(name, known) {
            Some(like) => Some(format!("`{name}` is set nowhere; `{like}` is")),
            None if name.bytes().any(|byte| byte.is_ascii_lowercase()) => {
                Some(format!("`{name}` is set by no ARG, no ENV and not in this step"))
            }
            None => None,
        }
    }
}

/// Whether the shell ends where the variable is not set: `${name:?}`.
fn is_required(expansion: &Expansion) -> bool {
    matches!(&expansion.kind, ExpansionKind::Parameter { operator, .. }
        if operator.trim_start_matches(':').starts_with('?'))
}

/// The variables that the words of a command use without saying what to do when there is none.
fn used(command: &Command) -> Vec<(&Expansion, &str)> {
    let targets = command.redirections.iter().filter_map(|found| found.target.as_ref());
    let words = command.name.iter().chain(&command.assignments).chain(&command.arguments);
    words
        .chain(targets)
        .chain(&command.around)
        .flat_map(|word| &word.expansions)
        .filter_map(|expansion| match &expansion.kind {
            ExpansionKind::Parameter { name, operator, .. }
                if is_name(name)
                    && !operator.trim_start_matches(':').starts_with(['-', '+', '=', '[']) =>
            {
                Some((expansion, name.as_str()))
            }
            _ => None,
        })
        .collect()
}
