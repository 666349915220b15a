use dockerfile::{Command, ShellWord};
use findings::{Check, Fix, Report, Rule};

use crate::{
    Lint,
    model::{Call, Install, Run},
};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "pip-cache-left",
        summary: "pip install keeps its cache in the layer",
        docs: include_str!("pip_cache_left.md"),
        aliases: &["DL3042"],
        ..Rule::STABLE
    },
    run,
};

const VARIABLE: &str = "PIP_NO_CACHE_DIR";

fn run(lint: &Lint, report: &mut Report) {
    for run in &lint.runs {
        if is_set(lint, run) || run.keeps_out("/root/.cache/pip", ".cache/pip") {
            continue;
        }
        let (exported, cleaned) = (exported(run), cleaned(run));
        for install in run.installs().filter(|install| install.manager.name == "pip") {
            let at = install.call.command.span.start;
            let off = exported.is_some_and(|exported| exported < at) || is_off(run, &install);
            if off || cleaned.is_some_and(|cleaned| cleaned > at) {
                continue;
            }
            let (place, option) = run.option_after(install.subcommand, "--no-cache-dir");
            let fix = Fix::safe("add --no-cache-dir").replace(lint.span(&place), option);
            let span = install.call.program.span.start..install.subcommand.span.end;
            report.at(span, "no later step reads the downloads that stay in this layer").fix(fix);
        }
    }
}

/// Whether the file turns the cache off; a value that only the build tells was put there for a reason.
fn is_set(lint: &Lint, run: &Run) -> bool {
    let scope = lint.scope(&run.instruction);
    scope.get(VARIABLE).map_or_else(|| scope.is_computed(VARIABLE), is_on)
}

/// What pip reads as yes.
fn is_on(value: &str) -> bool {
    matches!(value.to_lowercase().as_str(), "1" | "true" | "on" | "yes" | "y" | "t")
}

/// Whether this install has no cache, or one in a mount.
fn is_off(run: &Run, install: &Install) -> bool {
    let args = install.call.args;
    args.has(&["no-cache-dir"])
        || args.value(&["cache-dir"]).is_some_and(|folder| run.mounts_over(folder))
        // `env NAME=value pip …` has it among its arguments.
        || install.call.command.assignments.iter().any(sets)
        || install.call.command.arguments.iter().any(sets)
}

fn sets(word: &ShellWord) -> bool {
    let value = word.literal.as_deref().and_then(|text| text.strip_prefix(VARIABLE));
    value.and_then(|rest| rest.strip_prefix('=')).is_some_and(is_on)
}

/// Where the variable is set for all that follows.
fn exported(run: &Run) -> Option<usize> {
    let exports = |command: &&Command| match &command.name {
        Some(name) => name.raw == "export" && command.arguments.iter().any(sets),
        None => command.assignments.iter().any(sets),
    };
    run.commands().iter().find(exports).map(|command| command.span.start)
}

/// Where the same layer last deletes what it keeps.
fn cleaned(run: &Run) -> Option<usize> {
    let purges = |call: &Call| {
        let operands = call.args.operands(&["m"]);
        call.name.starts_with("pip")
            && operands.iter().map(|word| word.raw.as_str()).eq(["cache", "purge"])
    };
    let purge = run.calls().rfind(purges).map(|call| call.command.span.start);
    purge.max(run.last_wipe(&[".cache"]))
}
