use findings::{Check, Fix, Report, Rule};

use crate::{
    Lint,
    model::{Transaction, text},
};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "apt-command",
        summary: "RUN calls apt",
        docs: include_str!("apt_command.md"),
        aliases: &["DL3027"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for run in &lint.runs {
        for call in run.calls().filter(|call| call.is(&["apt"])) {
            let finding = report.at(
                &call.program.span,
                "apt is made for people, and may change what its options mean",
            );
            let verb =
                Transaction::new(call).map_or(Verb::Other, |found| Verb::of(text(found.verb)));
            let fix = match verb {
                Verb::Same => Fix::safe(TITLE),
                // `apt upgrade` also installs what is new.
                Verb::Similar => Fix::not_safe(TITLE),
                Verb::Other => continue,
            };
            // The name may be quoted, in an array say.
            let program = &call.program.span;
            let name = lint.dockerfile.slice(program.clone()).trim_end_matches(['"', '\'']);
            if name.ends_with("apt") {
                let end = program.start + name.len();
                finding.fix(fix.replace(lint.span(&(end..end)), "-get"));
            }
        }
    }
}

const TITLE: &str = "call apt-get";

/// How `apt-get` takes a subcommand of `apt`.
enum Verb {
    Same,
    Similar,
    Other,
}

impl Verb {
    fn of(verb: &str) -> Self {
        match verb {
            "update" | "install" | "reinstall" | "satisfy" | "build-dep" | "remove" | "purge"
            | "clean" | "autoclean" => Self::Same,
            "upgrade" | "full-upgrade" => Self::Similar,
            _ => Self::Other,
        }
    }
}
