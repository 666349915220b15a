use std::collections::BTreeMap;

use dockerfile::{Instruction, Keyword, ShellWord};
use findings::{Check, Fix, Report, Rule, Severity};

use crate::{
    Lint,
    model::{Call, Folder, Run},
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

/// The programs, and the flags of `COPY` that do the same.
const FLAGS: [&str; 2] = ["chmod", "chown"];

fn run(lint: &Lint, report: &mut Report) {
    let mut runs = lint.runs.iter().filter(|run| !run.onbuild).peekable();
    let mut ends: Vec<Folder> = Vec::new();
    for stage in &lint.stages {
        let mut here = Here { folder: Folder::first(stage, &ends), copies: Copies::new() };
        for instruction in &stage.instructions {
            here.folder.follow(lint, instruction);
            if matches!(instruction.kind, Keyword::Copy | Keyword::Add) {
                here.copy(lint, instruction);
            }
            let start = instruction.span.start;
            while runs.next_if(|run| run.instruction.span.start < start).is_some() {}
            if let Some(run) = runs.next_if(|run| run.instruction.span.start == start) {
                run.calls().for_each(|call| here.change(lint, run, &call, report));
            }
        }
        ends.push(here.folder);
    }
}

/// What is copied in a stage, by the flag it lacks and the path it goes to.
type Copies<'a> = BTreeMap<(&'static str, String), &'a Instruction>;

struct Here<'a> {
    folder: Folder,
    copies: Copies<'a>,
}

impl<'a> Here<'a> {
    fn copy(&mut self, lint: &Lint, copy: &'a Instruction) {
        let target = copy.words().last().and_then(|word| lint.value(word, copy));
        let Some(target) = target.and_then(|target| self.folder.join(&target)) else { return };
        for flag in FLAGS.into_iter().filter(|flag| copy.flag(flag).is_none()) {
            self.copies.insert((flag, target.clone()), copy);
        }
    }

    fn change(&self, lint: &Lint, run: &Run, call: &Call<'_>, report: &mut Report) {
        let Some(flag) = FLAGS.into_iter().find(|flag| call.name == *flag) else { return };
        if self.copies.is_empty() || !call.args.has(&["R", "recursive"]) {
            return;
        }
        let operands = call.args.operands(&[]);
        let Some((mode, paths)) = operands.split_first() else { return };
        for path in paths {
            let copies = self.copies_into(run, flag, path);
            let Some((first, _)) = copies.first() else { continue };
            let message =
                format!("stores once more what {} --{flag} stores once", first.kind.name());
            let found = report.at(&path.span, message);
            found.related(lint.span(&first.span), "copied here");
            if let ([(copy, true)], 1) = (&copies[..], paths.len())
                && let Some(fix) = merge(lint, run, call, mode, copy)
            {
                found.fix(fix);
            }
        }
    }

    /// What is copied into the folder `path`, one or two, and whether it is all of the folder.
    fn copies_into(
        &self,
        run: &Run,
        flag: &'static str,
        path: &ShellWord,
    ) -> Vec<(&'a Instruction, bool)> {
        let moved = || run.calls().any(|call| call.is(&["cd", "pushd"]));
        let path = path.literal.as_deref().filter(|path| path.starts_with('/') || !moved());
        let folder = path.and_then(|path| self.folder.join(path));
        let Some(folder) = folder.filter(|folder| folder != "/") else { return Vec::new() };
        let inside = (flag, format!("{folder}/"));
        let below = self.copies.range(inside.clone()..);
        let below = below
            .take_while(|((other, target), _)| *other == flag && target.starts_with(&inside.1));
        let all = self.copies.get(&(flag, folder)).map(|copy| (*copy, true));
        all.into_iter().chain(below.map(|(_, copy)| (*copy, false))).take(2).collect()
    }
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
    let items = &lint.dockerfile.items;
    let behind = items.partition_point(|item| item.span.start <= run.instruction.span.start);
    let lines = items.get(behind.checked_sub(1)?)?;
    let at = copy.keyword.span.end;
    let fix = Fix::not_safe(format!("use --{} instead", call.name))
        .replace(lint.span(&(at..at)), format!(" --{}={mode}", call.name))
        .replace(lint.span(&lines.span), "");
    (plain && alone).then_some(fix)
}
