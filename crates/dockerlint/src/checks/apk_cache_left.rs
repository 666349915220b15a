use findings::{Check, Fix, Report, Rule, Severity};

use crate::{Lint, model::Action};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "apk-cache-left",
        summary: "apk add without --no-cache",
        severity: Severity::Info,
        docs: include_str!("apk_cache_left.md"),
        aliases: &["DL3019", "DS-0025"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for run in lint.shipped_runs() {
        if run.mounts_over("/var/cache/apk") || run.mounts_over("/etc/apk/cache") {
            continue;
        }
        let installs = run.transactions_of("apk").filter(|install| {
            install.action == Action::Install && !install.call.args.has(&["no-cache"])
        });
        let installs: Vec<_> = installs.collect();
        let last = installs.last().map(|install| install.call.span().start);
        let deleted = last.is_some_and(|last| run.deletes("/var/cache/apk", last));
        for install in installs {
            let message = if deleted {
                "`--no-cache` keeps nothing that has to be deleted again"
            } else {
                "the list of packages stays in this layer"
            };
            let (place, option) = run.option_after(install.verb, "--no-cache");
            let fix = Fix::safe("add --no-cache").replace(lint.span(&place), option);
            report.at(install.span(), message).fix(fix);
        }
    }
}
