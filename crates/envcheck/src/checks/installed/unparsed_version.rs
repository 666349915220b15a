use findings::{Check, Report, Rule, Severity};

use crate::model::{
    Installed,
    installed::{Found, State, Subject},
};

pub(super) static CHECK: Check<Installed> = Check {
    rule: Rule {
        id: "unparsed-version",
        summary: "version of an installed tool cannot be read",
        severity: Severity::Error,
        docs: include_str!("unparsed_version.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(installed: &Installed, report: &mut Report) {
    for fact in &installed.tools {
        let Some(wanted) = fact.first_wanted() else { continue };
        let message = match &fact.found {
            Found::Unparsed { command, said } => {
                format!("`{command}` says `{said}`, in which there is no version")
            }
            Found::Version { text, from } if fact.state() == State::Unparsed => {
                format!("{from} says `{text}`, which is no version")
            }
            Found::Unread => {
                let why = match installed.subject {
                    _ if fact.place.is_none() => "it is not known which program shows its version",
                    Subject::Image(_) => {
                        "no file of the image tells its version, and nothing is started"
                    }
                    _ => "no file tells its version, and it is not known how to ask it",
                };
                report.not_checked(format!("{}: {why}", fact.named()));
                continue;
            }
            _ => continue,
        };
        report.at(wanted.span, message).identity(fact.tool.as_str());
    }
}
