use dockerfile::{Arguments, Dockerfile, Fault, FaultKind};
use findings::{Check, Fix, Report, Rule};

use crate::Lint;

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "malformed-exec-form",
        summary: "JSON array is malformed, so it is taken as plain text",
        docs: include_str!("malformed_exec_form.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for fault in lint.dockerfile.faults.iter().filter(|fault| fault.kind == FaultKind::InvalidJson)
    {
        let finding = report.at(&fault.span, &fault.message);
        if let Some(array) = repaired(lint, fault) {
            let fix = Fix::not_safe("write it as JSON");
            finding.fix(fix.replace(lint.span(&fault.span), array));
        }
    }
}

/// What was meant, where other quotes or one comma less make it an array.
fn repaired(lint: &Lint, fault: &Fault) -> Option<String> {
    let written = lint.dockerfile.slice(fault.span.clone());
    let quoted =
        if written.contains('"') { written.to_owned() } else { written.replace('\'', "\"") };
    let quoted = quoted.replace(['\u{201c}', '\u{201d}', '\u{201e}'], "\"");
    let inside = quoted.strip_suffix(']')?.trim_end();
    let array = match inside.strip_suffix(',') {
        Some(inside) => format!("{inside}]"),
        None => quoted,
    };
    let told = Dockerfile::parse(format!("CMD {array}"));
    let valid = told.instructions().any(|found| matches!(found.arguments, Arguments::Exec(_)));
    valid.then_some(array)
}
