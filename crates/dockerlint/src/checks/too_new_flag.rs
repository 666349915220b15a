use dockerfile::{Command, Keyword, ShellBody};
use findings::{Check, Report, Rule, Severity};
use versions::{Set, Tool, image};

use crate::{
    Lint,
    model::{Call, Feature, ImageName, Stage},
};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "too-new-flag",
        summary: "flag that the base image does not know yet",
        severity: Severity::Error,
        docs: include_str!("too_new_flag.md"),
        ..Rule::STABLE
    },
    run,
};

/// Programs that put another version in place.
const MANAGERS: &[&str] = &[
    "asdf",
    "fnm",
    "mise",
    "n",
    "nvm",
    "pyenv",
    "rbenv",
    "rustup",
    "update-alternatives",
    "volta",
];

fn run(lint: &Lint, report: &mut Report) {
    for stage in lint.stages.iter().filter(|stage| stage.from.is_some()) {
        let commands: Vec<_> =
            stage.instructions.iter().flat_map(|it| commands(lint, it)).collect();
        let calls = commands.iter().filter_map(Call::new);
        for (feature, word) in calls.flat_map(|call| Feature::of(&call)) {
            let Some((image, set)) = provided(lint, stage, &feature.tool()) else { continue };
            let since = feature.since();
            if set.is_disjoint(&Set::at_least(since.clone())) && !is_replaced(lint, stage) {
                let tool = feature.tool;
                let message = format!("{tool} knows this from {since} on, and `{image}` has {set}");
                report.at(&word.span, message);
            }
        }
    }
}

fn commands(lint: &Lint, instruction: &dockerfile::Instruction) -> Vec<Command> {
    if !matches!(instruction.kind, Keyword::Run | Keyword::Cmd | Keyword::Entrypoint) {
        return Vec::new();
    }
    match lint.dockerfile.commands(instruction) {
        ShellBody::Commands(commands) => commands,
        ShellBody::Opaque(_) | ShellBody::Unparsable(_) => Vec::new(),
    }
}

/// The versions of `tool` that the image has which the stage is built on in the end.
fn provided(lint: &Lint, stage: &Stage, tool: &Tool) -> Option<(String, Set)> {
    let root = lint.lineage(stage.index).last()?;
    let name = lint.value(root.base_word()?, root.from.as_deref()?)?;
    let tag = ImageName::parse(&name).tag?;
    let path = name.split('@').next()?;
    let repository = path.strip_suffix(tag)?.strip_suffix(':')?;
    let found = image::provided(repository, tag).into_iter().find(|it| it.tool == *tool)?;
    found.constraint.as_set().cloned().map(|set| (path.to_owned(), set))
}

/// Whether anything below may have put another version of something in place.
fn is_replaced(lint: &Lint, stage: &Stage) -> bool {
    lint.lineage(stage.index).any(|stage| {
        let mut instructions = stage.instructions.iter();
        let copied = instructions
            .any(|it| it.kind == Keyword::Copy && it.flags.iter().any(|flag| flag.name == "from"));
        let mut calls = lint.runs_of(stage.index).flat_map(crate::model::Run::calls);
        let copied_program = copied
            && stage
                .sources
                .iter()
                .any(|source| !matches!(source.target, dockerfile::SourceTarget::Stage(_)));
        copied_program || calls.any(|call| call.is(MANAGERS))
    })
}
