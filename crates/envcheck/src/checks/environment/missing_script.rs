use findings::{Check, Report, Rule, Severity};

use crate::model::{Environment, join};

pub(super) static CHECK: Check<Environment> = Check {
    rule: Rule {
        id: "missing-script",
        summary: "script that a command starts does not exist",
        severity: Severity::Error,
        docs: include_str!("missing_script.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(environment: &Environment, report: &mut Report) {
    for config in environment.configs().filter(|config| !environment.is_added_to(config)) {
        let start = config.working_folder(&environment.workspace);
        // Where the folder is missing, that is the mistake.
        let nowhere = start.is_some_and(|folder| environment.is_missing(&folder));
        for script in config.scripts(&environment.workspace) {
            let host = script.hook.name == "initializeCommand";
            let known = script.is_certain && (host || !nowhere);
            if !known || !environment.is_missing(&script.path) {
                continue;
            }
            let project = config.project();
            let below = join(&config.devcontainer_folder(), script.written);
            let start = if host { "the project" } else { "the workspace folder" };
            let moved =
                !environment.is_missing(&below) && environment.workspace.get(&below).is_some();
            let found = below.strip_prefix(project).unwrap_or(&below).trim_start_matches('/');
            let absence = environment.absence("script", &script.path);
            let message = if moved {
                format!("{absence}: commands start in {start}, from where it is `{found}`")
            } else {
                let hook = &script.hook.name;
                format!("{absence}: `{hook}` fails, and what comes behind it does not run")
            };
            report.at(config.file.file.span(script.span), message);
        }
    }
}
