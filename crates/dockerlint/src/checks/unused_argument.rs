use std::collections::BTreeMap;

use dockerfile::{Instruction, Keyword, Pair};
use findings::{Check, Report, Rule, Severity};

use crate::{
    Lint,
    model::{Run, identifiers, is_predefined},
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
    let stages: Vec<Uses<'_>> = (0..lint.stages.len()).map(|stage| Uses::of(lint, stage)).collect();
    early(lint, &stages, report);
    for stage in &lint.stages {
        let heirs = lint
            .stages
            .iter()
            .skip(stage.index + 1)
            .filter(|heir| lint.lineage(heir.index).any(|below| below.index == stage.index));
        let mut args = stage.of(Keyword::Arg).peekable();
        if args.peek().is_none() {
            continue;
        }
        let heirs: Vec<&Uses<'_>> = heirs.filter_map(|heir| stages.get(heir.index)).collect();
        let Some(own) = stages.get(stage.index) else { continue };
        for pair in args.flat_map(|arg| arg.pairs()) {
            let (name, at) = (pair.key.raw(), pair.key.span.end);
            let used = own.after(name, at) || heirs.iter().any(|heir| heir.after(name, 0));
            if !used && is_own(pair) {
                report.at(&pair.key.span, format!("nothing in this stage uses `{name}`"));
            }
        }
    }
}

/// Arguments in front of the first `FROM`.
fn early(lint: &Lint, stages: &[Uses<'_>], report: &mut Report) {
    let early = lint.dockerfile.instructions().take_while(|found| found.kind != Keyword::From);
    let early: Vec<&Instruction> = early.filter(|found| found.kind == Keyword::Arg).collect();
    let mut among = Uses::default();
    early.iter().for_each(|arg| among.read(lint, arg));
    for pair in early.iter().flat_map(|arg| arg.pairs()) {
        let (name, at) = (pair.key.raw(), pair.key.span.end);
        let used = among.last.get(name).is_some_and(|last| *last >= at)
            || stages.iter().any(|stage| stage.last.contains_key(name));
        if !used && !is_predefined(name) && !is_cache_key(name) {
            report.at(&pair.key.span, format!("no FROM and no stage uses `{name}`"));
        }
    }
}

/// The names that the instructions of a stage mention.
#[derive(Default)]
struct Uses<'a> {
    /// Where each is mentioned last.
    last: BTreeMap<&'a str, usize>,
    /// Where the last program starts that may read any variable.
    reader: Option<usize>,
}

impl<'a> Uses<'a> {
    fn of(lint: &'a Lint, index: usize) -> Self {
        let mut uses = Self::default();
        if let Some(stage) = lint.stages.get(index) {
            stage.from.iter().chain(&stage.instructions).for_each(|it| uses.read(lint, it));
        }
        let reader = lint.runs_of(index).rfind(|run| may_read_anything(run));
        uses.reader = reader.map(|run| run.instruction.span.start);
        uses
    }

    fn read(&mut self, lint: &'a Lint, instruction: &Instruction) {
        let text = lint.dockerfile.slice(instruction.span.clone());
        let names = identifiers(text).map(|found| (found.name, instruction.span.start + found.at));
        self.last.extend(names);
    }

    /// Whether something behind `at` uses the variable, or may.
    fn after(&self, name: &str, at: usize) -> bool {
        self.last.get(name).is_some_and(|last| *last >= at)
            || self.reader.is_some_and(|reader| reader >= at)
    }
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
