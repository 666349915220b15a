use findings::{Check, Report, Rule, Severity};

use crate::{
    Lint,
    model::{Action, Run, Tail, Transaction, text},
};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "apt-lists-left",
        summary: "package lists of apt stay in the image",
        severity: Severity::Info,
        docs: include_str!("apt_lists_left.md"),
        aliases: &["DL3009"],
        ..Rule::STABLE
    },
    run,
};

const LISTS: &str = "/var/lib/apt/lists";
const PACKAGES: &str = "/var/cache/apt";

fn run(lint: &Lint, report: &mut Report) {
    for run in lint.shipped_runs() {
        let last = run.transactions_of("apt-get").rfind(|found| found.action == Action::Refresh);
        let Some(update) = last else { continue };
        let at = update.call.span().start;
        if run.mounts_over(LISTS) {
            // Where the packages are not deleted by themselves, they need a mount of their own.
            if keeps_packages(lint, run) && !run.mounts_over(PACKAGES) && !cleans(run, at) {
                report.at(update.span(), "docker-clean is off, so the packages stay in this layer");
            }
            continue;
        }
        if run.deletes(LISTS, at) || deletes_lists(run, at) {
            continue;
        }
        let message = format!("the lists that `{}` loads stay in this layer", update.name());
        let finding = report.at(update.span(), message);
        if is_used_later(lint, run) {
            continue;
        }
        if let Some(tail) = Tail::of(lint, run) {
            let delete = format!("{}rm -rf {LISTS}/*", update.sudo());
            finding.fix(tail.fix(lint, "delete the lists at the end", &delete));
        }
    }
}

fn cleans(run: &Run, after: usize) -> bool {
    let cleans =
        |found: Transaction| found.action == Action::Clean && found.call.span().start > after;
    run.deletes(PACKAGES, after) || run.transactions_of("apt-get").any(cleans)
}

/// `apt-get distclean` deletes the lists as well.
fn deletes_lists(run: &Run, after: usize) -> bool {
    run.transactions_of("apt-get").any(|found| {
        text(found.verb).starts_with("dist")
            && found.action == Action::Clean
            && found.call.span().start > after
    })
}

/// Whether this `RUN` or an earlier one takes away the hook that deletes packages once they are installed.
fn keeps_packages(lint: &Lint, run: &Run) -> bool {
    let stages: Vec<_> = run.stage.into_iter().flat_map(|stage| lint.lineage(stage)).collect();
    let earlier = lint.runs.iter().filter(|other| {
        other.instruction.span.start <= run.instruction.span.start
            && stages.iter().any(|stage| other.stage == Some(stage.index))
    });
    earlier.flat_map(Run::calls).any(|call| {
        call.args.0.iter().any(|word| {
            (call.is(&["rm"]) && text(word).ends_with("apt.conf.d/docker-clean"))
                || text(word).contains("Keep-Downloaded-Packages")
        })
    })
}

/// Whether a later `RUN` installs from the lists that this one loads.
fn is_used_later(lint: &Lint, run: &Run) -> bool {
    lint.runs.iter().any(|later| {
        let on_top = later
            .stage
            .zip(run.stage)
            .is_none_or(|(later, stage)| lint.lineage(later).any(|below| below.index == stage));
        let first = later
            .transactions_of("apt-get")
            .find(|found| matches!(found.action, Action::Refresh | Action::Install));
        on_top
            && later.instruction.span.start > run.instruction.span.start
            && first.is_some_and(|found| found.action == Action::Install)
    })
}
