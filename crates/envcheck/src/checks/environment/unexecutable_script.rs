use findings::{Check, Fix, Report, Rule, Severity};

use crate::model::{
    Environment,
    environment::{Interpreter, Presence},
};

pub(super) static CHECK: Check<Environment> = Check {
    rule: Rule {
        id: "unexecutable-script",
        summary: "script may not be executed",
        severity: Severity::Error,
        docs: include_str!("unexecutable_script.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(environment: &Environment, report: &mut Report) {
    for config in environment.configs() {
        for script in config.scripts(&environment.workspace) {
            let Presence::There(facts) = environment.presence(&script.path) else { continue };
            let own = script.interpreter == Interpreter::Own;
            if !own || !script.is_certain || facts.is_folder || facts.executable != Some(false) {
                continue;
            }
            let path = &script.path;
            let message = format!(
                "git hands out `{path}` without the right to execute it: run `git update-index --chmod=+x {path}`, or name its interpreter"
            );
            let span = config.file.file.span(script.span.clone());
            let finding = report.at(span, message);
            let shell = facts.interpreter().filter(|name| matches!(*name, "bash" | "sh"));
            if let Some(shell) = shell {
                let lead =
                    if script.in_list { format!("\"{shell}\", ") } else { format!("{shell} ") };
                let start = script.span.start;
                let fix = Fix::safe(format!("start it with `{shell}`"));
                finding.fix(fix.replace(config.file.file.span(start..start), lead));
            }
        }
    }
}
