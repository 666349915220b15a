use findings::{Check, Fix, Report, Rule, Severity};

use crate::{
    Lint,
    model::{Action, Since, Transaction, text},
};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "apt-recommends",
        summary: "apt-get installs what it only recommends",
        severity: Severity::Info,
        docs: include_str!("apt_recommends.md"),
        aliases: &["DL3015", "DS-0029"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    // What is written down once counts for all that follows.
    let written = lint.dockerfile.text.contains(SETTING);
    let configured = Since::of(lint, |found| {
        written && lint.dockerfile.slice(found.span.clone()).contains(SETTING)
    });
    for run in &lint.runs {
        let installs = run.transactions_of("apt-get").filter(|found| {
            found.action == Action::Install && text(found.verb) != "build-dep" && !decides(found)
        });
        for install in installs {
            if configured.holds(lint, run.stage, install.call.span().start) {
                break;
            }
            let (place, option) = run.option_after(install.verb, "--no-install-recommends");
            // What only came along may be what the image runs.
            let fix = Fix::not_safe("add --no-install-recommends");
            report
                .at(install.span(), "packages come along that no package here needs")
                .fix(fix.replace(lint.span(&place), option));
        }
    }
}

fn decides(install: &Transaction) -> bool {
    let args = install.call.args;
    args.has(&["no-install-recommends", "install-recommends", "without-recommends"])
        || (install.call.is(&["aptitude"]) && args.has(&["R", "r", "with-recommends"]))
        || args.0.iter().any(|word| text(word).contains(SETTING))
}

const SETTING: &str = "Install-Recommends";
