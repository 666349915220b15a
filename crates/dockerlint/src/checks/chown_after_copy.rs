use std::sync::Arc;

use dockerfile::{Instruction, ItemKind, Keyword, ShellWord};
use findings::{Check, Fix, Report, Rule, Severity};

use crate::{
    Lint,
    model::{Call, Run},
};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "chown-after-copy",
        summary: "files are copied, then changed in another layer",
        severity: Severity::Info,
        docs: include_str!("chown_after_copy.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for run in lint.runs.iter().filter(|run| !run.onbuild) {
        for call in run.calls().filter(|call| call.is(&["chown", "chmod"])) {
            if call.args.has(&["R", "recursive"]) {
                look(lint, run, &call, report);
            }
        }
    }
}

fn look(lint: &Lint, run: &Run, call: &Call<'_>, report: &mut Report) {
    let operands = call.args.operands(&[]);
    let Some((mode, paths)) = operands.split_first() else { return };
    for path in paths {
        let copies = copies_into(lint, run, call.name, path);
        let Some((first, _)) = copies.first() else { continue };
        let (keyword, flag) = (first.keyword.raw(), call.name);
        let message = format!("stores once more what {keyword} --{flag} stores once");
        let found = report.at(&path.span, message);
        found.related(lint.span(&first.span), "copied here");
        if let ([(copy, true)], 1) = (&copies[..], paths.len())
            && let Some(fix) = merge(lint, run, call, mode, copy)
        {
            found.fix(fix);
        }
    }
}

/// What is copied into the folder `path` before `run`, without the flag; and whether it is all of the folder.
fn copies_into<'a>(
    lint: &'a Lint,
    run: &Run,
    flag: &str,
    path: &ShellWord,
) -> Vec<(&'a Arc<Instruction>, bool)> {
    let Some(stage) = run.stage.and_then(|stage| lint.stages.get(stage)) else { return Vec::new() };
    let moved = run.calls().any(|call| call.is(&["cd", "pushd"]));
    let path = path.literal.as_deref().filter(|path| path.starts_with('/') || !moved);
    let folder = path.and_then(|path| lint.absolute(stage.index, &run.instruction, path));
    let Some(folder) = folder.filter(|folder| folder != "/") else { return Vec::new() };
    let copies = stage.instructions.iter().filter(|copy| {
        matches!(copy.kind, Keyword::Copy | Keyword::Add)
            && copy.span.start < run.instruction.span.start
            && copy.flag(flag).is_none()
    });
    let into = |copy: &'a Arc<Instruction>| {
        let target = lint.value(copy.words().last()?, copy)?;
        let target = lint.absolute(stage.index, copy, &target)?;
        let rest = target.strip_prefix(&folder)?;
        (rest.is_empty() || rest.starts_with('/')).then_some((copy, rest.is_empty()))
    };
    copies.filter_map(into).collect()
}

/// Gives the flag to `copy` and takes away the `RUN`, when it does nothing else.
fn merge(
    lint: &Lint,
    run: &Run,
    call: &Call<'_>,
    mode: &ShellWord,
    copy: &Instruction,
) -> Option<Fix> {
    let mode = mode.literal.as_deref()?;
    // Older builders take numbers only.
    let plain = match call.name {
        "chmod" => mode.bytes().all(|byte| byte.is_ascii_digit()),
        _ => mode.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_:.".contains(&byte)),
    };
    let alone = run.commands().len() == 1 && run.instruction.heredocs.is_empty();
    let lines = lint.dockerfile.items.iter().find(|item| {
        matches!(&item.kind, ItemKind::Instruction(found) if found.span == run.instruction.span)
    })?;
    let at = copy.keyword.span.end;
    let fix = Fix::not_safe(format!("use --{} instead", call.name))
        .replace(lint.span(&(at..at)), format!(" --{}={mode}", call.name))
        .replace(lint.span(&lines.span), "");
    (plain && alone).then_some(fix)
}
