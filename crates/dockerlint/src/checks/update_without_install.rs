use findings::{Check, Report, Rule};

use crate::{
    Lint,
    model::{Action, Run, Transaction, text},
};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "update-without-install",
        summary: "package lists are updated, and nothing is installed",
        docs: include_str!("update_without_install.md"),
        aliases: &["DS-0017"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for run in &lint.runs {
        let found: Vec<_> = run.transactions().collect();
        // One finding says it all.
        let first = found.iter().find(|found| is_update(found));
        let Some(update) = first else { continue };
        let name = update.manager.name;
        if found.iter().any(|other| other.manager.name == name && uses(other))
            || keeps_lists(run, name)
            || may_install(run, update)
        {
            continue;
        }
        let message = if update.action == Action::Refresh {
            "a later RUN installs from lists as old as this layer in the cache"
        } else {
            "what is up to date when this layer is built is old when it comes from the cache"
        };
        report.at(update.span(), message);
    }
}

/// `apt-get update` and `apk update` load lists; with the others the word upgrades every package.
fn is_update(found: &Transaction) -> bool {
    let upgrades = found.operands.is_empty() && matches!(text(found.verb), "update" | "up");
    found.action == Action::Refresh || (found.action == Action::Upgrade && upgrades)
}

fn uses(found: &Transaction) -> bool {
    match found.action {
        Action::Install | Action::DistUpgrade => true,
        Action::Upgrade => !is_update(found),
        Action::Refresh | Action::Remove | Action::Clean => false,
    }
}

/// Where the lists are in a cache, they are not part of the layer.
fn keeps_lists(run: &Run, manager: &str) -> bool {
    match manager {
        "apt-get" => run.mounts_over("/var/lib/apt/lists"),
        "apk" => run.mounts_over("/var/cache/apk"),
        _ => false,
    }
}

/// Whether a later command may install something out of sight: a script, `xargs apt-get install`.
fn may_install(run: &Run, update: &Transaction) -> bool {
    let later = run.calls().filter(|call| call.span().start > update.call.span().start);
    later.into_iter().any(|call| {
        let script = call
            .program
            .literal
            .as_deref()
            .is_some_and(|name| name.rsplit('.').next() == Some("sh") && name.contains('.'));
        let shell = call.is(&["sh", "bash", "dash", "ash"]) && !call.args.0.is_empty();
        let passes_on = || {
            call.args.0.iter().any(|word| {
                update.manager.programs.contains(&text(word)) && Transaction::new(call).is_none()
            })
        };
        script
            || shell
            || call.is(&["mk-build-deps", "playwright", "tasksel", "gdebi", "yum-builddep"])
            || passes_on()
    })
}
