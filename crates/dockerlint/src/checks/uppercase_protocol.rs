use dockerfile::Keyword;
use findings::{Check, Fix, Report, Rule, Severity};

use crate::Lint;

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "uppercase-protocol",
        summary: "EXPOSE has a protocol in capitals",
        severity: Severity::Info,
        docs: include_str!("uppercase_protocol.md"),
        aliases: &["ExposeProtoCasing"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for (expose, _) in lint.triggers_and_instructions() {
        for word in expose.words().iter().filter(|_| expose.kind == Keyword::Expose) {
            let Some((before, protocol)) = word.raw().rsplit_once('/') else { continue };
            let protocol = protocol.trim_end_matches(['"', '\'']);
            let plain = protocol.bytes().all(|byte| byte.is_ascii_alphanumeric());
            if !plain || !protocol.bytes().any(|byte| byte.is_ascii_uppercase()) {
                continue;
            }
            let start = before.len() + 1;
            let span = word.text.span(start..start + protocol.len());
            let lower = protocol.to_ascii_lowercase();
            let fix = Fix::safe("write it in lower case").replace(lint.span(&span), &lower);
            report.at(span, format!("is written `{lower}`")).fix(fix);
        }
    }
}
