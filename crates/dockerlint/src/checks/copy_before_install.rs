use dockerfile::{Instruction, Keyword};
use findings::{Check, Report, Rule, Severity};

use crate::{
    Lint,
    model::{Call, Run, Stage},
};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "copy-before-install",
        summary: "every change of the sources installs all dependencies again",
        severity: Severity::Info,
        docs: include_str!("copy_before_install.md"),
        aliases: &["DF070"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for stage in &lint.stages {
        let Some(copy) = stage.instructions.iter().find(|found| takes_everything(found)) else {
            continue;
        };
        let runs: Vec<&Run> = lint.runs.iter().filter(|run| is_plain(run, stage)).collect();
        let (before, behind): (Vec<&Run>, Vec<&Run>) =
            runs.into_iter().partition(|run| run.instruction.span.start < copy.span.start);
        let early = before.into_iter().flat_map(Run::calls).any(|call| installs(&call));
        let late = behind.into_iter().flat_map(Run::calls).find(installs);
        if let Some(call) = late.filter(|_| !early) {
            let there = lint.span(&call.span());
            let span = copy.words().first().map_or(copy.span.clone(), |word| word.span.clone());
            report
                .at(
                    span,
                    "copy what names the dependencies first, and the rest behind their install",
                )
                .related(there, "runs again after every change");
        }
    }
}

fn is_plain(run: &Run, stage: &Stage) -> bool {
    run.stage == Some(stage.index) && !run.onbuild
}

fn takes_everything(copy: &Instruction) -> bool {
    let whole = |path: &str| matches!(path, "." | "./" | "/" | "*" | "./*");
    matches!(copy.kind, Keyword::Copy | Keyword::Add)
        && copy.flag("from").is_none()
        && copy
            .words()
            .split_last()
            .is_some_and(|(_, sources)| sources.iter().any(|source| whole(&source.value())))
}

/// Whether `call` installs what a file of the project lists, without need of the rest.
fn installs(call: &Call) -> bool {
    let operands = call.args.operands(&["C", "prefix", "dir", "cwd", "r", "requirement", "m"]);
    let words: Vec<&str> = operands.iter().map(|word| word.raw.as_str()).collect();
    let alone = |verbs: &[&str]| matches!(words[..], [verb] if verbs.contains(&verb));
    match call.name {
        "pip" | "pip3" => words.first() == Some(&"install") && lists_only(call, &words),
        name if name.starts_with("python") => {
            call.args.value(&["m"]) == Some("pip")
                && words.first() == Some(&"install")
                && lists_only(call, &words)
        }
        "npm" => {
            alone(&["install", "i", "ci", "clean-install"]) && !call.args.has(&["g", "global"])
        }
        "yarn" => alone(&["install"]) || (words.is_empty() && !call.args.has(&["version", "v"])),
        "pnpm" | "bun" => alone(&["install", "i", "fetch"]),
        "bundle" | "composer" => alone(&["install"]),
        "go" => words.starts_with(&["mod", "download"]),
        "cargo" => alone(&["fetch"]),
        "dotnet" => words.first() == Some(&"restore"),
        "poetry" => alone(&["install"]) && call.args.has(&["no-root", "only"]),
        "uv" => alone(&["sync"]) && call.args.has(&["no-install-project"]),
        _ => false,
    }
}

/// `pip install -r requirements.txt`, and nothing of the project itself.
fn lists_only(call: &Call, words: &[&str]) -> bool {
    let own = words.iter().skip(1).any(|word| word.starts_with('.') || word.contains('/'));
    call.args.has(&["r", "requirement"]) && !own && !call.args.has(&["e", "editable"])
}
