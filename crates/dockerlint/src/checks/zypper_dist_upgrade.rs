use findings::{Check, Report, Rule};

use crate::{Lint, model::Action};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "zypper-dist-upgrade",
        summary: "zypper upgrades the whole distribution",
        docs: include_str!("zypper_dist_upgrade.md"),
        aliases: &["DL3035"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for run in &lint.runs {
        for found in run.transactions_of("zypper") {
            if found.action == Action::DistUpgrade {
                let name = found.name();
                report.at(found.span(), format!("`{name}` turns the base image into another one"));
            }
        }
    }
}
