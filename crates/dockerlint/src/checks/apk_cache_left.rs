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
        for install in run.transactions_of("apk") {
            if install.action != Action::Install || install.call.args.has(&["no-cache"]) {
                continue;
            }
            let deleted = run.deletes("/var/cache/apk", install.call.span().start);
            let message = if deleted {
                "`--no-cache` keeps nothing that has to be deleted again"
            } else {
                "the list of packages stays in this layer"
            };
            let (place, option) = run.behind(install.verb, "--no-cache");
            let fix = Fix::safe("add --no-cache").replace(lint.span(&place), option);
            report.at(install.span(), message).fix(fix);
        }
    }
}
