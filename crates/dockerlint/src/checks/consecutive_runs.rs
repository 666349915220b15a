use dockerfile::{Instruction, ItemKind, Keyword, ShellBody};
use findings::{Check, Fix, Report, Rule, Severity};

use crate::{Lint, model::Run};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "consecutive-runs",
        summary: "two RUNs in a row make two layers",
        severity: Severity::Info,
        docs: include_str!("consecutive_runs.md"),
        aliases: &["DL3059"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for stage in lint.stages.iter().filter(|stage| lint.is_shipped(stage.index)) {
        let mut runs = lint.runs_of(stage.index).filter(|run| !run.onbuild).peekable();
        // What is before, and whether a RUN of its own may join it.
        let (mut before, mut last): (Option<&Run>, Option<&Run>) = (None, None);
        for instruction in &stage.instructions {
            let Some(run) = runs.next_if(|run| run.instruction.span == instruction.span) else {
                (before, last) = (None, None);
                continue;
            };
            match before {
                Some(first) if joins(first, run) => report_second(lint, last, run, report),
                _ => before = Some(run),
            }
            last = Some(run);
        }
    }
}

fn report_second(lint: &Lint, last: Option<&Run>, run: &Run, report: &mut Report) {
    let finding = report.at(
        &run.instruction.keyword.span,
        "one RUN with `&&` makes one layer of this and the one before",
    );
    if let Some(fix) = last.and_then(|last| merge(lint, last, run)) {
        finding.fix(fix);
    }
}

/// Whether both do one thing, under the same conditions.
fn joins(first: &Run, second: &Run) -> bool {
    is_single(first) && is_single(second) && flags(&first.instruction) == flags(&second.instruction)
}

fn is_single(run: &Run) -> bool {
    let commands = match &run.body {
        ShellBody::Commands(commands) => {
            commands.iter().filter(|found| found.name.is_some()).count()
        }
        ShellBody::Opaque(_) | ShellBody::Unparsable(_) => return false,
    };
    commands <= 1 && run.instruction.heredocs.is_empty()
}

fn flags(instruction: &Instruction) -> Vec<(&str, &str)> {
    let flags = instruction.flags.iter();
    let mut flags: Vec<_> = flags
        .map(|flag| (flag.name.as_str(), flag.value.as_ref().map_or("", |value| value.raw())))
        .collect();
    flags.sort_unstable();
    flags
}

/// What a step does to the shell it runs in, and would do to the step that joins it.
const STATE: &[&str] = &[
    ".", "alias", "cd", "eval", "exec", "exit", "export", "hash", "popd", "pushd", "return", "set",
    "shopt", "source", "trap", "ulimit", "umask", "unset",
];

/// Puts `second` behind `first`, with the comments between them where they are.
fn merge(lint: &Lint, first: &Run, second: &Run) -> Option<Fix> {
    let end = plain(first)?.1;
    let (start, _) = plain(second)?;
    let escape = lint.dockerfile.escape;
    let mut fix = Fix::not_safe("join them with &&")
        .replace(lint.span(&(end..end)), format!(" {escape}"))
        .replace(lint.span(&(second.instruction.span.start..start)), "    && ");
    let between =
        lint.dockerfile.items.iter().filter(|item| {
            item.span.start >= end && item.span.end <= second.instruction.span.start
        });
    for item in between.filter(|item| item.kind == ItemKind::Blank) {
        fix = fix.replace(lint.span(&item.span), "");
    }
    Some(fix)
}

/// Start and end of the step's script, when it is one simple command that leaves the shell as it is.
fn plain(run: &Run) -> Option<(usize, usize)> {
    let whole = run.instruction.script()?.whole();
    let [command] = run.commands() else { return None };
    let name = command.name.as_ref()?.literal.as_deref()?;
    let all = command.span == whole && run.instruction.span.end == whole.end;
    let simple = all && command.depth == 0 && !STATE.contains(&name);
    (simple && run.instruction.kind == Keyword::Run).then_some((whole.start, whole.end))
}
