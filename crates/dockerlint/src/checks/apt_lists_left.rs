use std::{
    cell::LazyCell,
    collections::{BTreeMap, BTreeSet},
};

use findings::{Check, Report, Rule, Severity};

use crate::{
    Lint,
    model::{Action, Call, Run, Since, Tail, Transaction, text},
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
    let (kept, uses) =
        (LazyCell::new(|| without_docker_clean(lint)), LazyCell::new(|| last_uses(lint)));
    for run in lint.shipped_runs() {
        let last = run.transactions_of("apt-get").rfind(|found| found.action == Action::Refresh);
        let Some(update) = last else { continue };
        let at = update.call.span().start;
        if run.mounts_over(LISTS) {
            // Where the packages are not deleted by themselves, they need a mount of their own.
            if kept.holds(lint, run.stage, at) && !run.mounts_over(PACKAGES) && !cleans(run, at) {
                report.at(update.span(), "docker-clean is off, so the packages stay in this layer");
            }
            continue;
        }
        if run.deletes(LISTS, at) || deletes_lists(run, at) {
            continue;
        }
        let message = format!("the lists that `{}` loads stay in this layer", update.name());
        let finding = report.at(update.span(), message);
        let last_use = run.stage.and_then(|stage| uses.get(&stage));
        if last_use.is_some_and(|at| *at > run.instruction.span.start) {
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

/// From where on the hook is away that deletes packages once they are installed.
fn without_docker_clean(lint: &Lint) -> Since {
    let starts: BTreeSet<usize> = lint
        .runs
        .iter()
        .filter(|run| run.calls().any(keeps_packages))
        .map(|run| run.instruction.span.start)
        .collect();
    Since::of(lint, |found| {
        let run = found.onbuild.as_deref().unwrap_or(found);
        starts.contains(&run.span.start)
    })
}

fn keeps_packages(call: Call) -> bool {
    call.args.0.iter().any(|word| {
        (call.is(&["rm"]) && text(word).ends_with("apt.conf.d/docker-clean"))
            || text(word).contains("Keep-Downloaded-Packages")
    })
}

/// By stage, where the last `RUN` stands that installs from lists which an earlier one loaded.
fn last_uses(lint: &Lint) -> BTreeMap<usize, usize> {
    let mut last = BTreeMap::new();
    for run in lint.runs.iter().rev() {
        let first = run
            .transactions_of("apt-get")
            .find(|found| matches!(found.action, Action::Refresh | Action::Install));
        if first.is_none_or(|found| found.action != Action::Install) {
            continue;
        }
        let below = run.stage.into_iter().flat_map(|stage| lint.lineage(stage));
        for stage in below {
            // Whoever came before, from further behind, went all the way down.
            if last.contains_key(&stage.index) {
                break;
            }
            last.insert(stage.index, run.instruction.span.start);
        }
    }
    last
}
