use dockerfile::{ExpansionKind, Span};
use findings::{Check, Fix, Report, Rule};

use crate::{
    Lint,
    model::{Call, Run},
};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "useradd-long-uid",
        summary: "useradd makes a huge sparse file",
        docs: include_str!("useradd_long_uid.md"),
        aliases: &["DL3046"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for run in &lint.runs {
        for call in run.calls().filter(|call| call.is(&["useradd"])) {
            let Some(uid) = uid(lint, run, &call).filter(|uid| uid.len() > 5) else { continue };
            let digits = uid.bytes().all(|byte| byte.is_ascii_digit());
            if digits && !call.args.has(&["l", "no-log-init"]) {
                let option = call.args.find(&["u", "uid"]);
                report
                    .at(
                        option.map_or(call.span(), |word| word.span.clone()),
                        format!("the login records get room for all ids up to {uid}"),
                    )
                    .fix(fix(lint, run, &call.program.span));
            }
        }
    }
}

fn fix(lint: &Lint, run: &Run, program: &Span) -> Fix {
    let written = lint.dockerfile.slice(program.clone());
    // A string of a JSON array; `["sh", "-c", "useradd …"]` is a script.
    let string = run.instruction.script().is_none() && written.starts_with('"');
    let text = if string { ", \"--no-log-init\"" } else { " --no-log-init" };
    let end = program.end;
    Fix::safe("add --no-log-init").replace(lint.span(&(end..end)), text)
}

/// The id as it will be: a variable's value, where the file tells it.
fn uid(lint: &Lint, run: &Run, call: &Call<'_>) -> Option<String> {
    let value = call.args.value(&["u", "uid"])?;
    if value.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(value.to_owned());
    }
    let word = call.args.0.iter().find(|word| word.raw.ends_with(value))?;
    let [expansion] = &word.expansions[..] else { return None };
    let ExpansionKind::Parameter { name, operator, .. } = &expansion.kind else { return None };
    let bare = value.trim_matches('"').trim_start_matches(['$', '{']).trim_end_matches('}');
    if bare != name || !operator.is_empty() {
        return None;
    }
    let scope = lint.scope(&run.instruction);
    scope.get(name).map(str::to_owned)
}
