use dockerfile::Keyword;
use findings::{Check, Report, Rule, Severity};

use crate::{Lint, model::Port};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "port-out-of-range",
        summary: "EXPOSE has a port above 65535",
        severity: Severity::Error,
        docs: include_str!("port_out_of_range.md"),
        aliases: &["DL3011", "DS-0008"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for expose in lint.stages.iter().flat_map(|stage| stage.of(Keyword::Expose)) {
        for word in expose.words() {
            // Also what stands beside a variable that nobody knows.
            let value = lint.value(word, expose).unwrap_or_else(|| word.value());
            for port in value.split_whitespace().map(Port::parse) {
                if let Some(number) = port.too_large() {
                    report.at(&word.span, format!("there is no port {number}: 65535 is the last"));
                }
            }
        }
    }
}
