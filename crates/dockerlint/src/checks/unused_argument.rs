use std::collections::BTreeMap;

use dockerfile::{Instruction, Keyword, Pair};
use findings::{Check, Report, Rule, Severity};

use crate::{
    Lint,
    model::{Descent, Run, identifiers, is_predefined},
};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "unused-argument",
        summary: "argument is declared and never used",
        severity: Severity::Info,
        docs: include_str!("unused_argument.md"),
        ..Rule::STABLE
    },
    run,
};

/// Programs that read no environment variables of the file's own making; those they do read are below.
const INDIFFERENT: [&str; 58] = [
    "addgroup",
    "adduser",
    "apk",
    "apt",
    "apt-get",
    "basename",
    "cat",
    "cd",
    "chgrp",
    "chmod",
    "chown",
    "command",
    "cp",
    "curl",
    "cut",
    "date",
    "dirname",
    "dnf",
    "dpkg",
    "echo",
    "exit",
    "export",
    "false",
    "find",
    "getent",
    "gpg",
    "grep",
    "groupadd",
    "gunzip",
    "head",
    "id",
    "install",
    "ln",
    "ls",
    "microdnf",
    "mkdir",
    "mv",
    "printf",
    "rm",
    "rmdir",
    "rpm",
    "sed",
    "set",
    "sha256sum",
    "sleep",
    "tail",
    "tar",
    "test",
    "touch",
    "tr",
    "true",
    "umask",
    "uname",
    "unzip",
    "useradd",
    "usermod",
    "wget",
    "yum",
];

/// What these programs, the C library and the builder read on their own.
const READ: [&str; 10] =
    ["APT_", "DEBCONF_", "DEBIAN_", "DPKG_", "HOME", "LANG", "LC_", "PATH", "TAR_", "TZ"];

fn run(lint: &Lint, report: &mut Report) {
    if lint.dockerfile.instructions().all(|found| found.kind != Keyword::From) {
        return;
    }
    let args = lint.dockerfile.instructions().any(|found| found.kind == Keyword::Arg);
    if !args {
        return;
    }
    let uses = Uses::of(lint);
    early(lint, &uses, report);
    for stage in &lint.stages {
        for pair in stage.of(Keyword::Arg).flat_map(|arg| arg.pairs()) {
            let name = pair.key.raw();
            if is_own(pair) && !uses.has(name, stage.index, pair.key.span.end) {
                report.at(&pair.key.span, format!("nothing in this stage uses `{name}`"));
            }
        }
    }
}

/// Arguments in front of the first `FROM`.
fn early(lint: &Lint, uses: &Uses<'_>, report: &mut Report) {
    let early = lint.dockerfile.instructions().take_while(|found| found.kind != Keyword::From);
    let early: Vec<&Instruction> = early.filter(|found| found.kind == Keyword::Arg).collect();
    let among: BTreeMap<&str, usize> = early.iter().flat_map(|arg| names(lint, arg)).collect();
    for pair in early.iter().flat_map(|arg| arg.pairs()) {
        let (name, at) = (pair.key.raw(), pair.key.span.end);
        let mentioned =
            among.get(name).is_some_and(|last| *last >= at) || uses.last.contains_key(name);
        if !mentioned && !is_predefined(name) && !is_cache_key(name) {
            report.at(&pair.key.span, format!("no FROM and no stage uses `{name}`"));
        }
    }
}

/// What the instructions of the stages mention. Stages go by their numbers in the descent.
struct Uses<'a> {
    descent: Descent,
    /// By name and stage, where the name stands last.
    last: BTreeMap<&'a str, BTreeMap<usize, usize>>,
    /// By stage, where the last program starts that may read any variable.
    readers: BTreeMap<usize, usize>,
}

impl<'a> Uses<'a> {
    fn of(lint: &'a Lint) -> Self {
        let descent = Descent::of(&lint.stages);
        let mut last: BTreeMap<&str, BTreeMap<usize, usize>> = BTreeMap::new();
        for stage in &lint.stages {
            let number = descent.number(stage.index);
            for instruction in stage.from.iter().chain(&stage.instructions) {
                for (name, at) in names(lint, instruction) {
                    last.entry(name).or_default().insert(number, at);
                }
            }
        }
        let readers = lint
            .runs
            .iter()
            .filter(|run| may_read_anything(run))
            .filter_map(|run| Some((descent.number(run.stage?), run.instruction.span.start)));
        let readers = readers.collect();
        Self { descent, last, readers }
    }

    /// Whether something behind `at` in the stage, or in a stage built on it, uses the variable or may do so.
    fn has(&self, name: &str, stage: usize, at: usize) -> bool {
        let family = self.descent.family(stage);
        let behind = |places: &BTreeMap<usize, usize>| {
            let number = family.start;
            places.get(&number).is_some_and(|last| *last >= at)
                || places.range(family.clone()).any(|(other, _)| *other != number)
        };
        self.last.get(name).is_some_and(behind) || behind(&self.readers)
    }
}

/// The names in an instruction, and where they stand.
fn names<'a>(lint: &'a Lint, instruction: &Instruction) -> impl Iterator<Item = (&'a str, usize)> {
    let start = instruction.span.start;
    let text = lint.dockerfile.slice(instruction.span.clone());
    identifiers(text).map(move |found| (found.name, start + found.at))
}

fn may_read_anything(run: &Run) -> bool {
    let calls = run.calls().filter(|call| call.is(&INDIFFERENT)).count();
    let bare = run.commands().iter().filter(|command| command.name.is_none()).count();
    run.commands().is_empty() || calls + bare < run.commands().len()
}

/// Whether only this file can give the variable a meaning.
fn is_own(pair: &Pair) -> bool {
    let name = pair.key.raw();
    !is_predefined(name) && !is_cache_key(name) && !READ.iter().any(|read| name.starts_with(read))
}

/// `ARG CACHEBUST`: another value makes the builder run anew what follows.
fn is_cache_key(name: &str) -> bool {
    let upper = name.to_ascii_uppercase();
    upper.contains("CACHE") || upper.contains("BUST")
}
