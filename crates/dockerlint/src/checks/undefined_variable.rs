use dockerfile::{Arguments, Base, Instruction, Keyword, Word};
use findings::{Check, Report, Rule, nearest};

use crate::{
    Lint,
    model::{Spellings, Stage, is_predefined, misspelt},
};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "undefined-variable",
        summary: "variable is not set",
        docs: include_str!("undefined_variable.md"),
        aliases: &["UndefinedVar"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    let spellings = Spellings::of(lint);
    for stage in &lint.stages {
        let Some(bottom) = lint.lineage(stage.index).last() else { continue };
        for instruction in &stage.instructions {
            match bottom.base {
                Base::Scratch => judge(lint, stage, instruction, report),
                // It may set variables that are not in this file.
                Base::Image(_) => suspect(lint, &spellings, instruction, report),
                Base::Stage(_) | Base::Missing => {}
            }
        }
    }
}

/// What resembles a variable of this file, where the base image may have set it.
fn suspect(lint: &Lint, spellings: &Spellings, instruction: &Instruction, report: &mut Report) {
    let words = expanded(instruction);
    let variables = || words.iter().flat_map(|word| word.variables());
    if variables().next().is_none() {
        return;
    }
    let scope = lint.scope(instruction);
    for (piece, variable) in variables().filter(|(_, found)| found.operator.is_none()) {
        let name = variable.name.as_str();
        let own = instruction.kind == Keyword::Env && sets(instruction, name);
        if own || scope.mentions(name) || scope.is_triggered(name) || is_usual(name) {
            continue;
        }
        let known =
            spellings.like(name).filter(|known| scope.mentions(known) && !is_counted(known, name));
        if let Some(meant) = misspelt(name, known) {
            let message = format!("nothing here sets `{name}`; did you mean `{meant}`?");
            report.at(&piece.span, message);
        }
    }
}

/// Whether images set variables of that name.
fn is_usual(name: &str) -> bool {
    const NAMES: [&str; 16] = [
        "CLASSPATH",
        "GOPATH",
        "GOROOT",
        "HOME",
        "HOSTNAME",
        "LANG",
        "LANGUAGE",
        "LC_ALL",
        "LD_LIBRARY_PATH",
        "LIBRARY_PATH",
        "MANPATH",
        "PATH",
        "PWD",
        "PYTHONPATH",
        "SHELL",
        "USER",
    ];
    let ends = ["_VERSION", "_HOME"];
    NAMES.contains(&name) || is_predefined(name) || ends.iter().any(|end| name.ends_with(end))
}

/// Whether the names differ in a number only: `DIR1` and `DIR2` are two variables.
fn is_counted(one: &str, two: &str) -> bool {
    let letters = |name: &str| name.replace(|c: char| c.is_ascii_digit(), "");
    one.len().max(two.len()) < 256 && letters(one) == letters(two)
}

fn judge(lint: &Lint, stage: &Stage, instruction: &Instruction, report: &mut Report) {
    let words = expanded(instruction);
    let with_variables = || words.iter().filter(|word| word.variables().next().is_some());
    if with_variables().next().is_none() {
        return;
    }
    let scope = lint.scope(instruction);
    for word in with_variables() {
        let unset = scope.resolve(word).unset;
        for (piece, variable) in word.variables() {
            // What the same ENV sets is a matter of its own.
            let own = instruction.kind == Keyword::Env && sets(instruction, &variable.name);
            if !own && unset.contains(&variable.name) {
                report.at(&piece.span, message(lint, stage, instruction, &variable.name));
            }
        }
    }
}

/// The words in which the builder expands variables.
fn expanded(instruction: &Instruction) -> Vec<&Word> {
    let flags = instruction.flags.iter().filter(|flag| flag.name != "from");
    let flags = flags.filter_map(|flag| flag.value.as_ref());
    let mut words: Vec<_> = match (instruction.kind, &instruction.arguments) {
        (Keyword::Run | Keyword::Cmd | Keyword::Entrypoint | Keyword::Shell, _) => {
            return Vec::new();
        }
        (Keyword::Arg, Arguments::Pairs(pairs)) => {
            pairs.iter().filter_map(|pair| pair.value.as_ref()).collect()
        }
        (_, Arguments::Pairs(pairs)) => {
            pairs.iter().flat_map(|pair| std::iter::once(&pair.key).chain(&pair.value)).collect()
        }
        (_, arguments) => arguments.words().iter().collect(),
    };
    words.extend(flags);
    words
}

fn sets(instruction: &Instruction, name: &str) -> bool {
    matches!(instruction.kind, Keyword::Arg | Keyword::Env)
        && instruction.pairs().iter().any(|pair| pair.key.value() == name)
}

/// As many instructions and names above are looked through for what may be meant.
const FARTHEST: usize = 300;

fn message(lint: &Lint, stage: &Stage, at: &Instruction, name: &str) -> String {
    let mut early = lint.dockerfile.instructions().take_while(|found| found.kind != Keyword::From);
    if early.any(|found| sets(found, name)) {
        return format!(
            "`{name}` is set in front of FROM only: say `ARG {name}` in this stage, too"
        );
    }
    let above = lint
        .lineage(stage.index)
        .flat_map(|stage| {
            let before = stage.instructions.partition_point(|it| it.span.start < at.span.start);
            stage.instructions[..before].iter().rev()
        })
        .take(FARTHEST);
    let known: Vec<String> = above
        .filter(|found| matches!(found.kind, Keyword::Arg | Keyword::Env))
        .flat_map(|found| found.pairs().iter().map(|pair| pair.key.value()))
        .take(FARTHEST)
        .collect();
    match nearest(name, known.iter().map(String::as_str)) {
        Some(meant) => format!("nothing sets `{name}`; did you mean `{meant}`?"),
        None => format!("nothing sets `{name}`, so it is empty"),
    }
}
