use findings::{Check, Fix, Report, Rule};

use crate::{
    Lint,
    model::{Install, Run, Switch},
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
    let switch = Switch::of(lint, VARIABLE, is_on);
    for run in &lint.runs {
        let kept_out = switch.is_on(run) || run.keeps_out("/root/.cache/pip", ".cache/pip");
        let pip = |install: &Install| install.manager.name == "pip";
        for install in run.installs().filter(pip) {
            if kept_out || is_off(run, &install) || is_cleaned(run, &install) {
                continue;
            }
            let (place, option) = run.option_after(install.subcommand, "--no-cache-dir");
            let fix = Fix::safe("add --no-cache-dir").replace(lint.span(&place), option);
            let span = install.call.program.span.start..install.subcommand.span.end;
            report.at(span, "no later step reads the downloads that stay in this layer").fix(fix);
        }
    }
}

/// What pip reads as yes.
fn is_on(value: &str) -> bool {
    matches!(value.to_lowercase().as_str(), "1" | "true" | "on" | "yes" | "y" | "t")
}

/// Whether this install has no cache, or one in a mount.
fn is_off(run: &Run, install: &Install) -> bool {
    let assigned = run
        .commands()
        .iter()
        .take_while(|command| command.span.start <= install.call.command.span.start);
    let mut assigned = assigned.flat_map(|command| {
        // `export NAME=value`, and `NAME=value` before this very command.
        let own = command.span == install.call.command.span || command.name.is_none();
        let exports = command.name.as_ref().is_some_and(|name| name.raw == "export");
        let front = command.assignments.iter().filter(move |_| own);
        front.chain(command.arguments.iter().filter(move |_| exports || own))
    });
    let mount =
        install.call.args.value(&["cache-dir"]).is_some_and(|folder| run.mounts_over(folder));
    mount
        || install.call.args.has(&["no-cache-dir"])
        || assigned.any(|word| {
            let value = word.literal.as_deref().and_then(|text| text.strip_prefix(VARIABLE));
            value.and_then(|rest| rest.strip_prefix('=')).is_some_and(is_on)
        })
}

/// Whether the same layer deletes it again.
fn is_cleaned(run: &Run, install: &Install) -> bool {
    let after = install.call.command.span.start;
    let purges = || {
        run.calls().filter(|call| call.command.span.start > after).any(|call| {
            let words: Vec<_> =
                call.args.operands(&["m"]).iter().map(|word| word.raw.as_str()).collect();
            call.name.starts_with("pip") && words.starts_with(&["cache", "purge"])
        })
    };
    run.wipes(&[".cache"], after) || purges()
}
