use findings::{Check, Report, Rule, Severity};

use crate::model::{
    Environment,
    environment::{Interpreter, Presence},
};

pub(super) static CHECK: Check<Environment> = Check {
    rule: Rule {
        id: "bash-missing-on-alpine",
        summary: "script needs bash, which the image has not",
        severity: Severity::Error,
        docs: include_str!("bash_missing_on_alpine.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(environment: &Environment, report: &mut Report) {
    for config in environment.configs() {
        // Features may install it.
        let features = config.root.get("features").is_some_and(|it| !it.members().is_empty());
        let compose = !config.compose_files().is_empty();
        let Some(image) = config.root.get("image").filter(|_| !features && !compose) else {
            continue;
        };
        if config.dockerfile().is_some() || !image.as_str().is_some_and(is_bare_alpine) {
            continue;
        }
        for script in config.scripts(&environment.workspace) {
            let facts = match environment.presence(&script.path) {
                Presence::There(facts) if script.hook.name != "initializeCommand" => facts,
                _ => continue,
            };
            let wanted = match script.interpreter {
                Interpreter::Own => facts.interpreter().unwrap_or_default(),
                Interpreter::Program(program) => program,
            };
            if wanted == "bash" && script.is_certain {
                let message = format!(
                    "bash reads `{}`: add the Feature `ghcr.io/devcontainers/features/common-utils:2`, or write the script for `sh`",
                    script.path
                );
                let place = config.file.file.span(image.span.clone());
                report
                    .at(config.file.file.span(script.span), message)
                    .related(place, "has `sh` only");
            }
        }
    }
}

/// `alpine:3.22` and `node:22-alpine` of Docker Hub; the images made for dev containers have bash.
fn is_bare_alpine(name: &str) -> bool {
    let name = name.strip_prefix("docker.io/").unwrap_or(name);
    let name = name.strip_prefix("library/").unwrap_or(name);
    let (repository, tag) = name.split_once(':').unwrap_or((name, ""));
    let by_tag = tag.split('-').any(|part| {
        part.strip_prefix("alpine")
            .is_some_and(|rest| rest.chars().all(|char| char.is_ascii_digit() || char == '.'))
    });
    !repository.contains('/') && (repository == "alpine" || by_tag)
}
