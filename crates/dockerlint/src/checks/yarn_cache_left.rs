use std::collections::BTreeSet;

use dockerfile::Arguments;
use findings::{Check, Fix, Report, Rule, Severity};

use crate::{
    Lint,
    model::{Call, Run},
};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "yarn-cache-left",
        summary: "yarn install keeps its cache in the layer",
        severity: Severity::Info,
        docs: include_str!("yarn_cache_left.md"),
        aliases: &["DL3060"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    let target = lint.target().map(|target| target.index);
    let shipped: BTreeSet<usize> = target
        .into_iter()
        .flat_map(|target| lint.lineage(target))
        .map(|stage| stage.index)
        .collect();
    for run in &lint.runs {
        // A trigger runs in an image that is built on this one.
        let ships = run.onbuild || run.stage.is_none_or(|stage| shipped.contains(&stage));
        let Some(install) = run.calls().rfind(installs).filter(|_| ships) else { continue };
        let after = install.command.span.start;
        let cleaned = run.calls().any(|call| cleans(&call) && call.command.span.start > after);
        if cleaned
            || is_kept_out(run)
            || run.last_wipe(&[".cache", "yarn"]).is_some_and(|wipe| wipe > after)
        {
            continue;
        }
        let finding =
            report.at(install.span(), "no later step reads the downloads that stay in this layer");
        let plain = !install.command.in_subshell && !install.command.conditional;
        if plain && !matches!(run.instruction.command(), Arguments::Exec(_)) {
            let end = install.command.span.end;
            let fix = Fix::safe("clean the cache behind it");
            finding.fix(fix.replace(lint.span(&(end..end)), " && yarn cache clean"));
        }
    }
}

fn installs(call: &Call) -> bool {
    let asks = call.args.has(&["version", "v", "help", "h"]);
    call.is(&["yarn", "yarnpkg"])
        && match call.args.subcommand(&["cwd", "registry", "cache-folder", "network-timeout"]) {
            None => !asks && call.args.operands(&[]).is_empty(),
            Some("global") => call.args.operands(&[]).iter().any(|word| word.raw == "add"),
            Some(verb) => matches!(verb, "install" | "add"),
        }
}

fn cleans(call: &Call) -> bool {
    let words = call.args.operands(&[]);
    call.is(&["yarn", "yarnpkg"])
        && words.iter().map(|word| word.raw.as_str()).eq(["cache", "clean"])
}

fn is_kept_out(run: &Run) -> bool {
    ["/usr/local/share/.cache/yarn", "/root/.yarn"].iter().any(|folder| run.mounts_over(folder))
        || run.keeps_out("/root/.cache/yarn", "yarn")
}
