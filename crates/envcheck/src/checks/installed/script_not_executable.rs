use findings::{Check, Report, Rule, Severity};

use crate::model::Installed;

pub(super) static CHECK: Check<Installed> = Check {
    rule: Rule {
        id: "script-not-executable",
        summary: "script that is started here may not be executed",
        severity: Severity::Error,
        docs: include_str!("script_not_executable.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(installed: &Installed, report: &mut Report) {
    for script in &installed.wishes.scripts {
        if installed.machine.scripts.get(&script.path) == Some(&false) {
            let (path, command) = (&script.path, &script.command);
            let message = format!(
                "`{command}` starts `{path}`, whose mode forbids it: run `chmod +x {path}` and `git update-index --chmod=+x {path}`"
            );
            report.at(script.span, message).identity(path);
        }
    }
}
