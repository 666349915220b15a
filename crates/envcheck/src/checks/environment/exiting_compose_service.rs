use findings::{Check, Fix, Report, Rule};

use source::{Node, edit};

use crate::model::Environment;

pub(super) static CHECK: Check<Environment> = Check {
    rule: Rule {
        id: "exiting-compose-service",
        summary: "service ends as soon as it starts",
        docs: include_str!("exiting_compose_service.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(environment: &Environment, report: &mut Report) {
    for config in environment.configs() {
        let Some(compose) = config.compose(&environment.workspace) else { continue };
        let Some(node) = config.service() else { continue };
        let Some(service) = node.as_str() else { continue };
        let decides = ["command", "entrypoint", "build", "extends", "tty", "stdin_open"];
        let decided = decides.iter().any(|key| compose.property(service, key).is_some());
        let image = compose.property(service, "image").and_then(Node::as_str);
        let Some(image) = image.filter(|name| ends_at_once(name)) else { continue };
        let said = config.root.get("overrideCommand");
        if decided || said.is_some_and(|it| it.as_bool() != Some(false)) {
            continue;
        }
        let message = format!(
            "`{image}` starts a shell or an interpreter, which ends without a terminal: set `overrideCommand`, or give the service `command: sleep infinity`"
        );
        let finding = report.at(config.file.file.span(node.span.clone()), message);
        if said.is_some() {
            continue;
        }
        let edits = edit::insert_member(&config.file.text, config.root, "overrideCommand", "true");
        let fix = Fix::not_safe("let the dev container keep it running");
        let place = |range| config.file.file.span(range);
        let edits = edits.into_iter().flatten();
        finding.fix(edits.fold(fix, |fix, edit| fix.replace(place(edit.span), edit.text)));
    }
}

/// Images whose command is known to be a shell or an interpreter.
const OFFICIAL: &[&str] = &[
    "almalinux",
    "alpine",
    "amazonlinux",
    "archlinux",
    "buildpack-deps",
    "busybox",
    "debian",
    "fedora",
    "golang",
    "node",
    "python",
    "rockylinux",
    "ruby",
    "rust",
    "ubuntu",
];

/// The same among the images for dev containers: `php` starts a server in some variants, and `universal` sleeps.
const DEVCONTAINERS: &[&str] = &[
    "anaconda",
    "base",
    "cpp",
    "dotnet",
    "go",
    "java",
    "java-8",
    "javascript-node",
    "jekyll",
    "miniconda",
    "python",
    "ruby",
    "rust",
    "typescript-node",
];

fn ends_at_once(image: &str) -> bool {
    let name = image.split(['@', ':']).next().unwrap_or_default();
    let official = name.strip_prefix("docker.io/library/").unwrap_or(name);
    let made = name.strip_prefix("mcr.microsoft.com/devcontainers/");
    OFFICIAL.contains(&official) || made.is_some_and(|name| DEVCONTAINERS.contains(&name))
}
