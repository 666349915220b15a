use std::collections::BTreeMap;

use findings::{Check, Report, Rule, Severity};

use crate::model::{
    Installed,
    installed::{Source, Subject, Variable},
};

pub(super) static CHECK: Check<Installed> = Check {
    rule: Rule {
        id: "missing-variable",
        summary: "variable that is read here is not set",
        severity: Severity::Warning,
        docs: include_str!("missing_variable.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(installed: &Installed, report: &mut Report) {
    let unset = |name: &String| !installed.machine.variables.contains(name);
    let mut files: BTreeMap<&str, Vec<&Variable>> = BTreeMap::new();
    for variable in installed.wishes.variables.iter().filter(|variable| unset(&variable.name)) {
        let name = &variable.name;
        match &variable.source {
            Source::Host if installed.subject == Subject::Machine => {
                let message = format!(
                    "`{name}` is not set here, and stands for nothing: set it, or give it a default, `${{localEnv:{name}:…}}`"
                );
                report.at(variable.span, message).identity(name);
            }
            Source::Container if installed.managers.dev_container => {
                let message = format!("`{name}` is not set in this container: rebuild it");
                report.at(variable.span, message).identity(name);
            }
            Source::Dotenv { file, has_default } => match installed.machine.dotenv.get(file) {
                Some(names) if names.contains(name) => {}
                Some(_) => {
                    let message = format!("`{file}` does not have `{name}`: add it");
                    report.at(variable.span, message);
                }
                None if *has_default => {}
                None => files.entry(file).or_default().push(variable),
            },
            Source::Host | Source::Container => {}
        }
    }
    for (file, variables) in files {
        let names: Vec<_> = variables.iter().map(|it| format!("`{}`", it.name)).collect();
        let message = format!(
            "there is no `{file}`, and nothing else sets {}: copy the example and fill it in",
            names.join(", ")
        );
        report.at(variables[0].span, message);
    }
}
