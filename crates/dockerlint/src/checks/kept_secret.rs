use dockerfile::{Mount, Word};
use findings::{Check, Report, Rule, Severity};

use crate::{
    Lint,
    model::{Call, Run, text},
};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "kept-secret",
        summary: "mounted secret is written to the layer",
        severity: Severity::Error,
        docs: include_str!("kept_secret.md"),
        tags: &["security"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for run in &lint.runs {
        let mounts = run.instruction.mounts.iter().filter(|mount| mount.kind() == "secret");
        let secrets: Vec<String> = mounts.filter_map(target).collect();
        if secrets.is_empty() {
            continue;
        }
        for call in run.calls() {
            let Some(copy) = copy_of(&call, &secrets) else { continue };
            if !is_temporary(&copy) && !is_removed(run, &call, &copy) {
                let message =
                    format!("a copy of the secret stays at `{copy}`: mount it there instead");
                report.at(call.span(), message);
            }
        }
    }
}

/// Where the secret is mounted: `/run/secrets/ID` unless said otherwise.
fn target(mount: &Mount) -> Option<String> {
    let named = mount.target().map(Word::value);
    named.or_else(|| Some(format!("/run/secrets/{}", mount.id()?.value())))
}

/// The file that `call` copies one of the secrets to.
fn copy_of(call: &Call, secrets: &[String]) -> Option<String> {
    let operands = call.args.operands(&["m", "mode", "o", "owner", "g", "group"]);
    let reads = operands.iter().any(|word| secrets.iter().any(|secret| text(word) == secret));
    if !reads {
        return None;
    }
    match call.name {
        "cp" | "mv" | "install" => operands.last().map(|word| text(word).to_owned()),
        "cat" => {
            let mut written = call.command.redirections.iter();
            let written = written.find(|it| matches!(it.operator, ">" | ">>" | ">|"));
            written?.target.as_ref().map(|word| text(word).to_owned())
        }
        _ => None,
    }
}

fn is_temporary(path: &str) -> bool {
    ["/dev/", "/proc/", "/run/secrets/"].iter().any(|folder| path.starts_with(folder))
}

/// Whether a later command of the same `RUN` removes it.
fn is_removed(run: &Run, call: &Call, path: &str) -> bool {
    let later = run.calls().filter(|later| later.span().start > call.span().start);
    later
        .filter(|later| later.is(&["rm", "shred"]))
        .any(|later| later.args.operands(&[]).iter().any(|word| text(word) == path))
}
