use findings::{Check, Fix, Report, Rule};

use crate::Lint;

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "large-uid",
        summary: "useradd with a large uid writes a huge login log",
        docs: include_str!("large_uid.md"),
        aliases: &["DL3046"],
        ..Rule::STABLE
    },
    run,
};

/// Digits from which on the log is worth a remark: it has about 300 bytes for each uid.
const DIGITS: usize = 6;

fn run(lint: &Lint, report: &mut Report) {
    for run in &lint.runs {
        for call in run.calls().filter(|call| call.name == "useradd") {
            let uid = call.args.value(&["u", "uid"]).unwrap_or_default();
            let large = uid.len() >= DIGITS && uid.bytes().all(|byte| byte.is_ascii_digit());
            if !large || call.args.has(&["l", "no-log-init"]) {
                continue;
            }
            let (place, option) = run.behind(call.program, "--no-log-init");
            let fix = Fix::safe("add --no-log-init").replace(lint.span(&place), option);
            let message = format!("/var/log/lastlog gets a place for each uid up to {uid}");
            report.at(call.span(), message).fix(fix);
        }
    }
}
