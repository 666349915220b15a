use findings::{Check, Report, Rule, Severity};

use std::collections::BTreeSet;

use crate::model::{
    Environment,
    environment::{NewUser, new_user},
};

pub(super) static CHECK: Check<Environment> = Check {
    rule: Rule {
        id: "taken-user-id",
        summary: "id of the new user belongs to a user of the image",
        docs: include_str!("taken_user_id.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(environment: &Environment, report: &mut Report) {
    let mut told = BTreeSet::new();
    for config in environment.configs() {
        let Some(file) = config.dockerfile_in(&environment.workspace) else { continue };
        let Some((user, from)) = file.dockerfile().and_then(|lint| new_user(&config, lint)) else {
            continue;
        };
        let place = file.file.span(user.span().clone());
        // Several dev containers may be built from one Dockerfile.
        if !told.insert(place) {
            continue;
        }
        let (severity, message) = match user {
            NewUser::Refused { command, .. } => (
                Severity::Error,
                format!(
                    "`{command}` stops: 1000 is the id of `ubuntu` here; put `userdel --remove ubuntu` in front"
                ),
            ),
            NewUser::Next { name, .. } => (
                Severity::Warning,
                format!(
                    "`{name}` becomes 1001, and cannot become the user 1000 of a Linux host, who owns the project: put `userdel --remove ubuntu` in front"
                ),
            ),
        };
        let finding = report.at(place, message).severity(severity);
        finding.related(file.file.span(from), "has the user `ubuntu` with the id 1000");
    }
}
