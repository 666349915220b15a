use dockerfile::Keyword;
use findings::{Check, Report, Rule};

use crate::{Lint, model::Port};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "exposed-ssh-port",
        summary: "EXPOSE opens the port of SSH",
        docs: include_str!("exposed_ssh_port.md"),
        aliases: &["DS-0004"],
        tags: &["security"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for expose in lint.stages.iter().flat_map(|stage| stage.of(Keyword::Expose)) {
        for word in expose.words() {
            let Some(value) = lint.value(word, expose) else { continue };
            let ranges = value.split_whitespace().filter_map(|text| Port::parse(text).numbers());
            if ranges.into_iter().any(|(first, last)| first <= 22 && 22 <= last) {
                report.at(
                    &word.span,
                    "a shell for whoever gets the key: `docker exec` needs no server in the image",
                );
            }
        }
    }
}
